/**
 * The usual words for colours, styles, fabrics and likes, offered as chips. A term is recorded as it is
 * called in the language of the screen, and recognised in either: "Navy" said in one shop and "네이비" in
 * another are shown as one. Data rather than messages, because look-up goes both ways.
 */
import type { PreferenceValue } from '#shared/domain/preference.ts';

/** What taste is recorded by: every aspect of a preference but the size. */
export type StyleAspect = Exclude<PreferenceValue['aspect'], 'size'>;

export interface Term {
  ko: string;
  en: string;
  /** Names a class of swatch.module.css. */
  swatch?: string;
  /** Other names it goes by, recognised and never recorded. */
  also?: readonly string[];
}

export const vocabulary: Readonly<Record<StyleAspect, readonly Term[]>> = {
  colour: [
    { ko: '블랙', en: 'Black', swatch: 'black', also: ['검정', '검은색'] },
    { ko: '화이트', en: 'White', swatch: 'white', also: ['흰색'] },
    { ko: '아이보리', en: 'Ivory', swatch: 'ivory' },
    { ko: '베이지', en: 'Beige', swatch: 'beige' },
    { ko: '카멜', en: 'Camel', swatch: 'camel' },
    { ko: '브라운', en: 'Brown', swatch: 'brown' },
    { ko: '그레이', en: 'Grey', swatch: 'grey' },
    { ko: '차콜', en: 'Charcoal', swatch: 'charcoal' },
    { ko: '네이비', en: 'Navy', swatch: 'navy' },
    { ko: '블루', en: 'Blue', swatch: 'blue' },
    { ko: '하늘색', en: 'Sky blue', swatch: 'sky' },
    { ko: '그린', en: 'Green', swatch: 'green' },
    { ko: '올리브', en: 'Olive', swatch: 'olive' },
    { ko: '카키', en: 'Khaki', swatch: 'khaki' },
    { ko: '레드', en: 'Red', swatch: 'red' },
    { ko: '버건디', en: 'Burgundy', swatch: 'burgundy' },
    { ko: '핑크', en: 'Pink', swatch: 'pink' },
    { ko: '옐로', en: 'Yellow', swatch: 'yellow' },
    { ko: '퍼플', en: 'Purple', swatch: 'purple' },
    { ko: '연보라', en: 'Lilac', swatch: 'lilac' },
  ],
  style: [
    { ko: '슬림', en: 'Slim' },
    { ko: '레귤러', en: 'Regular' },
    { ko: '오버핏', en: 'Oversized' },
    { ko: '클래식', en: 'Classic' },
    { ko: '미니멀', en: 'Minimal' },
    { ko: '캐주얼', en: 'Casual' },
    { ko: '포멀', en: 'Formal' },
    { ko: '스포티', en: 'Sporty' },
    { ko: '크롭', en: 'Cropped' },
    { ko: '롱', en: 'Long' },
  ],
  fabric: [
    { ko: '면', en: 'Cotton' },
    { ko: '린넨', en: 'Linen' },
    { ko: '울', en: 'Wool' },
    { ko: '캐시미어', en: 'Cashmere' },
    { ko: '실크', en: 'Silk' },
    { ko: '데님', en: 'Denim' },
    { ko: '가죽', en: 'Leather' },
    { ko: '저지', en: 'Jersey' },
    { ko: '폴리에스터', en: 'Polyester' },
  ],
  like: [
    { ko: '신상품', en: 'New arrivals' },
    { ko: '기본 아이템', en: 'Basics' },
    { ko: '세일', en: 'Sales' },
    { ko: '선물용', en: 'Gifts' },
    { ko: '맞춤 수선', en: 'Alterations' },
    { ko: '조용한 응대', en: 'Being left to browse' },
  ],
  never: [
    { ko: '울', en: 'Wool' },
    { ko: '폴리에스터', en: 'Polyester' },
    { ko: '가죽', en: 'Leather' },
    { ko: '모피', en: 'Fur' },
    { ko: '다운', en: 'Down' },
    { ko: '로고', en: 'Logos' },
    { ko: '꽃무늬', en: 'Florals' },
    { ko: '하이넥', en: 'High necks' },
  ],
};

const known = new Map(
  Object.values(vocabulary)
    .flat()
    .flatMap((term) =>
      [term.ko, term.en, ...(term.also ?? [])].map((name) => [foldCase(name), term] as const),
    ),
);

function foldCase(text: string): string {
  return text.trim().normalize('NFC').toLowerCase();
}

export function findTerm(text: string): Term | undefined {
  return known.get(foldCase(text));
}

/** The text as the language calls it; a word nobody listed stays as it was said. */
export function termName(text: string, locale: string): string {
  const term = findTerm(text);
  if (term === undefined) return text;
  return locale === 'ko' ? term.ko : term.en;
}

/** Whether two texts mean the same term. */
export function sameTerm(a: string, b: string): boolean {
  const [left, right] = [findTerm(a), findTerm(b)];
  return left === undefined || right === undefined
    ? foldCase(a) === foldCase(b)
    : left.en === right.en;
}
