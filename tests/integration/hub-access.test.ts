import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fastify } from 'fastify';
import { systemClock } from '#hub/clock.ts';
import {
  createApiKey,
  KeyScope,
  listApiKeys,
  revokeApiKey,
  rotateApiKey,
} from '#hub/http/api-keys.ts';
import { addGatekeeper } from '#hub/http/gatekeeper.ts';
import { patience, routeLimits, wrongKeys } from '#hub/http/limits.ts';
import { eventLimits } from '#hub/sockets/event-limits.ts';
import { type HubShop, openHubShop } from '#tests/support/hub-shop.ts';
import { systemKey } from '#tests/support/system-key.ts';

let shop: HubShop;
let aheadMs: number;
const clock = { ...systemClock, now: () => Date.now() + aheadMs };
const hourMs = 3_600_000;

beforeEach(async () => {
  aheadMs = 0;
  shop = await openHubShop({ clock });
});

afterEach(async () => {
  await shop.close();
});

interface Asked {
  key?: string;
  method?: string;
  headers?: Record<string, string>;
  hub?: string;
}

async function ask(path: string, { key, method = 'GET', headers, hub }: Asked = {}) {
  const response = await fetch(`${hub ?? shop.hub.url}${path}`, {
    method,
    headers: { ...(key === undefined ? {} : { authorization: `Bearer ${key}` }), ...headers },
  });
  const { code } = (await response.json()) as { code?: string };
  return code === undefined ? response.status : `${response.status} ${code}`;
}

test('a key may do what it was made for and nothing else', async () => {
  const wanting = Object.entries(routeLimits).filter(([, { access }]) => access !== 'open');
  expect(new Set(wanting.map(([, { access }]) => access))).toEqual(new Set(KeyScope.options));
  for (const scope of KeyScope.options) {
    const { key } = await createApiKey(shop.db, systemKey(scope));
    for (const [route, { access }] of wanting) {
      const [method = '', pattern = ''] = route.split(' ');
      const answer = await ask(pattern.replace(':source', 'erp').replace(':id', '1'), {
        key,
        method,
      });
      if (access === scope) expect(String(answer)).not.toMatch(/^40[13]/);
      else expect(answer).toBe('403 not_granted');
    }
  }
});

test('no key, a wrong one, one that ended and one that was revoked are all the same nothing', async () => {
  const stations = '/v1/stations';
  const { id, key } = await createApiKey(shop.db, systemKey('stations:read'));
  expect(await ask(stations)).toBe('401 not_proven');
  expect(await ask(stations, { key: `${key.slice(0, -1)}${key.endsWith('A') ? 'B' : 'A'}` })).toBe(
    '401 not_proven',
  );
  expect(await ask(stations, { key: `dangol_000000000000_${key.slice(-43)}` })).toBe(
    '401 not_proven',
  );
  expect(await ask(stations, { key })).toBe(200);
  aheadMs = 2 * hourMs;
  expect(await ask(stations, { key })).toBe('401 not_proven');
  aheadMs = 0;
  expect(await revokeApiKey(shop.db, id, Date.now())).toBe(true);
  expect(await revokeApiKey(shop.db, id, Date.now())).toBe(false);
  expect(await ask(stations, { key })).toBe('401 not_proven');
});

test('a key that is rotated works for the grace it was given, the new one from now on', async () => {
  const made = await createApiKey(shop.db, systemKey('stations:read'));
  const fresh = await rotateApiKey(shop.db, made.id, { nowMs: clock.now(), graceMs: 60_000 });
  expect(fresh).toMatchObject({ name: made.name, scopes: ['stations:read'] });
  const both = async () => [
    await ask('/v1/stations', { key: made.key }),
    await ask('/v1/stations', { key: fresh?.key ?? '' }),
  ];
  expect(await both()).toEqual([200, 200]);
  aheadMs = 61_000;
  expect(await both()).toEqual(['401 not_proven', 200]);
  expect(await rotateApiKey(shop.db, made.id, { nowMs: clock.now(), graceMs: 0 })).toBeUndefined();
  const lines = await listApiKeys(shop.db);
  expect(lines).toMatchObject([{ id: fresh?.id, lastUsedAt: expect.any(Date) }, { id: made.id }]);
  expect(JSON.stringify(lines)).not.toContain(made.key.slice(-43));
});

test('guessing keys is slowed down by address, and shuts out nobody who has one', async () => {
  const { key } = await createApiKey(shop.db, systemKey('stations:read'));
  const answers = new Set<unknown>();
  for (let i = 0; i <= wrongKeys.burst; i += 1) answers.add(await ask('/v1/stations'));
  expect([...answers]).toEqual(['401 not_proven', '429 too_many']);
  expect(await ask('/v1/stations', { key })).toBe(200);
});

test('an endpoint is asked no more often than it allows, by key or by address', async () => {
  const { key } = await createApiKey(shop.db, systemKey('stations:read'));
  const other = await createApiKey(shop.db, systemKey('stations:read'));
  const burst = routeLimits['GET /v1/stations']?.rate.burst ?? 0;
  const answers = new Set<unknown>();
  for (let i = 0; i < burst + 20; i += 1) answers.add(await ask('/v1/stations', { key }));
  expect([...answers]).toEqual([200, '429 too_many']);
  expect(await ask('/v1/stations', { key: other.key })).toBe(200);
  aheadMs = 60_000;
  expect(await ask('/v1/stations', { key })).toBe(200);
});

test('who asks is what a trusted proxy says, and nobody else’s word', async () => {
  const proxied = await shop.startNode({ trustedProxy: ['127.0.0.1'] });
  const tries = async (hub: string) => {
    const statuses = new Set<unknown>();
    for (let i = 0; i < 25; i += 1) {
      const headers = { 'x-forwarded-for': `203.0.113.${i}` };
      statuses.add(await ask('/v1/erasures', { hub, headers }));
    }
    return [...statuses];
  };
  expect(await tries(proxied.url)).toEqual(['401 not_proven']);
  expect(await tries(shop.hub.url)).toEqual(['401 not_proven', '429 too_many']);
});

test('guesses at enrolment from many addresses are slowed down all together', async () => {
  const proxied = await shop.startNode({ trustedProxy: ['127.0.0.1'] });
  const answers = new Set<unknown>();
  const most = routeLimits['POST /v1/enrol']?.together?.burst ?? 0;
  for (let i = 0; i < most + 20; i += 1) {
    const headers = { 'x-forwarded-for': `203.0.${i % 200}.${Math.floor(i / 200)}` };
    answers.add(await ask('/v1/enrol', { hub: proxied.url, method: 'POST', headers }));
  }
  expect([...answers]).toEqual(['400 invalid', '429 too_many']);
});

test('a request that trickles in is cut off', async () => {
  const quick = { headersMs: 400, requestMs: 800, lookEveryMs: 100 };
  const { port } = new URL((await shop.startNode({ patience: quick })).url);
  const trickle = (first: string) =>
    new Promise<string>((resolve) => {
      let said = '';
      const socket = connect(Number(port), '127.0.0.1', () => socket.write(first));
      const drip = setInterval(() => socket.write('a'), 50);
      socket.on('data', (data) => {
        said += String(data);
      });
      socket.on('error', () => {});
      socket.on('close', () => {
        clearInterval(drip);
        resolve(said);
      });
    });
  expect(await trickle('GET /healthz HTTP/1.1\r\nhost: a\r\nx: ')).toContain('408');
  const body =
    'POST /v1/enrol HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 9000\r\n\r\n';
  expect(await trickle(body)).toMatch(/^(?:|.*408.*)/);
  expect(patience.headersMs).toBeLessThanOrEqual(10_000);
}, 120_000);

test('a route without limits does not come to be', () => {
  const http = fastify();
  addGatekeeper(http, { db: shop.db, clock });
  expect(() => http.get('/v1/everything', () => ({}))).toThrow('GET /v1/everything has no limits');
});

test('what is too large for an endpoint is refused', async () => {
  const response = await fetch(`${shop.hub.url}/v1/enrol`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code: 'x'.repeat(routeLimits['POST /v1/enrol']?.bodyBytes ?? 0) }),
  });
  expect(response.status).toBe(413);
});

test('one kind of question asked too often is refused, and the others are answered', async () => {
  const station = await shop.enrol();
  const connection = await station.connect();
  const report = { unsent: 0, attention: 0, scopes: [], levelMsAgo: null };
  const answers = new Set<unknown>();
  for (let i = 0; i < eventLimits.report.rate.burst + 5; i += 1) {
    answers.add(((await connection.ask('report', report)) as { code?: string }).code);
  }
  expect([...answers]).toEqual([undefined, 'too_many']);
  expect(await connection.ask('erasures', {})).toMatchObject({ ok: true });
  connection.close();
});

test('the document’s table of events is what the hub goes by', () => {
  const document = readFileSync(new URL('../../docs/protocol.md', import.meta.url), 'utf8');
  const rows = Object.entries(eventLimits).map(
    ([event, { bytes, rate, atOnce }]) =>
      `| \`${event}\` | ${bytes / 1_024} KB | ${rate.burst}, then ${rate.perSecond} a second | ${atOnce} |`,
  );
  expect(rows.filter((row) => !document.includes(row))).toEqual([]);
});

test('the document’s table of endpoints is what the hub goes by', () => {
  const document = readFileSync(new URL('../../docs/protocol.md', import.meta.url), 'utf8');
  const rows = Object.entries(routeLimits).map(([route, limits]) => {
    const { access, bodyBytes, rate, atOnce } = limits;
    const body = `${bodyBytes / 1_024} KB`;
    return `| \`${route}\` | ${access === 'open' ? 'open' : `\`${access}\``} | ${body} | ${rate.burst}, then ${rate.perSecond} a second | ${atOnce} |`;
  });
  expect(rows.filter((row) => !document.includes(row))).toEqual([]);
});
