/** Pickups as the fake desk has them: one in every state that a screen has to show, with long names among them. */
import type { DeskLine, DeskPickup, StopReason } from '#shared/rpc/desk.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** What the fake policy and the fake hub say of a pickup. */
export interface FakePickup extends DeskPickup {
  /** The eight characters, as typed; also the nonce of its signed code. */
  humanCode: string;
  lastFour: string;
  /** What it takes without a code. */
  asks: 'id' | 'id and four digits' | 'question' | 'lead';
  stops?: StopReason;
}

export const gtins = {
  shirt: '2900000000018',
  tote: '2900000000025',
  coat: '2900000000032',
  scarf: '2900000000049',
  socks: '2900000000056',
};

const item = (
  lineId: string,
  title: string,
  gtin: string,
  more: Partial<DeskLine> = {},
): DeskLine => ({
  lineId,
  title,
  variant: null,
  size: null,
  gtin: gtin.padStart(14, '0'),
  quantity: 1,
  priceMinor: 69_000,
  picked: more.quantity ?? 1,
  handedOver: 0,
  refunded: 0,
  cancelled: 0,
  returned: 0,
  shortage: null,
  ...more,
});

const shirt = (more: Partial<DeskLine> = {}) =>
  item('1', '옥스퍼드 버튼다운 셔츠', gtins.shirt, { variant: '화이트', size: '100', ...more });
const tote = (more: Partial<DeskLine> = {}) =>
  item('2', '캔버스 토트백', gtins.tote, { variant: '내추럴', priceMinor: 39_000, ...more });
const coat = (more: Partial<DeskLine> = {}) =>
  item('3', '캐시미어 블렌드 싱글 코트', gtins.coat, {
    variant: '차콜',
    size: '105',
    priceMinor: 489_000,
    ...more,
  });
const socks = (more: Partial<DeskLine> = {}) =>
  item('4', '리브 양말', gtins.socks, {
    variant: '네이비',
    size: '260',
    quantity: 3,
    priceMinor: 9_000,
    ...more,
  });

export function inventPickups(now: number): FakePickup[] {
  const pickup = (
    number: number,
    masked: string,
    lines: DeskLine[],
    more: Partial<FakePickup> = {},
  ): FakePickup => ({
    pickupId: `pickup:${number}`,
    number: `#${number}`,
    tail: String(number).slice(-2),
    state: 'ready',
    buyer: {
      masked,
      initial: [...masked][0] ?? '',
      language: /^[A-Z]/.test(masked) ? 'en' : 'ko',
    },
    collectors: [],
    lines,
    placedAt: now - 2 * DAY_MS,
    readyAt: now - 5 * HOUR_MS,
    keepUntil: now + 5 * DAY_MS,
    waitingSince: null,
    bin: 'A-12',
    valueMinor: lines.reduce((sum, { priceMinor, quantity }) => sum + priceMinor * quantity, 0),
    currency: 'KRW',
    payment: 'paid',
    holds: [],
    leasedHere: true,
    claimedBy: null,
    handOvers: [],
    incidents: 0,
    save: 'synced',
    humanCode: `K7M29Q${String(number).slice(-2)}`,
    lastFour: '4821',
    asks: 'id and four digits',
    ...more,
  });
  const unpicked = { picked: 0 };
  const given = {
    handOverId: '00000000-0000-4000-8000-0000000000a1',
    at: now - 3 * DAY_MS,
    station: '강남 픽업 1',
    staffName: '이도현',
    provisional: false,
    undone: false,
  };
  return [
    pickup(1042, '김•지', [shirt(), tote(), socks()], { waitingSince: now - 95_000 }),
    pickup(1043, '이•호', [coat()], { bin: 'B-03', asks: 'question' }),
    pickup(1044, '박•연', [shirt(), tote({ shortage: null })], {
      bin: 'A-07',
      collectors: [
        {
          collectorId: 'c1',
          masked: '최•우',
          initial: '최',
          language: 'ko',
          expiresAt: now + DAY_MS,
        },
      ],
    }),
    pickup(1045, 'Maximiliana F•••••••••••••-W•••••••••', [
      item(
        '9',
        '라이트웨이트 오버사이즈 워터리펠런트 후드 트렌치 코트 (익스텐디드 길이)',
        gtins.coat,
        {
          variant: 'Midnight navy melange, recycled polyester',
          size: 'XXL (110)',
          priceMinor: 329_000,
        },
      ),
      ...Array.from({ length: 9 }, (_, i) =>
        item(`x${i}`, `리브 양말 ${i + 1}호`, `29000000010${i}9`, { size: '260' }),
      ),
    ]),
    pickup(1046, '조•현', [socks({ quantity: 20 })], { bin: 'D-20', valueMinor: 180_000 }),
    pickup(1050, '정•', [coat()], { bin: 'C-01', asks: 'lead', humanCode: 'HGHVALUE' }),
    pickup(1051, '오•람', [shirt({ handedOver: 1 }), tote()], { bin: 'A-02' }),
    pickup(1060, '강•훈', [coat()], {
      holds: [{ reason: 'fraud', at: now - HOUR_MS }],
      stops: 'held_fraud',
      waitingSince: now - 7 * MINUTE_MS,
    }),
    pickup(1061, '윤•아', [shirt()], { payment: 'unpaid', stops: 'not_paid' }),
    pickup(1062, '장•석', [shirt({ handedOver: 1 })], {
      state: 'handed_over',
      handOvers: [given],
      stops: 'handed_over',
    }),
    pickup(1063, '임•빈', [shirt()], {
      holds: [{ reason: 'age', at: now - HOUR_MS }],
      stops: 'held_age',
    }),
    pickup(1070, '한•름', [shirt(unpicked), tote(unpicked)], {
      state: 'placed',
      readyAt: null,
      bin: null,
      leasedHere: false,
      placedAt: now - 3 * HOUR_MS,
      stops: 'not_ready',
      waitingSince: now - 20_000,
    }),
    pickup(1071, '서•', [shirt(), tote(unpicked), socks({ picked: 1 })], {
      state: 'picking',
      readyAt: null,
      bin: null,
      placedAt: now - 40 * MINUTE_MS,
      stops: 'not_ready',
    }),
    pickup(1072, '문•영', [shirt(unpicked), tote(unpicked)], {
      state: 'placed',
      readyAt: null,
      bin: null,
      placedAt: now - 12 * MINUTE_MS,
      stops: 'not_ready',
    }),
    pickup(1080, '배•진', [shirt()], {
      state: 'expired',
      placedAt: now - 20 * DAY_MS,
      readyAt: now - 15 * DAY_MS,
      keepUntil: now - DAY_MS,
      stops: 'expired',
    }),
    pickup(1090, '신•윤', [shirt({ handedOver: 1 }), socks({ handedOver: 3 })], {
      state: 'handed_over',
      handOvers: [given],
      stops: 'handed_over',
    }),
  ];
}
