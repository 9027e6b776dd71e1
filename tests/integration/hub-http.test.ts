import { createPublicKey, verify } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { signingKey } from '#hub/signing-key.ts';
import { type HubShop, openHubShop } from '#tests/support/hub-shop.ts';
import { mutationOf, pullAll } from '#tests/support/raw-station.ts';

let shop: HubShop;

beforeEach(async () => {
  shop = await openHubShop();
});

afterEach(async () => {
  await shop.close();
});

async function get(path: string): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${shop.hub.url}${path}`);
  return { status: response.status, body: await response.json() };
}

test('a node says which hub it is and whether it is well', async () => {
  expect(await get('/v1/hub')).toEqual({
    status: 200,
    body: {
      hub: expect.stringMatching(/^[0-9a-f-]{36}$/),
      key: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/),
      protocol: 2,
      floor: 1,
    },
  });
  expect(await get('/healthz')).toEqual({ status: 200, body: { ok: true } });
});

test('all nodes sign with the same key, which is made once and is the one they tell', async () => {
  await shop.db.deleteFrom('signing_key').execute();
  const keys = await Promise.all([1, 2, 3].map(() => signingKey(shop.db)));
  const [first] = keys;
  expect(new Set(keys.map(({ publicKey }) => publicKey)).size).toBe(1);
  const node = await shop.startNode();
  const { key } = (await (await fetch(`${node.url}/v1/hub`)).json()) as { key: string };
  expect(key).toBe(first?.publicKey);
  const publicKey = createPublicKey({
    key: { kty: 'OKP', crv: 'Ed25519', x: key },
    format: 'jwk',
  });
  const signature = Buffer.from(first?.sign('a text') ?? '', 'base64url');
  expect(verify(null, Buffer.from('a text'), publicKey, signature)).toBe(true);
});

test('what is not there and what is not JSON is answered in words', async () => {
  expect(await get('/v2/everything')).toEqual({
    status: 404,
    body: { code: 'not_found', detail: 'there is nothing here' },
  });
  const response = await fetch(`${shop.hub.url}/v1/enrol`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"code": ',
  });
  expect(response.status).toBe(400);
  expect(await response.json()).toEqual({ code: 'invalid', detail: 'the body is not JSON' });
});

test('the metrics count stations, pushes by outcome, and what was pulled', async () => {
  const station = await shop.enrol();
  const connection = await station.connect();
  const unknown = mutationOf(station.id, 1, 'customer.levitate', {});
  await connection.push([unknown]);
  await connection.push([unknown]);
  await shop.write({ kind: 'product', id: 'p', scope: 'catalog', doc: { title: 'Shirt' } });
  await pullAll(connection, 'catalog');
  await connection.pull('region:us', { phase: 'start' });
  const text = await (await fetch(`${shop.hub.url}/metrics`)).text();
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  expect(lines).toEqual(
    expect.arrayContaining([
      'dangol_hub_feed_head_version 1',
      'dangol_hub_connected_stations{mode="associate"} 1',
      'dangol_hub_mutations_total{outcome="rejected"} 1',
      'dangol_hub_mutations_total{outcome="resent"} 1',
      'dangol_hub_push_transaction_seconds_count 2',
      'dangol_hub_push_mutations_sum 2',
      'dangol_hub_request_seconds_count{event="push"} 2',
      'dangol_hub_waiting{what="push"} 0',
      'dangol_hub_doorbell_losses_total 0',
      'dangol_hub_pulled_rows_total 1',
      'dangol_hub_refusals_total{code="not_granted"} 1',
    ]),
  );
  connection.close();
});

test('every metric has the form that Prometheus asks for, and stands in the runbook', async () => {
  const text = await (await fetch(`${shop.hub.url}/metrics`)).text();
  const runbook = await readFile(new URL('../../docs/runbook.md', import.meta.url), 'utf8');
  const own = [...text.matchAll(/^# TYPE (dangol\S+) (\S+)$/gm)];
  expect(own.length).toBeGreaterThan(10);
  for (const [, name = '', kind] of own) {
    expect(name).toMatch(/^dangol_hub_[a-z_]+$/);
    expect([name, name.endsWith('_total')]).toEqual([name, kind === 'counter']);
    // Base units: never milliseconds or kilobytes.
    expect(name).not.toMatch(/_(?:ms|millis|milliseconds|kb|mb|minutes)(?:_|$)/);
    expect(runbook).toContain(`\`${name}`);
  }
});
