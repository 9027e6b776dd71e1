import { describe, expect, it } from 'vitest';
import type { Customer } from '#shared/domain/customer.ts';
import { toGtin14 } from '#shared/domain/gtin.ts';
import { kinds } from '#shared/domain/kinds.ts';
import type { Order } from '#shared/domain/order.ts';
import { displayName } from '#shared/domain/person-name.ts';
import { toE164 } from '#shared/domain/phone.ts';
import type { Preference } from '#shared/domain/preference.ts';
import type { Product } from '#shared/domain/product.ts';
import { Kind, RecordId, type RecordWrite, recordKey, Scope } from '#shared/domain/record.ts';
import { foreignPhone, koreanMobile } from './contact.ts';
import { demoShop } from './demo-shop.ts';

const nowMs = Date.UTC(2026, 4, 1, 3);
const shop = { seed: 7, customers: 3000, nowMs };
const records = [...demoShop(shop)].flatMap((batch) => batch.records);
const docs = <T>(kind: Kind) => records.filter((r) => r.kind === kind).map((r) => r.doc as T);
const customers = docs<Customer>('customer');

describe('the demo shop', () => {
  it('is valid throughout, record by record, and loses nothing to its own schemas', () => {
    for (const record of records) {
      const { schema } = kinds[Kind.parse(record.kind)];
      expect(schema.parse(record.doc)).toEqual(record.doc);
      RecordId.parse(record.id);
      Scope.parse(record.scope);
    }
    expect(new Set(records.map(recordKey)).size).toBe(records.length);
  });

  it('is the same for the same seed, and another for another', () => {
    const again = [...demoShop(shop)].flatMap((batch) => batch.records);
    expect(again).toEqual(records);
    const other = [...demoShop({ ...shop, seed: 8 })].flatMap((batch) => batch.records);
    expect(customer(other, 200)).not.toEqual(customer(records, 200));
  });

  it('goes on in the middle with what it would have made there', () => {
    const rest = [...demoShop(shop, 1234)].flatMap((batch) => batch.records);
    expect(rest).toEqual(records.slice(records.findIndex((r) => r.id === 'demo:c:001235')));
  });

  it('begins a larger shop with the smaller one', () => {
    const larger = [...demoShop({ ...shop, customers: 3100 })].flatMap((batch) => batch.records);
    expect(larger.slice(0, records.length)).toEqual(records);
  });

  it('gives nobody a number or an address that could be somebody’s', () => {
    for (const { phone, email } of customers) {
      if (phone !== undefined) {
        expect(phone).toMatch(/^(?:\+8210[01]\d{7}|\+447700900\d{3}|\+1\d{3}55501\d\d)$/);
        expect(toE164(phone, 'KR')).toBe(phone);
      }
      if (email !== undefined) expect(email).toMatch(/@(?:[a-z]+\.)?example\.(?:com|org|net)$/);
    }
  });

  it('gives a phone number and an e-mail address to one customer only', () => {
    for (const key of ['phone', 'email'] as const) {
      const given = customers.flatMap((c) => c[key] ?? []);
      expect(new Set(given).size).toBe(given.length);
    }
  });

  it('has a phone number for each of a million customers, with all last four digits', () => {
    const numbers = new Set<string>();
    const endings = new Set<string>();
    for (let index = 1; index <= 1_000_000; index++) {
      const phone = koreanMobile(7, index);
      numbers.add(phone);
      endings.add(phone.slice(-4));
    }
    expect([numbers.size, endings.size]).toEqual([1_000_000, 10_000]);
  }, 60_000);

  it('runs out of numbers abroad rather than inventing some', () => {
    expect(foreignPhone(0)).toBe('+447700900000');
    expect(foreignPhone(900)).toBe('+12025550100');
    expect(foreignPhone(5_000_000)).toBeUndefined();
  });

  it('has family names about as frequent as in Korea', () => {
    const korean = customers.filter((c) => /^\p{Script=Hangul}/u.test(c.name.family));
    const share = (family: string) =>
      korean.filter((c) => c.name.family === family).length / korean.length;
    expect(korean.length / customers.length).toBeCloseTo(0.86, 1);
    expect(share('김')).toBeGreaterThan(0.17);
    expect(share('김')).toBeLessThan(0.26);
    expect(share('이')).toBeGreaterThan(share('박'));
    expect(korean.filter((c) => c.latinName !== undefined).length / korean.length).toBeCloseTo(
      0.5,
      1,
    );
  });

  it('has names of the length and script that a real book has', () => {
    const of = (test: RegExp, part: 'family' | 'given') =>
      customers.filter((c) => test.test(c.name[part])).length;
    expect(of(/^\p{Script=Hangul}$/u, 'given')).toBeGreaterThan(10);
    expect(of(/^\p{Script=Hangul}{2}$/u, 'family')).toBeGreaterThan(1);
    expect(of(/^\p{Script=Han}/u, 'family')).toBeGreaterThan(10);
    const accented = customers.filter(({ name }) =>
      /[a-z]\p{M}/iu.test(Object.values(name).join(' ').normalize('NFD')),
    );
    expect(accented.length).toBeGreaterThan(30);
    const latin = of(/^\p{Script=Latin}/u, 'family') / customers.length;
    expect(latin).toBeGreaterThan(0.1);
    expect(latin).toBeLessThan(0.15);
  });

  it('has common names that many share and a long tail that few do', () => {
    const counts = (part: 'family' | 'given') => {
      const times = new Map<string, number>();
      for (const { name } of customers) times.set(name[part], (times.get(name[part]) ?? 0) + 1);
      return [...times.values()].sort((a, b) => b - a);
    };
    const [families, givens] = [counts('family'), counts('given')];
    // Of 3000 people.
    expect(families.length).toBeGreaterThan(250);
    expect(givens.length).toBeGreaterThan(1000);
    expect(givens[0]).toBeLessThan(60);
    expect(givens.filter((times) => times === 1).length / givens.length).toBeGreaterThan(0.5);
  });

  it('places every order in the past four years and none after now', () => {
    const orders = docs<Order>('order');
    const placed = orders.map((order) => order.placedAt);
    expect(Math.max(...placed)).toBeLessThan(nowMs);
    expect(Math.min(...placed)).toBeGreaterThan(nowMs - 4 * 366 * 86_400_000);
    expect(new Set(orders.map((order) => order.number)).size).toBe(orders.length);
    expect(new Set(orders.map((order) => order.channel))).toEqual(
      new Set(['online', 'store', 'guideshop']),
    );
  });

  it('has a GTIN of its own, with a right check digit, for every variant', () => {
    const gtins = docs<Product>('product').flatMap((p) => p.variants.map((v) => v.gtin ?? ''));
    expect(gtins.length).toBeGreaterThan(800);
    expect(new Set(gtins).size).toBe(gtins.length);
    for (const gtin of gtins) {
      expect(toGtin14(gtin)).toBe(gtin);
      expect(gtin).toMatch(/^0290/);
    }
  });

  it('starts with 김민지, about whose size two guides disagree', () => {
    const sizes = docs<Preference>('preference').filter(
      (p) =>
        p.customerId === 'demo:c:000001' &&
        p.value.aspect === 'size' &&
        p.value.size.garment === 'dress',
    );
    expect(customers.slice(0, 9).map((c) => displayName(c.name))).toEqual([
      '김민지',
      'Emma Wilson',
      'Maria-Magdalena Alexandra Theodora Josephine von Hohenberg-Castellane zu Rosenthal und Altenburg',
      'Zoë García',
      '김민재',
      '김민지',
      '남궁서연',
      '이준',
      '박영자',
    ]);
    expect(
      sizes.map((p) => [p.observed.staff?.name, p.value.aspect === 'size' && p.value.size.verdict]),
    ).toEqual([
      ['박서연', 'fits'],
      ['오태경', 'small'],
    ]);
  });
});

function customer(from: readonly RecordWrite[], index: number): unknown {
  return from.find((r) => r.id === `demo:c:${String(index).padStart(6, '0')}`)?.doc;
}
