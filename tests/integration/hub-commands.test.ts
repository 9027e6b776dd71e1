import { createServer } from 'node:net';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runHubCommand } from '#tests/support/hub-process.ts';
import { type HubShop, openHubShop } from '#tests/support/hub-shop.ts';
import { createTestDatabase } from '#tests/support/postgres.ts';
import { connectProven, enrolWith, makeStationKey } from '#tests/support/raw-station.ts';

let shop: HubShop;

beforeEach(async () => {
  shop = await openHubShop();
});

afterEach(async () => {
  await shop.close();
});

const run = (...args: string[]) => runHubCommand(args, { DATABASE_URL: shop.databaseUrl });

test('a station is enrolled, listed and removed from the command line, and cut off at once', async () => {
  const issued = await run(
    'enrol',
    '--store',
    'busan',
    '--store-name',
    '부산',
    '--mode',
    'kiosk',
    '--json',
  );
  expect(issued).toMatchObject({ code: 0, stderr: '' });
  const { code, expiresAt } = JSON.parse(issued.stdout) as { code: string; expiresAt: string };
  expect(Date.parse(expiresAt) - Date.now()).toBeGreaterThan(9 * 60_000);
  const key = makeStationKey();
  const enrolled = await enrolWith(shop.hub.url, code, 'kiosk', key);
  expect(enrolled).toMatchObject({ store: 'busan', storeName: '부산', grants: ['catalog'] });

  const connection = await connectProven(shop.hub.url, enrolled.station, key);
  const listed = await run('stations');
  expect(listed.stdout).toMatch(new RegExp(`^${enrolled.station} {2}busan {2}kiosk {2}enrolled `));
  expect(await run('revoke', enrolled.station)).toMatchObject({
    code: 0,
    stdout: `${enrolled.station} was revoked\n`,
  });
  await connection.ended;
  expect(connection.goodbyes).toMatchObject([{ code: 'revoked' }]);
  expect((await run('stations')).stdout).toContain('  revoked 20');
  expect(await run('revoke', 'nobody')).toMatchObject({
    code: 1,
    stderr: 'hub: there is no station nobody; see: stations\n',
  });
});

test('a code is printed for people in two halves', async () => {
  const { stdout } = await run('enrol', '--store', 'gangnam', '--mode', 'associate');
  expect(stdout).toMatch(
    /^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4} {2}for one associate station of gangnam/,
  );
});

test.each<[string, string[], RegExp]>([
  ['a command that is not there', ['frobnicate'], /there is no command "frobnicate"/],
  ['an option that is not there', ['serve', '--loud'], /Unknown option '--loud'/],
  ['a word too many', ['migrate', 'now'], /migrate wants nothing after it/],
  ['a word too few', ['revoke'], /revoke wants STATION/],
  [
    'a port that is none',
    ['serve', '--port', '70000'],
    /--port wants a whole number from .*, not '70000'/,
  ],
  [
    'a store that is none',
    ['enrol', '--store', 'Gang Nam', '--mode', 'kiosk'],
    /--store wants .*, not 'Gang Nam'/,
  ],
  [
    'a mode that is none',
    ['enrol', '--store', 'gangnam', '--mode', 'boss'],
    /--mode wants one of .*, not 'boss'/,
  ],
  ['a scope that is none', ['grant', 'some-station', 'shop'], /a scope is .*, not 'shop'/],
  ['a role that is none', ['staff', 'role', 'staff-1', 'boss'], /a role is one of .*, not 'boss'/],
  ['a right that is none', ['key', 'create', 'x', '--scope', 'all'], /--scope wants .*, not 'all'/],
  ['a month that is none', ['audit', 'monthly', '--month', '13'], /--month wants .*, not '13'/],
])('%s is refused with words and exit code 2', async (_, args, words) => {
  const { code, stdout, stderr } = await run(...args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(words);
  expect(stderr).not.toContain('    at ');
});

test('a wrong setting is named and ends it with exit code 2', async () => {
  const outcome = await runHubCommand(['migrate'], { DATABASE_URL: 'mysql://db/dangol' });
  expect(outcome).toEqual({
    code: 2,
    stdout: '',
    stderr:
      'hub: DATABASE_URL must be a PostgreSQL address, for example DATABASE_URL=postgres://dangol:secret@127.0.0.1:5432/dangol\n',
  });
});

test('a database that is away is named without its password', async () => {
  const { code, stderr } = await runHubCommand(['migrate'], {
    DATABASE_URL: 'postgres://dangol:hunter2@127.0.0.1:9/dangol',
  });
  expect(code).toBe(1);
  expect(stderr).toMatch(/^hub: the database at 127\.0\.0\.1:9 cannot be used: /);
  expect(stderr).not.toContain('hunter2');
});

test('a taken port is named with the way out', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => taken.once('listening', resolve));
  const { port } = taken.address() as { port: number };
  const { code, stderr } = await run('serve', '--port', String(port));
  expect(code).toBe(1);
  expect(stderr).toContain(`port ${port} on 127.0.0.1 is taken; choose another with --port`);
  taken.close();
});

test('migrate names what it did, and does nothing the second time', async () => {
  const made = await createTestDatabase();
  const migrate = () => runHubCommand(['migrate'], { DATABASE_URL: made.url });
  expect((await migrate()).stdout).toMatch(/^0001-records-and-stations\n/);
  expect(await migrate()).toEqual({ code: 0, stdout: '', stderr: 'nothing to do\n' });
  await made.drop();
});

test('a database of a newer hub is refused and left as it is', async () => {
  await sql`
    insert into kysely_migration (name, timestamp) values ('9999-of-the-future', now()::text)
  `.execute(shop.db);
  const { code, stderr } = await run('serve', '--port', '0');
  expect(code).toBe(1);
  expect(stderr).toMatch(
    /set up by another version of Dangol .*9999-of-the-future.*run the newer hub/,
  );
});

test('after the database was restored a new epoch makes every station start over', async () => {
  const connection = await shop.enrol().then((station) => station.connect());
  expect((await run('epoch', 'renew')).code).toBe(0);
  const answer = await connection.pull('catalog', { phase: 'feed', version: 0 }, connection.epoch);
  expect(answer).toMatchObject({ ok: 'start_over', scope: 'catalog' });
  connection.close();
});

test('an API key made on the command line lets another system write a customer', async () => {
  const made = await run('key', 'create', 'web shop', '--scope', 'customers:write', '--json');
  const { key } = JSON.parse(made.stdout) as { key: string };
  const put = (authorization: string, body: unknown, path = 'cafe24/42') =>
    fetch(`${shop.hub.url}/v1/customers/${path}`, {
      method: 'PUT',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const body = { name: { family: '김', given: '민지' }, phone: '010-1234-5678' };

  const created = await put(`Bearer ${key}`, body);
  expect(created.status).toBe(201);
  const { id, outcome } = (await created.json()) as { id: string; outcome: string };
  expect(outcome).toBe('created');
  const again = await put(`Bearer ${key}`, body);
  expect({ status: again.status, body: await again.json() }).toEqual({
    status: 200,
    body: { id, outcome: 'unchanged' },
  });
  const record = await shop.db
    .selectFrom('record')
    .select(['scope', 'doc'])
    .where('kind', '=', 'customer')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  expect(record).toMatchObject({
    scope: 'region:kr',
    doc: { name: { family: '김', given: '민지' }, phone: '+821012345678' },
  });

  const refusals = await Promise.all([
    put('', body),
    put(`Bearer ${key.slice(0, -1)}${key.endsWith('x') ? 'y' : 'x'}`, body),
    put(`Bearer ${key}`, { name: { family: '', given: '' } }),
    put(`Bearer ${key}`, { ...body, phone: 'no number' }),
    put(`Bearer ${key}`, { ...body, note: 'card 4111 1111 1111 1111' }),
    put(`Bearer ${key}`, body, 'cafe24/a%20b'),
    put(`Bearer ${key}`, { ...body, latinName: 'a\0b' }),
  ]);
  expect(refusals.map(({ status }) => status)).toEqual([401, 401, 400, 400, 422, 400, 400]);
  for (const refusal of refusals) {
    const error = (await refusal.json()) as { code: string; detail: string };
    expect(Object.keys(error)).toEqual(['code', 'detail']);
    expect(error.detail).not.toMatch(/4111|no number/);
  }
});
