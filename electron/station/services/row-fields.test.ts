import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Address, Customer } from '#shared/domain/customer.ts';
import { rowFields } from './row-fields.ts';

/** The definition. */
const Row = Customer.pick({ name: true, latinName: true, phone: true, loyalty: true }).extend({
  address: Address.pick({ city: true }).optional(),
});

const junk = fc.oneof(
  fc.constant(undefined),
  fc.constant(null),
  fc.constant([]),
  fc.constant({}),
  fc.integer(),
  fc.string(),
);
const text = (most: number) =>
  fc.oneof(
    { weight: 12, arbitrary: fc.string({ unit: 'grapheme', maxLength: 8 }) },
    fc.constant(` ${'가'.repeat(most)} `),
    fc.constant('가'.repeat(most + 1)),
    junk,
  );
const rarely = (value: fc.Arbitrary<unknown>) =>
  fc.oneof({ weight: 12, arbitrary: value }, { weight: 1, arbitrary: junk });
const field = (value: fc.Arbitrary<unknown>) =>
  fc.oneof(
    { weight: 1, arbitrary: fc.constant(undefined) },
    { weight: 4, arbitrary: rarely(value) },
  );
const phone = fc.oneof(
  fc.constant('+821012345678'),
  fc.constant('+84935123456'),
  fc.constantFrom('01012345678', '+0123456789', '+1234', '+821012345678\n'),
);
const document = rarely(
  fc.record({
    name: rarely(fc.record({ family: text(80), given: text(80) })),
    latinName: field(text(160)),
    phone: field(phone),
    address: field(fc.record({ city: text(100) })),
    loyalty: field(fc.record({ number: text(40), tier: text(40) })),
  }),
).map((doc) => (doc === undefined ? doc : (JSON.parse(JSON.stringify(doc)) as unknown)));

test('a row shows what the definition of a customer reads, and nothing of what it does not read', () => {
  let read = 0;
  fc.assert(
    fc.property(document, (doc) => {
      const parsed = Row.safeParse(doc);
      const fields = rowFields(doc);
      if (!parsed.success) {
        expect(fields).toBeNull();
        return;
      }
      read += 1;
      const { name, latinName, phone: e164, address, loyalty } = parsed.data;
      expect(fields).toEqual({
        name,
        latinName: latinName ?? null,
        phone: e164 ?? null,
        city: address?.city ?? null,
        tier: loyalty?.tier ?? null,
      });
    }),
    { numRuns: 2000 },
  );
  expect(read).toBeGreaterThan(200);
});
