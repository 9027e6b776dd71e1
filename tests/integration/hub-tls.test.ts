import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { connect } from 'node:tls';
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest';
import { createHub } from '#hub/create-hub.ts';
import { TlsError } from '#hub/http/tls.ts';
import { issueCode } from '#hub/stations/issue-code.ts';
import { orderWipe } from '#hub/stations/wipe-station.ts';
import { type Authority, createAuthority, type PemPair } from '#tests/support/authority.ts';
import { type HubShop, openHubShop } from '#tests/support/hub-shop.ts';
import { startProcess } from '#tests/support/running-process.ts';
import { startStation } from '#tests/support/station-process.ts';
import { until } from '#tests/support/until.ts';

let shop: HubShop;
let folder: string;
let authority: Authority;

const file = (name: string) => path.join(folder, name);
const files = () => ({ certFile: file('hub.crt'), keyFile: file('hub.key') });

function put({ cert, key }: PemPair): void {
  writeFileSync(file('hub.crt'), cert);
  writeFileSync(file('hub.key'), key);
}

/** Who the hub at a port says it is, to somebody who believes the authority. */
function nameAt(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port, ca: authority.pem }, () => {
      resolve(String(socket.getPeerCertificate().subject.CN));
      socket.destroy();
    });
    socket.on('error', reject);
  });
}

beforeEach(async () => {
  shop = await openHubShop();
  folder = mkdtempSync(path.join(tmpdir(), 'dangol tls '));
  authority = await createAuthority('The shop');
  put(await authority.issue('hub one'));
});

afterEach(async () => {
  await shop.close();
  rmSync(folder, { recursive: true, force: true });
});

test('a station that pins the authority of the hub enrols and syncs over TLS; one that pins another does not', async () => {
  const node = await shop.startNode({ tls: files() });
  expect(node.url).toMatch(/^https:/);
  writeFileSync(file('ca.crt'), authority.pem);
  writeFileSync(file('other.crt'), (await createAuthority('Somebody else')).pem);
  const start = async (name: string, ca: string) => {
    const station = await startStation({
      dataDir: file(name),
      hub: node.url,
      extra: ['--hub-ca', file(ca)],
    });
    onTestFinished(() => station.kill());
    return station;
  };
  const code = async () =>
    (
      await issueCode(shop.db, {
        store: 'gangnam',
        mode: 'associate',
        nowMs: Date.now(),
        confirmed: true,
      })
    ).code;

  const wrong = await start('wrong', 'other.crt');
  expect(
    await wrong.rpc.call('station.enrol', { hub: node.url, code: await code() }),
  ).toMatchObject({ ok: false, code: 'unreachable' });
  await wrong.kill();

  const right = await start('right', 'ca.crt');
  expect(await right.rpc.call('station.enrol', { hub: node.url, code: await code() })).toEqual({
    ok: true,
  });
  await until('it is online', async () => {
    const status = await right.rpc.call('station.status', {});
    return status.stage === 'open' && status.link.state === 'online';
  });
  await right.kill();
});

test('a wiped station’s receipt goes to the hub whose authority it pins, and to nobody who pretends', async () => {
  const node = await shop.startNode({ tls: files() });
  writeFileSync(file('ca.crt'), authority.pem);
  const nowMs = Date.now();
  const { code } = await issueCode(shop.db, {
    store: 'gangnam',
    mode: 'associate',
    nowMs,
    confirmed: true,
  });
  const station = await startStation({
    dataDir: file('wiped'),
    hub: node.url,
    enrolCode: code,
    extra: ['--hub-ca', file('ca.crt')],
  });
  onTestFinished(() => station.kill());
  const { station: id } = await until('it is open', async () => {
    const status = await station.rpc.call('station.status', {});
    return status.stage === 'open' && status.link.state === 'online' && status;
  });

  // Whoever takes the port has a certificate that the system, or another authority, may well believe.
  const receipts: string[] = [];
  const stranger = await (await createAuthority('Somebody else')).issue('hub one');
  const pretender = createServer({ cert: stranger.cert, key: stranger.key }, (request, reply) => {
    receipts.push(request.url ?? '');
    reply.end('{"ok":true}');
  });
  const { port } = new URL(node.url);
  await node.close();
  await new Promise<void>((resolve) => void pretender.listen(Number(port), '127.0.0.1', resolve));
  let refused = 0;
  pretender.on('tlsClientError', () => (refused += 1));
  await until('the station has come to the pretender', async () => refused > 0, 60_000);
  expect(receipts).toEqual([]);
  pretender.closeAllConnections();
  await new Promise((resolve) => pretender.close(resolve));

  expect(await orderWipe(shop.db, id, Date.now())).toBe('ordered');
  await shop.startNode({ tls: files(), port: Number(port) });
  const wipedAt = () =>
    shop.db.selectFrom('station').select('wiped_at').where('id', '=', id).executeTakeFirstOrThrow();
  await until('its receipt is there', async () => (await wipedAt()).wiped_at !== null, 60_000);
}, 150_000);

test('a new certificate is taken at SIGHUP, and one that cannot be used leaves the old one', async () => {
  const hub = startProcess('hub/main.ts', ['serve', '--port', '0'], {
    DATABASE_URL: shop.databaseUrl,
    HUB_TLS_CERT: files().certFile,
    HUB_TLS_KEY: files().keyFile,
  });
  onTestFinished(() => hub.kill());
  const [, port = ''] = await hub.line(/hub ready https:\/\/127\.0\.0\.1:(\d+)/);
  expect(await nameAt(Number(port))).toBe('hub one');
  put(await authority.issue('hub two'));
  process.kill(hub.pid, 'SIGHUP');
  await hub.line(/the certificate was read again/);
  expect(await nameAt(Number(port))).toBe('hub two');
  writeFileSync(file('hub.crt'), 'no certificate');
  process.kill(hub.pid, 'SIGHUP');
  await hub.line(/could not be read again; the old one stays/);
  expect(await nameAt(Number(port))).toBe('hub two');
  // Nothing of the key's file is in what it said.
  expect(hub.output()).not.toContain('PRIVATE');
});

test('a certificate that is not the key’s, or not there, keeps the hub from starting, in words', async () => {
  const start = () => createHub({ databaseUrl: shop.databaseUrl, tls: files() });
  writeFileSync(file('hub.key'), (await authority.issue('another')).key);
  await expect(start()).rejects.toThrow(TlsError);
  rmSync(file('hub.key'));
  await expect(start()).rejects.toThrow('hub.key cannot be read');
});
