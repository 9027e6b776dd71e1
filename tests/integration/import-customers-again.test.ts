// A customer export that comes again: what the shop changed is applied, what a counter changed stands.
import { describe, expect, it } from 'vitest';
import { exportOf, minji, nowMs, useCustomerImports } from '#tests/support/customer-imports.ts';
import { toCsv } from '#tests/support/shopify-csv.ts';

const shop = useCustomerImports();

describe('a file that comes again', () => {
  it('is not unsettled by somebody it names twice with different words', async () => {
    const text = exportOf(minji, { ...minji, 'First Name': '민서', Note: '' });
    expect(await shop.importText(text)).toMatchObject({ created: 1, refused: 1 });
    const before = await shop.versions();
    expect(await shop.importText(text)).toMatchObject({ unchanged: 1, changed: 0, refused: 1 });
    expect(await shop.versions()).toEqual(before);
  });

  it('does not undo what a counter corrected', async () => {
    await shop.importText(exportOf(minji));
    const corrected = { name: { family: '김', given: '민지' }, phone: '+821000009999' };
    await shop.write({ kind: 'customer', id: 'shopify:7001', scope: 'region:kr', doc: corrected });
    expect(await shop.importText(exportOf(minji))).toMatchObject({ unchanged: 1, changed: 0 });
    expect(await shop.docs('customer')).toEqual({ 'shopify:7001': corrected });
  });

  it('applies only the columns that changed', async () => {
    await shop.importText(exportOf(minji));
    const stored = (await shop.docs('customer'))['shopify:7001'] as Record<string, unknown>;
    await shop.write({
      kind: 'customer',
      id: 'shopify:7001',
      scope: 'region:kr',
      doc: { ...stored, phone: '+821000009999', tags: ['vip', 'counter'] },
    });
    const newer = { ...minji, Email: 'new@example.com', Tags: '단골, summer' };
    expect(await shop.importText(exportOf(newer))).toMatchObject({ changed: 1 });
    expect((await shop.docs('customer'))['shopify:7001']).toEqual({
      ...stored,
      email: 'new@example.com',
      phone: '+821000009999',
      tags: ['counter', 'summer'],
    });
  });

  it('appends consent only when the shop’s answer changed, and never over a counter’s', async () => {
    await shop.importText(exportOf(minji));
    await shop.importText(exportOf(minji), { nowMs: nowMs + 1 });
    await shop.importText(exportOf({ ...minji, 'Accepts Email Marketing': 'no' }), {
      nowMs: nowMs + 2,
    });
    const ledger = Object.values(await shop.docs('consent')) as { granted: boolean; at: number }[];
    expect(ledger.map(({ granted, at }) => [granted, at])).toEqual([
      [true, nowMs],
      [false, nowMs + 2],
    ]);
  });

  it('does not overrule a withdrawal the person gave at a counter before the first import', async () => {
    await shop.write(
      {
        kind: 'customer',
        id: 'counter-1',
        scope: 'region:kr',
        doc: { name: { family: '김', given: '민지' }, email: 'Minji@example.com' },
      },
      {
        kind: 'consent',
        id: 'counter-consent',
        scope: 'region:kr',
        doc: { customerId: 'counter-1', purpose: 'marketing', channel: 'email', granted: false },
      },
    );
    expect(await shop.importText(exportOf(minji))).toMatchObject({ created: 0, changed: 1 });
    expect(Object.keys(await shop.docs('consent'))).toEqual(['counter-consent']);
  });

  it('takes its own note back when the shop emptied it, and writes it anew when it changed', async () => {
    await shop.importText(exportOf(minji));
    await shop.importText(exportOf({ ...minji, Note: '' }), { nowMs: nowMs + 1 });
    const note = () => shop.docs('note').then((notes) => notes['shopify:7001:shopify-note']);
    expect(await note()).toMatchObject({ retracted: { at: nowMs + 1 } });
    await shop.importText(exportOf({ ...minji, Note: 'Only silk.' }), { nowMs: nowMs + 2 });
    expect(await note()).toEqual({
      customerId: 'shopify:7001',
      text: 'Only silk.',
      observed: { at: nowMs + 2, station: 'import', store: 'shopify', staff: null },
    });
  });

  it('keeps columns that an export of another form does not have', async () => {
    await shop.importText(exportOf({ ...minji, 'Total Orders': '4' }));
    await shop.importText(
      toCsv([
        ['First Name', 'Last Name', 'Email', 'Accepts Email Marketing', 'City'],
        ['민지', '김', 'minji@example.com', 'yes', '서초구'],
      ]),
    );
    const [kept] = await shop.db.selectFrom('source_row').select('row').execute();
    expect(kept?.row).toMatchObject({ 'Total Orders': '4', City: '서초구' });
  });
});
