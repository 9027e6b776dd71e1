/**
 * A client written from docs/protocol.md and nothing else: no socket.io library, no schema of ours, only
 * websocket frames, Ed25519 and zstd. It keeps the document honest.
 */
import { createHash, createPrivateKey, sign } from 'node:crypto';
import { zstdDecompressSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { issueCode } from '#hub/stations/issue-code.ts';
import { customer, type HubShop, openHubShop } from '#tests/support/hub-shop.ts';

/** The key pair of the document's examples: the seed is the bytes 00 to 1f. */
const seed = Buffer.from(Array.from({ length: 32 }, (_, i) => i));
const privateKey = createPrivateKey({
  key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]),
  format: 'der',
  type: 'pkcs8',
});
const publicKey = 'A6EHv_POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg';

const signed = (text: string): string =>
  sign(null, Buffer.from(text), privateKey).toString('base64url');

let shop: HubShop;

beforeAll(async () => {
  shop = await openHubShop();
  await shop.write(customer('c1'));
});

afterAll(async () => {
  await shop.close();
});

/** Frames in the order they came, with a way to wait for the next one. */
function open(url: string) {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`);
  const came: (string | Buffer)[] = [];
  let wake = () => {};
  socket.on('message', (data: Buffer, isBinary) => {
    const frame = isBinary ? data : data.toString();
    if (frame === '2') socket.send('3');
    else came.push(frame);
    wake();
  });
  const next = async (): Promise<string | Buffer> => {
    while (came.length === 0) await new Promise<void>((resolve) => (wake = resolve));
    return came.shift() ?? '';
  };
  return { socket, next, send: (frame: string) => socket.send(frame) };
}

test('a client written from the document alone enrols, proves its key, pulls and pushes', async () => {
  const { code } = await issueCode(shop.db, {
    store: 'gangnam',
    mode: 'associate',
    nowMs: Date.now(),
    confirmed: true,
  });
  const answer = await fetch(`${shop.hub.url}/v1/enrol`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      code,
      mode: 'associate',
      publicKey,
      signature: signed(`dangol-enrol-1\n${code}\n${publicKey}`),
      app: 'by hand',
      protocol: 1,
    }),
  });
  const { station, hub } = (await answer.json()) as { station: string; hub: string };

  const { socket, next, send } = open(shop.hub.url);
  const opened = String(await next());
  expect(opened).toMatch(/^0\{/);
  expect(JSON.parse(opened.slice(1))).toMatchObject({
    upgrades: [],
    pingInterval: 10_000,
    pingTimeout: 8_000,
    maxPayload: 524_288,
  });
  send('40');
  expect(await next()).toMatch(/^40\{"sid":"[^"]+"\}$/);
  const [event, challenge] = JSON.parse(String(await next()).slice(2)) as [
    string,
    { nonce: string; hub: string },
  ];
  expect([event, challenge.hub]).toEqual(['challenge', hub]);

  const signature = signed(`dangol-connect-1\n${hub}\n${challenge.nonce}\n${station}`);
  send(`420["prove",${JSON.stringify({ station, protocol: 1, app: 'by hand', signature })}]`);
  const welcomed = String(await next());
  expect(welcomed).toMatch(/^430\[\{"ok":true,/);
  const [{ epoch, grants }] = JSON.parse(welcomed.slice(3)) as [
    { epoch: string; grants: string[] },
  ];
  expect(grants).toContain('region:kr');

  send('421["pull",{"scope":"region:kr","cursor":{"phase":"start"}}]');
  const paged = String(await next());
  expect(paged).toMatch(/^461-1\[\{"ok":true,.*"rows":\{"_placeholder":true,"num":0\}/);
  const packed = (await next()) as Buffer;
  const pageText = zstdDecompressSync(packed).toString();
  expect(JSON.parse(pageText)).toEqual([
    ['customer', 'c1', 1, { name: { family: '김', given: '민지' }, phone: '+821012345678' }],
  ]);
  const [{ next: cursor }] = JSON.parse(paged.slice(paged.indexOf('['))) as [{ next: unknown }];
  expect(cursor).toEqual({ phase: 'feed', version: 1 });

  // What the one row adds, of its bytes as they came; it is alone in its leaf.
  const [, doc = ''] = /^\[\["customer","c1",1,(.*)\]\]$/.exec(pageText) ?? [];
  const md5 = (text: string) => createHash('md5').update(text).digest();
  const leaf = md5('customer/c1').subarray(0, 2);
  const compared = { scope: 'region:kr', epoch, version: 1, under: [leaf.toString('hex', 0, 1)] };
  send(`429["digest",${JSON.stringify(compared)}]`);
  expect(await next()).toMatch(/^461-9\[\{"ok":true,.*"head":1,"rows":1,"sums":/);
  const sums = (await next()) as Buffer;
  const at = (leaf[1] as number) * 8;
  expect(sums.subarray(at, at + 8)).toEqual(md5(`customer/c1@1\n${doc}`).subarray(0, 8));
  expect(sums.filter((byte) => byte !== 0).length).toBeLessThanOrEqual(8);

  const noteId = '0198b2a6-7c1d-7000-8000-0000000000aa';
  const mutation = {
    id: '0198b2a6-7c1d-7000-8000-0000000000bb',
    station,
    sequence: 1,
    name: 'note.add',
    args: { noteId, customerId: 'c1', text: 'likes navy' },
    observedAt: 1_790_000_000_000,
    basedOn: { 'customer/c1': 1 },
    staff: null,
  };
  send(`422["push",${JSON.stringify({ mutations: [mutation] })}]`);
  const frames = [String(await next()), String(await next())].sort();
  expect(frames).toEqual([
    '42["announce",{"scope":"region:kr","version":2}]',
    `432[{"ok":true,"results":[{"id":"${mutation.id}","sequence":1,"result":{"status":"accepted","versions":{"note/${noteId}":2}}}],"lastSequence":1}]`,
  ]);

  send(
    `423["pull",${JSON.stringify({ scope: 'region:kr', cursor: { phase: 'feed', version: 1 }, epoch })}]`,
  );
  expect(await next()).toMatch(/^461-3\[\{"ok":true,"scope":"region:kr",.*"done":true,"head":2/);
  socket.close();
});
