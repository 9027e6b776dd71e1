/** What both hosts share: options, sealing, key file, lock, the renderer's files, enrolment by code. */
import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Transport } from '#shared/rpc/transport.ts';
import { DataDirTaken, lockDataDir } from './data-dir-lock.ts';
import { developmentSecrets } from './development-secrets.ts';
import { enrolByCode, enrolLine } from './enrol-by-code.ts';
import { EnvelopeRefused, openEnvelope, sealEnvelope } from './envelope.ts';
import { parseHostOptions } from './host-options.ts';
import { loadRendererFiles, manifestOf, writeRendererManifest } from './renderer-files.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(os.tmpdir(), 'dangol-hosting-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

describe('options', () => {
  const parse = (args: string[], environment = {}, ignoreUnknown = false) =>
    parseHostOptions(args, environment, { dataDir: null, ignoreUnknown });

  test('say where, what and with whom', () => {
    expect(
      parse(['--data-dir', '/data', '--hub', 'http://127.0.0.1:4400', '--enrol-code', 'AB12CD34']),
    ).toEqual({
      ok: true,
      options: {
        dataDir: path.resolve('/data'),
        mode: 'associate',
        hub: 'http://127.0.0.1:4400',
        enrolCode: 'AB12CD34',
        cipher: 'aegis',
        port: 0,
        kiosk: false,
        developmentKeys: false,
      },
    });
  });

  test.each([
    [['--mode', 'associate'], '--data-dir is missing'],
    [['--data-dir', 'd', '--mode', 'owner'], '--mode is one of associate, kiosk, pickup'],
    [['--data-dir', 'd', '--hub', 'hub.local'], '--hub is an http or https address'],
    [['--data-dir', 'd', '--hub', 'file:///etc'], '--hub is an http or https address'],
    [['--data-dir', 'd', '--enrol-code', 'X'], '--enrol-code needs --hub'],
    [['--data-dir', 'd', '--port', '70000'], '--port is a number from 0 to 65535'],
    [['--data-dir', 'd', '--port', 'x'], '--port is a number from 0 to 65535'],
    [['--data-dir', 'd', '--cipher', 'rot13'], '--cipher is aegis or sqlcipher'],
  ])('%j are refused with words', (args, detail) => {
    expect(parse(args)).toEqual({ ok: false, detail });
  });

  test('an unknown option is refused, unless it may be one of Chromium', () => {
    const args = ['--no-sandbox', '.', '--data-dir', 'd', '--remote-debugging-port=1', '--kiosk'];
    expect(parse(args)).toMatchObject({ ok: false });
    expect(parse(args, {}, true)).toMatchObject({
      ok: true,
      options: { dataDir: path.resolve('d'), kiosk: true },
    });
  });

  test('development keys are asked for by option or environment', () => {
    const environment = { DANGOL_DEVELOPMENT_KEYS: '1' };
    for (const parsed of [
      parse(['--data-dir', 'd', '--development-keys']),
      parse(['--data-dir', 'd'], environment),
    ]) {
      expect(parsed).toMatchObject({ ok: true, options: { developmentKeys: true } });
    }
  });
});

describe('sealing', () => {
  test('a sealed secret opens under its key, and two seals of it differ', () => {
    const [key, secret] = [randomBytes(32), randomBytes(32)];
    const [one, other] = [
      sealEnvelope(key, secret, randomBytes),
      sealEnvelope(key, secret, randomBytes),
    ];
    expect(Buffer.from(openEnvelope(key, one)).equals(secret)).toBe(true);
    expect(Buffer.from(one).equals(other)).toBe(false);
    expect(Buffer.from(one).includes(secret)).toBe(false);
  });

  test('a flipped bit anywhere, a cut, another key or another version is refused', () => {
    const key = randomBytes(32);
    const sealed = sealEnvelope(key, randomBytes(32), randomBytes);
    for (let i = 0; i < sealed.length; i++) {
      const changed = Uint8Array.from(sealed, (byte, at) => (at === i ? byte ^ 1 : byte));
      expect(() => openEnvelope(key, changed)).toThrow(EnvelopeRefused);
      expect(() => openEnvelope(key, sealed.subarray(0, i))).toThrow(EnvelopeRefused);
    }
    expect(() => openEnvelope(randomBytes(32), sealed)).toThrow(EnvelopeRefused);
  });

  test('a development key is readable by its user alone and survives a restart', async () => {
    const sealed = await (await developmentSecrets(dir)).seal(Uint8Array.of(1, 2, 3));
    if (process.platform !== 'win32') {
      expect(statSync(path.join(dir, 'development.key')).mode & 0o777).toBe(0o600);
    }
    const again = await developmentSecrets(dir);
    expect([again.quality, [...(await again.open(sealed))]]).toEqual(['development', [1, 2, 3]]);
  });

  test('a development key file that is no key is refused, not replaced', async () => {
    writeFileSync(path.join(dir, 'development.key'), 'short');
    await expect(developmentSecrets(dir)).rejects.toThrow('is not a key');
    expect(readFileSync(path.join(dir, 'development.key'), 'utf8')).toBe('short');
  });
});

describe('the lock of a data directory', () => {
  // The file-system lock of macOS works on every POSIX system, so it is tested here as well.
  const platforms =
    process.platform === 'linux' ? (['linux', 'darwin'] as const) : [process.platform];

  test.each(platforms)('is held by one at a time (%s)', async (platform) => {
    const data = path.join(dir, 'station');
    const lock = await lockDataDir(data, platform);
    await expect(lockDataDir(data, platform)).rejects.toThrow(DataDirTaken);
    // The same directory by another name.
    await expect(lockDataDir(path.join(dir, '.', 'x', '..', 'station'), platform)).rejects.toThrow(
      DataDirTaken,
    );
    const other = await lockDataDir(path.join(dir, 'other'), platform);
    await other.release();
    await lock.release();
    const next = await lockDataDir(data, platform);
    await next.release();
  });

  test('makes the directory for its user alone', async () => {
    const data = path.join(dir, 'deep', 'station');
    await (await lockDataDir(data)).release();
    if (process.platform !== 'win32') expect(statSync(data).mode & 0o777).toBe(0o700);
  });
});

describe("the renderer's files", () => {
  async function built(): Promise<string> {
    const renderer = path.join(dir, 'renderer');
    mkdirSync(path.join(renderer, 'assets'), { recursive: true });
    writeFileSync(path.join(renderer, 'index.html'), '<p>');
    writeFileSync(path.join(renderer, 'assets', 'a-1.js'), '1;');
    await writeRendererManifest(renderer);
    return renderer;
  }

  test('are served by their address, the page at /', async () => {
    const files = await loadRendererFiles(await built());
    expect([...files.keys()].toSorted()).toEqual(['/', '/assets/a-1.js']);
    expect(files.get('/')).toMatchObject({
      contentType: 'text/html; charset=utf-8',
      immutable: false,
    });
    expect(files.get('/assets/a-1.js')).toMatchObject({ immutable: true });
  });

  test('that came after the build are not served', async () => {
    const renderer = await built();
    writeFileSync(path.join(renderer, 'assets', 'planted.js'), 'evil');
    expect([...(await loadRendererFiles(renderer)).keys()]).not.toContain('/assets/planted.js');
  });

  test('that were changed, are missing, or were never built are refused with what to do', async () => {
    const renderer = await built();
    writeFileSync(path.join(renderer, 'assets', 'a-1.js'), '2;');
    await expect(loadRendererFiles(renderer)).rejects.toThrow(
      'the renderer is not built (/assets/a-1.js is not as it was built): run `npm run build`',
    );
    rmSync(path.join(renderer, 'assets', 'a-1.js'));
    await expect(loadRendererFiles(renderer)).rejects.toThrow('/assets/a-1.js is missing');
    rmSync(manifestOf(renderer));
    await expect(loadRendererFiles(renderer)).rejects.toThrow('it has no manifest');
  });

  test('cannot be named outside their folder by a manifest', async () => {
    const renderer = await built();
    writeFileSync(path.join(dir, 'secret.html'), 'secret');
    const manifest = JSON.parse(readFileSync(manifestOf(renderer), 'utf8')) as {
      files: Record<string, unknown>;
    };
    const sha256 = createHash('sha256').update('secret').digest('hex');
    manifest.files['/../secret.html'] = { sha256 };
    writeFileSync(manifestOf(renderer), JSON.stringify(manifest));
    await expect(loadRendererFiles(renderer)).rejects.toThrow('it has no manifest');
  });

  test('of a type no host can serve stop the build', async () => {
    const renderer = await built();
    writeFileSync(path.join(renderer, 'page.exe'), '');
    await expect(writeRendererManifest(renderer)).rejects.toThrow('/page.exe: no content type');
  });
});

describe('enrolment by code', () => {
  const never = new Promise<never>(() => {});
  const unenrolled = { stage: 'unenrolled', mode: 'associate', hubHint: null, keystore: 'none' };

  /** A station's end that answers each call with what is given, or with the error code in quotes. */
  function answering(answers: Record<string, unknown>) {
    const calls: string[] = [];
    let deliver: (message: unknown) => void = () => {};
    const transport: Transport = {
      send(raw) {
        const { id, call } = raw as { id: number; call: string };
        calls.push(call);
        const value = answers[call];
        queueMicrotask(() =>
          deliver(
            typeof value === 'string'
              ? { type: 'error', id, code: value, detail: '' }
              : { type: 'result', id, value },
          ),
        );
      },
      onMessage(listener) {
        deliver = listener;
        return () => true;
      },
      onClose: () => () => true,
    };
    return { transport, calls, event: (message: unknown) => deliver(message) };
  }

  test('enrols an unenrolled station', async () => {
    const { transport, calls } = answering({
      'station.status': unenrolled,
      'station.enrol': { ok: true },
    });
    const outcome = await enrolByCode(transport, 'http://127.0.0.1:1', 'CODE', never);
    expect(outcome).toEqual({ ok: true, already: false });
    expect(enrolLine(outcome)).toBe('station enrolled');
    expect(calls).toEqual(['station.status', 'station.enrol']);
  });

  test('says why a code was refused', async () => {
    const { transport } = answering({
      'station.status': unenrolled,
      'station.enrol': { ok: false, code: 'bad_code', detail: 'no such code' },
    });
    expect(enrolLine(await enrolByCode(transport, 'http://127.0.0.1:1', 'CODE', never))).toBe(
      'station not enrolled: bad_code no such code',
    );
  });

  test('waits for a station that is not ready yet', async () => {
    const station = answering({ 'station.status': 'not_ready', 'station.enrol': { ok: true } });
    const outcome = enrolByCode(station.transport, 'http://127.0.0.1:1', 'CODE', never);
    await new Promise((resolve) => setTimeout(resolve, 1));
    station.event({ type: 'event', event: 'status.changed', payload: unenrolled });
    expect(await outcome).toEqual({ ok: true, already: false });
  });

  test('leaves a station alone whose files do not open', async () => {
    const closed = { stage: 'closed', problem: 'wrong_key', file: 'replica.db', detail: 'no' };
    const { transport, calls } = answering({ 'station.status': closed });
    expect(await enrolByCode(transport, 'http://127.0.0.1:1', 'CODE', never)).toEqual({
      ok: false,
      code: 'closed',
      detail: 'wrong_key: no',
    });
    expect(calls).toEqual(['station.status']);
  });

  test('gives up on a station that does not answer', async () => {
    const { transport } = answering({ 'station.status': 'not_ready' });
    const late = Promise.reject(new Error('the station did not answer in time'));
    expect(await enrolByCode(transport, 'http://127.0.0.1:1', 'CODE', late)).toEqual({
      ok: false,
      code: 'no_answer',
      detail: 'the station did not answer in time',
    });
  });
});
