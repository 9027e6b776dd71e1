/** A station that was taken over writes audit entries of its own making: it may not spoil anybody's reports. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { monthlyReport } from '#hub/audit/monthly-report.ts';
import { reportSubject } from '#hub/audit/report-subject.ts';
import { chainStart, hashOfEntry } from '#shared/domain/audit.ts';
import { sha256 } from '#tests/support/audit-station.ts';
import type { ProvenConnection } from '#tests/support/raw-station.ts';
import { openToldShop, type ToldShop } from '#tests/support/told-shop.ts';

let shop: ToldShop;
let connection: ProvenConnection;

beforeAll(async () => {
  shop = await openToldShop();
  connection = await shop.stations.associate.connect();
});

afterAll(async () => {
  await shop.close();
});

const at = Date.UTC(2026, 10, 5, 3);
const entry = {
  seq: 1,
  at,
  actor: 'staff:lead',
  action: 'customer.search',
  subject: 'c1',
  reason: null,
  outcome: 'done',
  facts: { times: 2 } as Record<string, unknown>,
};

/** Sends one entry as the first of a new chain, written in these very characters. */
async function send(body: string): Promise<unknown> {
  const chain = randomUUID();
  const previous = chainStart(sha256, shop.stations.associate.id, chain);
  return await connection.ask('audit', {
    chain,
    after: { seq: 0, hash: previous },
    oldest: false,
    entries: [{ body, previous, hash: hashOfEntry(sha256, previous, body) }],
    signed: null,
    finding: 'intact',
  });
}

const month = () =>
  monthlyReport(shop.db, { month: '2026-11', timeZone: 'Asia/Seoul', opens: 9, closes: 22 });

test('facts that are no numbers, or too great to add up, do not stop the monthly report', async () => {
  expect(await send(JSON.stringify(entry))).toMatchObject({ ok: true });
  for (const times of ['many', true, 1.5, 1e300, -1e300, Number.MAX_SAFE_INTEGER]) {
    expect(await send(JSON.stringify({ ...entry, facts: { times } }))).toMatchObject({ ok: true });
  }
  const { staff } = await month();
  expect(staff).toMatchObject([{ actor: 'staff:lead', searches: 2 + 1 + 1_000_000 * 2 }]);
});

test.each<[string, string]>([
  ['at a moment that no calendar has', JSON.stringify({ ...entry, at: 9e15 })],
  ['with a number in another writing', JSON.stringify(entry).replace(String(at), `${at}.0`)],
  ['with a name twice', JSON.stringify(entry).replace('"facts"', '"at":1,"facts"')],
  ['with blanks', JSON.stringify(entry, null, 1)],
  ['with a NUL', JSON.stringify({ ...entry, reason: 'a\u0000' })],
  ['with half a character', JSON.stringify({ ...entry, reason: '\ud800' })],
  ['nested', `{"seq":1,"facts":${'['.repeat(800)}${']'.repeat(800)}}`],
  ['that is no JSON', 'drop table audit_entry'],
])('an entry %s is refused in words', async (_, body) => {
  expect(await send(body)).toMatchObject({ ok: false, code: 'invalid' });
});

test('what was sent before is reported as it was', async () => {
  const report = await reportSubject(shop.db, 'c1');
  expect(report.entries).toHaveLength(7);
  for (const line of report.entries)
    expect(Number.isFinite(new Date(line.at).getTime())).toBe(true);
  expect((await month()).staff).toHaveLength(1);
});
