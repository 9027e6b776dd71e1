import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { Enrolled, EnrolRequest } from '#shared/protocol/enrol.ts';
import { temporaryDirectory } from '#tests/support/store-files.ts';
import { enrol } from './enrol.ts';
import type { Secrets, StationSettings } from './host.ts';
import { readEnrolling, readIdentity } from './identity.ts';

/** Wraps by a word; opens nothing that another word wrapped. */
function keystore(word: string): Secrets {
  return {
    quality: 'platform',
    seal: async (plain) => Buffer.concat([Buffer.from(word), plain]),
    async open(sealed) {
      const wrapped = Buffer.from(sealed);
      if (!wrapped.subarray(0, word.length).equals(Buffer.from(word))) throw new Error('unknown');
      return wrapped.subarray(word.length);
    },
    forget: async () => {},
  };
}

/** A hub that loses its answer as often as it is told to. */
async function hubThatLoses(answers: number) {
  const asked: EnrolRequest[] = [];
  const enrolled: Enrolled = {
    station: 'station-1',
    hub: '0199a0c4-0000-7000-8000-0000000000ff',
    store: 'gangnam',
    storeName: '강남',
    mode: 'associate',
    grants: ['region:kr'],
    region: 'KR',
  };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      asked.push(JSON.parse(Buffer.concat(chunks).toString('utf8')));
      if (asked.length <= answers) request.socket.destroy();
      else response.end(JSON.stringify(enrolled));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return { asked, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

function settingsIn(dataDir: string): StationSettings {
  return { dataDir, mode: 'associate', hubHint: null, app: 'test', cipher: 'aegis' };
}
const code = '0123-4567';

it('finishes an enrolment whose answer was lost by the same key', async () => {
  const settings = settingsIn(temporaryDirectory());
  const hub = await hubThatLoses(1);
  const ask = () => enrol({ hub: hub.url, code }, settings, keystore('a'));
  expect(await ask()).toMatchObject({ ok: false, code: 'unreachable' });
  expect(readIdentity(settings.dataDir)).toBeUndefined();
  expect(await ask()).toEqual({ ok: true });
  expect(hub.asked[1]).toEqual(hub.asked[0]);
  expect(readIdentity(settings.dataDir)?.keys.publicKey).toBe(hub.asked[0]?.publicKey);
  expect(readEnrolling(settings.dataDir)).toBeUndefined();
});

it.each([
  ['the keystore forgot them', (_file: string) => {}],
  [
    'their file was cut short',
    (file: string) => writeFileSync(file, readFileSync(file).subarray(0, 40)),
  ],
])('enrols with new keys where those of an earlier try are lost: %s', async (_, spoil) => {
  const settings = settingsIn(temporaryDirectory());
  const hub = await hubThatLoses(1);
  await enrol({ hub: hub.url, code }, settings, keystore('a'));
  spoil(path.join(settings.dataDir, 'enrolling.json'));
  expect(await enrol({ hub: hub.url, code }, settings, keystore('b'))).toEqual({ ok: true });
  expect(hub.asked[1]?.publicKey).not.toBe(hub.asked[0]?.publicKey);
});

it('says that the keystore fails, and asks no hub', async () => {
  const settings = settingsIn(temporaryDirectory());
  const hub = await hubThatLoses(0);
  let sealed = 0;
  const failing: Secrets = {
    ...keystore('a'),
    async seal() {
      sealed += 1;
      if (sealed === 2) throw new Error('locked');
      return new Uint8Array(1);
    },
  };
  expect(await enrol({ hub: hub.url, code }, settings, failing)).toMatchObject({
    ok: false,
    code: 'no_keystore',
  });
  expect(hub.asked).toEqual([]);
  expect(readEnrolling(settings.dataDir)).toBeUndefined();
});
