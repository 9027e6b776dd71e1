/**
 * Every HTTP endpoint, from hub/http/limits.ts, with every credential that should not do, with bodies
 * nobody would send, and slowly.
 */
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '#hub/clock.ts';
import { createApiKey, KeyScope, revokeApiKey } from '#hub/http/api-keys.ts';
import { routeLimits } from '#hub/http/limits.ts';
import { systemKey } from '#tests/support/system-key.ts';
import { openToldShop, type ToldShop } from '#tests/support/told-shop.ts';

let shop: ToldShop;
let aheadMs = 0;

beforeAll(async () => {
  shop = await openToldShop({
    clock: { ...systemClock, now: () => Date.now() + aheadMs },
    patience: { headersMs: 2_500, requestMs: 4_000, lookEveryMs: 250 },
  });
});

afterAll(async () => {
  await shop.close();
});

interface Route {
  name: string;
  method: string;
  path: string;
  access: 'open' | KeyScope;
  bodyBytes: number;
}

const routes: Route[] = Object.entries(routeLimits).map(([name, { access, bodyBytes }]) => {
  const [method = '', pattern = ''] = name.split(' ');
  const path = pattern.replace(':source', 'erp').replace(':id', '1').replace(':number', 'A1001');
  return { name, method, path, access, bodyBytes };
});
const locked = routes.filter(({ access }) => access !== 'open');
const takesBody = routes.filter(({ method }) => method === 'POST' || method === 'PUT');

interface Sent {
  authorization?: string;
  body?: string | undefined;
  type?: string;
  path?: string;
}

/** An hour passes before each: these are not about how often. */
async function send(route: Route, { authorization, body, type, path }: Sent = {}) {
  aheadMs += 3_600_000;
  const response = await fetch(`${shop.hub.url}${path ?? route.path}`, {
    method: route.method,
    headers: {
      ...(authorization === undefined ? {} : { authorization }),
      ...(body === undefined ? {} : { 'content-type': type ?? 'application/json' }),
    },
    ...(body === undefined ? {} : { body }),
  });
  const text = await response.text();
  return { status: response.status, text, code: codeIn(text) };
}

function codeIn(text: string): string | undefined {
  try {
    return (JSON.parse(text) as { code?: string }).code;
  } catch {
    return undefined;
  }
}

const key = async (...scopes: KeyScope[]) =>
  await createApiKey(shop.db, {
    ...systemKey(...scopes),
    expiresAt: new Date(Date.now() + aheadMs + 1_000 * 3_600_000),
  });

describe.each(locked)('$name', (route) => {
  test('with no key, none that was ever made, and every way to write none', async () => {
    const { key: good } = await key(route.access as KeyScope);
    const wrong = [
      undefined,
      '',
      'Bearer ',
      'Bearer null',
      `Basic ${Buffer.from(`dangol:${good}`).toString('base64')}`,
      `Bearer ${good.slice(0, -1)}`,
      `Bearer ${good}x`,
      `Bearer ${good} ${good}`,
      `Bearer ${good.replace(/.$/, good.endsWith('A') ? 'B' : 'A')}`,
      `Bearer dangol_000000000000_${good.slice(-43)}`,
      `Bearer dangol_' or true--_${good.slice(-43)}`,
      `Bearer ${'A'.repeat(4_000)}`,
    ];
    for (const authorization of wrong) {
      const answer = await send(route, authorization === undefined ? {} : { authorization });
      expect(answer).toMatchObject({ status: 401, code: 'not_proven' });
    }
  });

  test('with a key of every other scope, one that was revoked, and one that has ended', async () => {
    const others = KeyScope.options.filter((scope) => scope !== route.access);
    const lower = await key(...others);
    expect(await send(route, { authorization: `Bearer ${lower.key}` })).toMatchObject({
      status: 403,
      code: 'not_granted',
    });
    const revoked = await key(...KeyScope.options);
    await revokeApiKey(shop.db, revoked.id, Date.now());
    expect((await send(route, { authorization: `Bearer ${revoked.key}` })).status).toBe(401);
    const ended = await key(...KeyScope.options);
    aheadMs += 2_000 * 3_600_000;
    expect((await send(route, { authorization: `Bearer ${ended.key}` })).status).toBe(401);
  });
});

const deep = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;
const bodies: [string, string][] = [
  ['nothing', ''],
  ['no JSON', '{"code":'],
  ['null', 'null'],
  ['a number', '1e999'],
  ['an array', '[]'],
  ['deep nesting', deep(500)],
  [
    'nesting in a field nobody asked for',
    `{"name":{"family":"a","given":"b"},"more":${deep(400)}}`,
  ],
  ['__proto__', '{"__proto__":{"polluted":true},"name":{"family":"a","given":"b"}}'],
  ['constructor.prototype', '{"constructor":{"prototype":{"polluted":true}}}'],
  ['numbers that are too large', '{"protocol":9007199254740991,"unsent":9007199254740991}'],
  ['a NUL and half a pair', '{"name":{"family":"\\u0000","given":"\\ud800"},"code":"\\u0000"}'],
];

describe.each(takesBody)('$name', (route) => {
  test.each(bodies)('with a body of %s', async (_, body) => {
    const { key: good } = await key(...KeyScope.options);
    const answer = await send(route, { authorization: `Bearer ${good}`, body });
    // Where a route wants no body, there is nothing by this number.
    expect(['400 invalid', '404 not_found']).toContain(`${answer.status} ${answer.code}`);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  test('with a body of more bytes than it may have, said and unsaid', async () => {
    const { key: good } = await key(...KeyScope.options);
    const body = JSON.stringify({ code: 'x'.repeat(route.bodyBytes) });
    expect((await send(route, { authorization: `Bearer ${good}`, body })).status).toBe(413);
    const said = await speak([
      `${route.method} ${route.path} HTTP/1.1\r\nhost: hub\r\nauthorization: Bearer ${good}\r\n`,
      'content-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n',
      ...Array.from(
        { length: route.bodyBytes / 1_024 + 2 },
        () => `400\r\n${'x'.repeat(1_024)}\r\n`,
      ),
    ]);
    expect(said).toContain(' 413 ');
  });

  test('with a body of another type', async () => {
    const { key: good } = await key(...KeyScope.options);
    const sent = { authorization: `Bearer ${good}`, body: 'a=b', type: 'text/plain' };
    expect(await send(route, sent)).toMatchObject({ status: 415, code: 'invalid' });
  });
});

test.each([
  '/v1/customers/erp/..%2f..%2fetc%2fpasswd',
  '/v1/customers/erp/%00',
  '/v1/customers/__proto__/constructor',
  "/v1/customers/erp/'%20or%20true--",
  '/v1/customers/erp/%E0%A4%A',
  `/v1/customers/erp/${'a'.repeat(3_000)}`,
  '/v1/../v1/hub/../stations/x',
  '//v1/hub',
  '/.git/config',
])('the path %s leads nowhere', async (path) => {
  const { key: good } = await key(...KeyScope.options);
  for (const method of ['PUT', 'DELETE', 'GET', 'OPTIONS', 'PATCH']) {
    const route = { name: '', method, path, access: 'open', bodyBytes: 0 } as const;
    const body = method === 'PUT' ? '{"name":{"family":"a","given":"b"}}' : undefined;
    const answer = await send(route, { authorization: `Bearer ${good}`, body });
    expect([400, 404, 414]).toContain(answer.status);
    expect(answer.text).not.toMatch(/at .*\.ts|node_modules|select |syntax/i);
  }
});

/** Says this over a connection of its own, and gives what was answered until the end of it. */
function speak(parts: readonly string[], drip?: string): Promise<string> {
  const { port } = new URL(shop.hub.url);
  return new Promise((resolve) => {
    let said = '';
    let timer: NodeJS.Timeout | undefined;
    const socket = connect(Number(port), '127.0.0.1', () => {
      for (const part of parts) socket.write(part);
      if (drip !== undefined) timer = setInterval(() => socket.write(drip), 40);
    });
    socket.on('data', (data) => {
      said += String(data);
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      clearInterval(timer);
      resolve(said);
    });
  });
}

test('headers and bodies that trickle in, many at once, are cut off while others are served', async () => {
  const slow = [
    ...Array.from({ length: 40 }, () => speak(['GET /healthz HTTP/1.1\r\nhost: a\r\nx: '], 'a')),
    ...Array.from({ length: 40 }, () =>
      speak(
        [
          'POST /v1/wiped HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 9000\r\n\r\n',
        ],
        ' ',
      ),
    ),
    // A socket that is opened and says nothing more.
    ...Array.from({ length: 20 }, () =>
      speak(['GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nhost: a\r\nupgrade: '], 'a'),
    ),
  ];
  const hub = routes.find(({ name }) => name === 'GET /v1/hub') ?? expect.fail('no such route');
  expect((await send(hub)).status).toBe(200);
  const ended = await Promise.all(slow);
  expect(ended.filter((said) => said.startsWith('HTTP/1.1 2'))).toEqual([]);
});

test('headers without end, and two lengths for one body', async () => {
  const long = await speak([
    'GET /healthz HTTP/1.1\r\nhost: a\r\n',
    `x: ${'a'.repeat(20_000)}\r\n\r\n`,
  ]);
  expect(long).toContain(' 431 ');
  const smuggled = await speak([
    'POST /v1/wiped HTTP/1.1\r\nhost: a\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n',
    '0\r\n\r\nGET /metrics HTTP/1.1\r\nhost: a\r\n\r\n',
  ]);
  expect(smuggled).toContain(' 400 ');
  expect(smuggled).not.toContain(' 200 ');
});
