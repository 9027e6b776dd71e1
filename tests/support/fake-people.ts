/**
 * The customer book of the fake station: a few people drawn in full, for every shape a card can take,
 * and a few hundred plain ones to scroll through. All are invented.
 */
import type { CustomerCard, CardOrder, CardPreference } from '#shared/rpc/customer-views.ts';
import { nationalPhone } from '#shared/domain/phone.ts';
import { displayName } from '#shared/domain/person-name.ts';

const DAY_MS = 86_400_000;
const staff = {
  park: { id: 'staff:park', name: '박서연' },
  lee: { id: 'staff:lee', name: '이도현' },
};

/** @param now milliseconds; everything in the book happened before it. */
export function inventPeople(now: number): CustomerCard[] {
  const ago = (days: number) => now - days * DAY_MS;
  const observed = (days: number, by: keyof typeof staff | null) => ({
    at: ago(days),
    station: 'station-1',
    store: 'gangnam',
    staff: by === null ? null : staff[by],
  });
  let lastId = 0;
  const seen = (
    value: CardPreference['value'],
    days: number,
    by: keyof typeof staff | null,
    rest: Partial<CardPreference> = {},
  ): CardPreference => {
    lastId += 1;
    return {
      preferenceId: `preference:${lastId}`,
      value,
      source: 'tried',
      note: null,
      observed: observed(days, by),
      state: 'synced',
      ...rest,
    };
  };
  const order = (
    number: string,
    days: number,
    rest: Partial<CardOrder> & Pick<CardOrder, 'lines' | 'totalMinor'>,
  ): CardOrder => ({
    orderId: `shopify:${number.slice(1)}`,
    number,
    placedAt: ago(days),
    channel: 'online',
    source: 'shopify',
    store: null,
    currency: 'KRW',
    refundedMinor: 0,
    payment: 'paid',
    fulfilment: 'fulfilled',
    ...rest,
  });

  const minji = person(1, now, {
    fields: {
      name: { family: '김', given: '민지' },
      latinName: 'Kim Minji',
      phone: '+821044214821',
      email: 'minji.kim@example.com',
      address: {
        line1: '테헤란로 152',
        line2: '강남파이낸스센터 7층',
        city: '서울',
        postcode: '06236',
        country: 'KR',
      },
    },
    loyalty: { number: 'DG-104821', tier: 'Gold' },
    language: 'ko',
    since: ago(1620),
    tags: ['VIP', '수선 고객'],
    consent: [
      { purpose: 'marketing', channel: 'email', granted: true, at: ago(200), source: 'web' },
      { purpose: 'marketing', channel: 'sms', granted: false, at: ago(40), source: 'counter' },
      { purpose: 'profiling', channel: 'app', granted: true, at: ago(200), source: 'web' },
    ],
    preferences: [
      seen(
        { aspect: 'size', size: { value: '95', system: 'KS', garment: 'shirt', verdict: 'fits' } },
        3,
        'park',
        { note: '어깨선까지 딱 맞음' },
      ),
      seen(
        {
          aspect: 'size',
          size: {
            value: '31',
            system: 'US',
            garment: 'trousers',
            verdict: 'fits',
            zones: { waist: 'large' },
          },
        },
        44,
        'lee',
      ),
      seen(
        {
          aspect: 'size',
          size: { value: '30', system: 'US', garment: 'trousers', verdict: 'small' },
        },
        130,
        'park',
      ),
      seen({ aspect: 'size', size: { value: '245', system: 'KS', garment: 'shoes' } }, 320, null, {
        source: 'import',
      }),
      seen({ aspect: 'colour', text: '네이비' }, 3, 'park'),
      seen({ aspect: 'colour', text: '아이보리' }, 44, 'park'),
      seen({ aspect: 'style', text: '슬림' }, 44, 'park'),
      seen({ aspect: 'fabric', text: '린넨' }, 44, 'lee'),
      seen({ aspect: 'like', text: '조용한 응대' }, 130, 'lee', { source: 'told' }),
      seen({ aspect: 'never', text: '폴리에스터' }, 130, 'lee', {
        source: 'told',
        note: '피부에 닿으면 붉어짐',
      }),
    ],
    notes: [
      {
        noteId: 'note:1',
        text: '4월 말 동생 결혼식. 하객용 재킷을 찾고 계심.',
        observed: observed(3, 'park'),
        state: 'synced',
      },
      {
        noteId: 'note:2',
        text: '바지 기장은 늘 2cm 줄임. 수선은 본점으로 보냄.',
        observed: observed(130, 'lee'),
        state: 'synced',
      },
    ],
    pickups: [
      {
        pickupId: 'pickup:1077',
        number: '#1077',
        state: 'ready',
        stopped: false,
        bin: 'A-03',
        pieces: 2,
        keepUntil: null,
      },
    ],
    orders: [
      order('#1042', 3, {
        channel: 'store',
        source: 'pos',
        store: 'gangnam',
        totalMinor: 138_000,
        lines: [
          { title: '린넨 셔츠', variant: '네이비 / 95', quantity: 1, priceMinor: 89_000 },
          { title: '코튼 양말', variant: '아이보리', quantity: 2, priceMinor: 24_500 },
        ],
      }),
      order('#1007', 44, {
        totalMinor: 129_000,
        refundedMinor: 129_000,
        lines: [
          { title: '테이퍼드 슬랙스', variant: '차콜 / 31', quantity: 1, priceMinor: 129_000 },
        ],
      }),
      order('#0961', 120, {
        channel: 'guideshop',
        currency: 'EUR',
        totalMinor: 21_950,
        lines: [
          { title: 'Merino crew neck', variant: 'Ivory / M', quantity: 1, priceMinor: 21_950 },
        ],
      }),
    ],
  });

  const emma = person(2, now, {
    fields: {
      name: { family: 'Wilson', given: 'Emma' },
      phone: '+447400123456',
      email: 'emma.wilson@example.com',
    },
    language: 'en',
    since: ago(90),
    preferences: [
      seen(
        { aspect: 'size', size: { value: '10', system: 'UK', garment: 'dress', verdict: 'fits' } },
        60,
        'park',
      ),
    ],
  });

  const longName = person(3, now, {
    fields: {
      name: {
        family: 'Featherstonehaugh-Cholmondeley-Majoribanks',
        given: 'Maximiliana Wilhelmina Theodora',
      },
      email: 'maximiliana.wilhelmina.theodora.featherstonehaugh@correspondence.example.com',
      address: {
        line1: '1437 Upper Saint Bartholomew Crescent, Building Fourteen, Apartment 9',
        city: 'Newcastle upon Tyne',
        postcode: 'NE1 4XX',
        country: 'GB',
      },
    },
    tags: ['wholesale-partner-introduction', 'press', 'alterations', 'VIP'],
    preferences: [
      seen(
        {
          aspect: 'size',
          size: {
            value: '82-88-160',
            system: 'KS',
            garment: 'dress',
            verdict: 'small',
            zones: { shoulder: 'small', chest: 'small', sleeve: 'large', hip: 'small' },
          },
        },
        10,
        'park',
      ),
    ],
  });

  const bare = person(4, now, { fields: { name: { family: '남궁', given: '서' } } });
  const minjae = person(5, now, {
    fields: { name: { family: '김', given: '민재' }, phone: '+821055501130' },
    loyalty: { number: 'DG-101130', tier: null },
    since: ago(30),
  });
  return [minji, emma, longName, bare, minjae, ...crowd(now)];
}

const families = ['김', '이', '박', '최', '정', '강', '조', '윤', '장', '임'];
const givens = [
  '민서',
  '서준',
  '하은',
  '도윤',
  '지우',
  '수아',
  '예준',
  '유진',
  '현우',
  '채원',
  '민지',
];
const cities = ['서울', '부산', '대구', '인천', '수원', '광주'];

function crowd(now: number): CustomerCard[] {
  return Array.from({ length: 320 }, (_, i) =>
    person(100 + i, now, {
      fields: {
        name: {
          family: families[i % families.length] ?? '',
          given: givens[(i * 7) % givens.length] ?? '',
        },
        phone: `+8210${String(20_000_000 + i * 7919)}`,
        email: `guest${i}@example.com`,
        ...(i % 3 === 0
          ? {}
          : { address: { line1: '중앙로 1', city: cities[i % 6] ?? '', country: 'KR' } }),
      },
    }),
  );
}

function person(
  number: number,
  now: number,
  rest: Partial<CustomerCard> & Pick<CustomerCard, 'fields'>,
): CustomerCard {
  const { phone, name } = rest.fields;
  return {
    customerId: `demo:${number}`,
    name: displayName(name),
    phoneShown: phone === undefined ? null : nationalPhone(phone),
    loyalty: null,
    language: null,
    since: number >= 100 ? now - number * DAY_MS : null,
    homeStore: 'gangnam',
    tags: [],
    state: 'synced',
    fieldStates: {},
    consent: [],
    preferences: [],
    notes: [],
    orders: [],
    pickups: [],
    ...rest,
  };
}
