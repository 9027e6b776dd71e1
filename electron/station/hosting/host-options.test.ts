import path from 'node:path';
import { expect, test } from 'vitest';
import { parseHostOptions } from './host-options.ts';

const parse = (args: string[], environment = {}, ignoreUnknown = false) =>
  parseHostOptions(args, environment, { dataDir: null, ignoreUnknown });

test('options say where, what and with whom', () => {
  expect(
    parse(['--data-dir', '/data', '--hub', 'http://127.0.0.1:4400', '--enrol-code', 'AB12CD34']),
  ).toEqual({
    ok: true,
    options: {
      dataDir: path.resolve('/data'),
      mode: 'associate',
      hub: 'http://127.0.0.1:4400',
      hubCa: null,
      enrolCode: 'AB12CD34',
      printer: null,
      cipher: 'aegis',
      port: 0,
      kiosk: false,
      developmentKeys: false,
    },
  });
});

test.each([
  [['--mode', 'associate'], '--data-dir is missing'],
  [
    ['--data-dir', 'd', '--mode', 'owner'],
    "--mode is one of associate, kiosk, pickup, not 'owner'",
  ],
  [['--data-dir', 'd', '--hub', 'hub.local'], "--hub is an http or https address, not 'hub.local'"],
  [
    ['--data-dir', 'd', '--hub', 'file:///etc'],
    "--hub is an http or https address, not 'file:///etc'",
  ],
  [['--data-dir', 'd', '--enrol-code', 'X'], '--enrol-code needs --hub'],
  [
    ['--data-dir', 'd', '--printer', 'http://x'],
    "--printer is a host, or host:port, not 'http://x'",
  ],
  [['--data-dir', 'd', '--port', '70000'], "--port is a number from 0 to 65535, not '70000'"],
  [['--data-dir', 'd', '--port', 'x'], "--port is a number from 0 to 65535, not 'x'"],
  [['--data-dir', 'd', '--cipher', 'rot13'], "--cipher is aegis or sqlcipher, not 'rot13'"],
])('%j is refused with words', (args, detail) => {
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
