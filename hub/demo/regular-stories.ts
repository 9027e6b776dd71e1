/**
 * The regulars of every demo shop, as told in the documentation and in tests: who they are, what they
 * bought and what was learnt about them. Days are counted back from the day the shop was made.
 *
 *   1 김민지 (Kim Minji), gold, 010-0000-4821: sizes, two guides who disagree, orders, consents
 *   2 Emma Wilson, in English     3 somebody with a very long name     4 Zoë García, with accents
 *   5 김민재 and 6 another 김민지, whose last four digits are nearly the first one's
 *   7 남궁서연, a family name of two syllables     8 이준, a given name of one     9 a name alone
 */
import type { ConsentChannel } from '#shared/domain/consent.ts';
import type { Customer } from '#shared/domain/customer.ts';
import type { OrderChannel } from '#shared/domain/order.ts';
import type { PreferenceSource, PreferenceValue } from '#shared/domain/preference.ts';

export interface Story {
  profile: Customer;
  /** `item`: handle, colour and size. */
  orders?: { daysAgo: number; channel: OrderChannel; store?: string; items: Item[] }[];
  learnt?: Learnt[];
  notes?: { daysAgo: number; text: string; by: By }[];
  consents?: { daysAgo: number; channel: ConsentChannel; granted: boolean }[];
}
type Item = readonly [handle: string, colour: string, size: string];
/** Store, and which of its staff. */
export type By = readonly [store: string, index: number];
interface Learnt {
  daysAgo: number;
  value: PreferenceValue;
  source: PreferenceSource;
  by: By;
  note?: string;
}

export const stories: Story[] = [
  {
    profile: {
      name: { family: '김', given: '민지' },
      latinName: 'Kim Minji',
      phone: '+821000004821',
      email: 'minji.kim@example.com',
      address: {
        line1: '도산대로 214',
        line2: '103동 1502호',
        city: '강남구',
        province: '서울특별시',
        postcode: '06021',
        country: 'KR',
      },
      loyalty: { number: 'DG10000001', tier: 'gold' },
      birthDate: '1991-04-12',
      language: 'ko',
      homeStore: 'gangnam',
      tags: ['단골', 'early-access'],
    },
    orders: [
      { daysAgo: 1120, channel: 'online', items: [['pintuck-shirt', 'White', '55']] },
      {
        daysAgo: 640,
        channel: 'store',
        store: 'gangnam',
        items: [
          ['silk-blouse', 'Ivory', '55'],
          ['wide-slacks', 'Black', '26'],
        ],
      },
      { daysAgo: 210, channel: 'guideshop', store: 'gangnam', items: [['trench', 'Beige', '55']] },
      { daysAgo: 33, channel: 'store', store: 'seongsu', items: [['linen-dress', 'Olive', '66']] },
      { daysAgo: 2, channel: 'online', items: [['ballet-flat', 'Burgundy', '240']] },
    ],
    learnt: [
      {
        daysAgo: 210,
        value: {
          aspect: 'size',
          size: { value: '55', system: 'label', garment: 'dress', verdict: 'fits' },
        },
        source: 'tried',
        by: ['gangnam', 0],
      },
      {
        daysAgo: 33,
        value: {
          aspect: 'size',
          size: {
            value: '55',
            system: 'label',
            garment: 'dress',
            verdict: 'small',
            zones: { chest: 'small', hip: 'fits' },
          },
        },
        source: 'tried',
        by: ['seongsu', 1],
        note: '린넨은 한 치수 크게',
      },
      {
        daysAgo: 210,
        value: {
          aspect: 'size',
          size: {
            value: '82-88-160',
            system: 'KS',
            garment: 'jacket',
            verdict: 'fits',
            zones: { sleeve: 'large' },
          },
        },
        source: 'measured',
        by: ['gangnam', 0],
        note: '소매 2cm 수선',
      },
      {
        daysAgo: 640,
        value: {
          aspect: 'size',
          size: { value: '26', system: 'US', garment: 'trousers', verdict: 'fits' },
        },
        source: 'tried',
        by: ['gangnam', 1],
      },
      {
        daysAgo: 640,
        value: { aspect: 'size', size: { value: '240', system: 'KS', garment: 'shoes' } },
        source: 'told',
        by: ['gangnam', 1],
      },
      {
        daysAgo: 210,
        value: { aspect: 'colour', text: '올리브' },
        source: 'told',
        by: ['gangnam', 0],
      },
      {
        daysAgo: 210,
        value: { aspect: 'fabric', text: '린넨' },
        source: 'told',
        by: ['gangnam', 0],
      },
      {
        daysAgo: 210,
        value: { aspect: 'style', text: '미니멀' },
        source: 'told',
        by: ['gangnam', 2],
      },
      {
        daysAgo: 33,
        value: { aspect: 'never', text: '모헤어 (따가움)' },
        source: 'told',
        by: ['seongsu', 1],
      },
    ],
    notes: [
      {
        daysAgo: 33,
        text: '10월 동생 결혼식 하객 원피스를 찾으심. 66 린넨은 구매, 새틴 입고되면 연락.',
        by: ['seongsu', 1],
      },
    ],
    consents: [
      { daysAgo: 640, channel: 'email', granted: true },
      { daysAgo: 640, channel: 'sms', granted: true },
      { daysAgo: 90, channel: 'sms', granted: false },
    ],
  },
  {
    profile: {
      name: { family: 'Wilson', given: 'Emma' },
      phone: '+447700900942',
      email: 'emma.wilson@example.org',
      address: {
        line1: '27 Itaewon-ro',
        city: 'Yongsan-gu',
        province: 'Seoul',
        postcode: '04350',
        country: 'KR',
      },
      loyalty: { number: 'DG10000002', tier: 'silver' },
      language: 'en',
      homeStore: 'seongsu',
    },
    orders: [
      {
        daysAgo: 400,
        channel: 'store',
        store: 'seongsu',
        items: [['merino-cardigan', 'Camel', 'M']],
      },
      { daysAgo: 61, channel: 'online', items: [['barrel-jeans', 'Indigo', '28']] },
    ],
    learnt: [
      {
        daysAgo: 400,
        value: {
          aspect: 'size',
          size: { value: 'M', system: 'label', garment: 'knit', verdict: 'fits' },
        },
        source: 'tried',
        by: ['seongsu', 2],
      },
      {
        daysAgo: 400,
        value: { aspect: 'size', size: { value: '12', system: 'UK', garment: 'dress' } },
        source: 'told',
        by: ['seongsu', 2],
      },
      {
        daysAgo: 400,
        value: { aspect: 'never', text: 'turtlenecks' },
        source: 'told',
        by: ['seongsu', 2],
      },
    ],
    notes: [{ daysAgo: 61, text: 'Prefers a fitting room near the window.', by: ['seongsu', 2] }],
    consents: [{ daysAgo: 400, channel: 'email', granted: true }],
  },
  {
    profile: {
      name: {
        family: 'von Hohenberg-Castellane zu Rosenthal und Altenburg',
        given: 'Maria-Magdalena Alexandra Theodora Josephine',
      },
      phone: '+821000007301',
      email: 'maria-magdalena.von.hohenberg-castellane.zu.rosenthal@post.example.net',
      loyalty: { number: 'DG10000003', tier: 'welcome' },
      language: 'en',
      homeStore: 'gangnam',
    },
    orders: [
      {
        daysAgo: 12,
        channel: 'store',
        store: 'gangnam',
        items: [['handmade-coat', 'Camel', '77']],
      },
    ],
  },
  {
    profile: {
      name: { family: 'García', given: 'Zoë' },
      phone: '+821000002290',
      email: 'zoe.garcia@example.com',
      language: 'en',
      homeStore: 'busan',
      tags: ['gift-buyer'],
    },
    orders: [
      { daysAgo: 150, channel: 'store', store: 'busan', items: [['wrap-dress', 'Navy', '66']] },
    ],
    learnt: [
      {
        daysAgo: 150,
        value: {
          aspect: 'size',
          size: { value: '38', system: 'FR', garment: 'dress', verdict: 'fits' },
        },
        source: 'tried',
        by: ['busan', 1],
      },
    ],
    consents: [{ daysAgo: 150, channel: 'email', granted: false }],
  },
  {
    profile: {
      name: { family: '김', given: '민재' },
      phone: '+821000003356',
      email: 'minjae.kim@example.net',
      loyalty: { number: 'DG10000005', tier: 'silver' },
      birthDate: '1988-11-02',
      language: 'ko',
      homeStore: 'gangnam',
    },
    orders: [
      { daysAgo: 300, channel: 'guideshop', store: 'gangnam', items: [['chino', 'Navy', '31']] },
      { daysAgo: 45, channel: 'online', items: [['poplin-shirt', 'Sky', '100']] },
    ],
    learnt: [
      {
        daysAgo: 300,
        value: {
          aspect: 'size',
          size: {
            value: '31',
            system: 'US',
            garment: 'trousers',
            verdict: 'fits',
            zones: { inseam: 'large' },
          },
        },
        source: 'tried',
        by: ['gangnam', 1],
        note: '본인은 32라고 하셨으나 31이 맞음',
      },
      {
        daysAgo: 300,
        value: { aspect: 'size', size: { value: '32', system: 'US', garment: 'trousers' } },
        source: 'told',
        by: ['gangnam', 1],
      },
    ],
    consents: [{ daysAgo: 300, channel: 'sms', granted: true }],
  },
  {
    profile: {
      name: { family: '김', given: '민지' },
      latinName: 'Min-ji Kim',
      phone: '+821000004812',
      language: 'ko',
      homeStore: 'busan',
    },
    orders: [{ daysAgo: 500, channel: 'online', items: [['high-rise-jeans', 'Black', '25']] }],
  },
  {
    profile: {
      name: { family: '남궁', given: '서연' },
      latinName: 'Namgung Seoyeon',
      phone: '+821000008810',
      email: 'seoyeon.namgung@example.com',
      loyalty: { number: 'DG10000007', tier: 'black' },
      language: 'ko',
      homeStore: 'seongsu',
    },
    consents: [
      { daysAgo: 20, channel: 'email', granted: true },
      { daysAgo: 20, channel: 'sms', granted: true },
    ],
  },
  {
    profile: {
      name: { family: '이', given: '준' },
      latinName: 'Lee Joon',
      phone: '+821000001004',
      language: 'ko',
      homeStore: 'gangnam',
    },
    learnt: [
      {
        daysAgo: 8,
        value: {
          aspect: 'size',
          size: { value: '105', system: 'KS', garment: 'shirt', verdict: 'large' },
        },
        source: 'tried',
        by: ['gangnam', 3],
      },
    ],
  },
  { profile: { name: { family: '박', given: '영자' }, birthDate: '1949-02-08', language: 'ko' } },
];
