/** The audit reports over HTTP: what the hub's commands say, for a key that may read it. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { monthlyReport } from '#hub/audit/monthly-report.ts';
import { reportSubject } from '#hub/audit/report-subject.ts';
import { createApiKey } from '#hub/http/api-keys.ts';
import type { AuditAnswer } from '#shared/protocol/audit.ts';
import { createAuditStation } from '#tests/support/audit-station.ts';
import { type HubShop, openHubShop } from '#tests/support/hub-shop.ts';
import { systemKey } from '#tests/support/system-key.ts';

let shop: HubShop;
let key: string;
const at = Date.UTC(2026, 9, 7, 3);

beforeAll(async () => {
  shop = await openHubShop();
  ({ key } = await createApiKey(shop.db, systemKey('audit:read')));
  const enrolled = await shop.enrol();
  const station = createAuditStation(enrolled.id);
  station.write({ subject: 'erp:4711', at }, { subject: 'c2', at });
  const connection = await enrolled.connect();
  await station.send(async (upload) => (await connection.ask('audit', upload)) as AuditAnswer);
  connection.close();
});

afterAll(async () => {
  await shop.close();
});

async function ask(path: string): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${shop.hub.url}${path}`, {
    headers: { authorization: `Bearer ${key}` },
  });
  return { status: response.status, body: await response.json() };
}

const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

test('who looked at a person', async () => {
  const report = await reportSubject(shop.db, 'erp:4711');
  expect(report.entries).toHaveLength(1);
  expect(await ask('/v1/audit/report?subject=erp:4711')).toEqual({
    status: 200,
    body: asJson(report),
  });
});

test('by the id of another system, and nobody by one that is known to none', async () => {
  const { key: writes } = await createApiKey(shop.db, systemKey('customers:write'));
  const written = await fetch(`${shop.hub.url}/v1/customers/erp/4711`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${writes}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name: { family: '김', given: '민지' } }),
  });
  const { id } = (await written.json()) as { id: string };
  expect(await ask('/v1/audit/report?source=erp&id=4711')).toMatchObject({
    status: 200,
    body: { subject: id },
  });
  expect(await ask('/v1/audit/report?source=erp&id=1')).toMatchObject({
    status: 404,
    body: { code: 'not_found' },
  });
  expect(await ask('/v1/audit/report')).toMatchObject({ status: 400, body: { code: 'invalid' } });
});

test('the report of a month', async () => {
  const options = { month: '2026-10', timeZone: 'Asia/Seoul', opens: 9, closes: 22 };
  const report = await monthlyReport(shop.db, options);
  expect(report.staff).toMatchObject([{ views: 2, people: 2 }]);
  expect(await ask('/v1/audit/monthly?month=2026-10')).toEqual({
    status: 200,
    body: asJson(report),
  });
  expect(await ask('/v1/audit/monthly?month=October')).toEqual({
    status: 400,
    body: { code: 'invalid', detail: 'month: wants a month such as 2026-11' },
  });
});

test('whether the chains are as they were', async () => {
  expect(await ask('/v1/audit/verify')).toMatchObject({
    status: 200,
    body: { branches: [{ entries: 2, verdict: { verdict: 'intact' } }], faults: 0 },
  });
  await shop.db
    .updateTable('audit_entry')
    .set({ hash: '0'.repeat(64) })
    .where('seq', '=', 1)
    .execute();
  expect(await ask('/v1/audit/verify')).toMatchObject({ body: { faults: 1 } });
  expect(await ask('/v1/audit/verify?station=nobody')).toEqual({
    status: 200,
    body: { branches: [], faults: 0 },
  });
});
