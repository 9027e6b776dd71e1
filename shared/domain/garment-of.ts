/**
 * Which garment a product is, for the size that is recorded of it. A shop's product types are free text in
 * any language ("Men > Shirts", "여성 원피스"), so this reads words. What it does not know is nobody's guess.
 */
import type { Product } from './product.ts';
import type { GarmentType } from './size.ts';

/** Longer words first: a T-shirt is no shirt, 티셔츠 holds 셔츠, and 청바지 holds 바지. */
const words: readonly (readonly [RegExp, GarmentType])[] = [
  [/t[ -]?shirt|\btees?\b|티셔츠|반팔티|긴팔티/, 'tshirt'],
  [/sweatshirt|hoodie|맨투맨|후드/, 'tshirt'],
  [/\bknit|sweater|cardigan|jumper\b|pullover|니트|스웨터|가디건|카디건/, 'knit'],
  [/shirt|blouse|셔츠|블라우스|남방/, 'shirt'],
  [/jeans|denim trousers|청바지|데님 ?팬츠/, 'jeans'],
  [/trousers|\bpants\b|chinos|slacks|leggings|바지|슬랙스|팬츠|치노/, 'trousers'],
  [/skirt|스커트|치마/, 'skirt'],
  [/dress|원피스|드레스/, 'dress'],
  [/\bcoats?\b|parka|코트|파카|패딩/, 'coat'],
  [/jacket|blazer|재킷|자켓|블레이저|점퍼/, 'jacket'],
  [
    /shoes?\b|sneakers?|loafers?|boots?\b|sandals?|신발|구두|운동화|스니커즈|로퍼|부츠|샌들/,
    'shoes',
  ],
  [/underwear|\bbras?\b|briefs|boxers|lingerie|속옷|브라|팬티/, 'underwear'],
  [/\bhats?\b|\bcaps?\b|beanie|모자|비니/, 'hat'],
];

/** @returns null where neither the product's type nor its title says a garment that has a size. */
export function garmentOf({ type, title }: Pick<Product, 'type' | 'title'>): GarmentType | null {
  return garmentIn(type ?? '') ?? garmentIn(title);
}

/** The word that stands last says what it is: a "shirt dress" is a dress. */
function garmentIn(text: string): GarmentType | null {
  let rest = text.normalize('NFKC').toLowerCase();
  let last: { at: number; garment: GarmentType } | null = null;
  for (const [pattern, garment] of words) {
    const found = [...rest.matchAll(new RegExp(pattern, 'g'))].at(-1);
    if (found === undefined) continue;
    if (last === null || found.index > last.at) last = { at: found.index, garment };
    // What a longer word took is not read again as a shorter one.
    rest = rest.replace(new RegExp(pattern, 'g'), (match) => ' '.repeat(match.length));
  }
  return last?.garment ?? null;
}

/** Where among a product's options its sizes are, or -1. */
export function sizeOptionOf({ options }: Pick<Product, 'options'>): number {
  return options.findIndex((name) => /size|사이즈|치수/i.test(name));
}
