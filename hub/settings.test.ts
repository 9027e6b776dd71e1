import { expect, test } from 'vitest';
import { readSettings } from './settings.ts';

test('without anything set the hub serves on 127.0.0.1:4400 from its embedded database', () => {
  expect(readSettings({ HUB_PORT: '', PATH: '/usr/bin' })).toEqual({
    ok: true,
    settings: {
      databaseUrl: undefined,
      port: 4400,
      host: '127.0.0.1',
      dangolDir: '.dangol',
      defaultRegion: 'KR',
      tombstoneDays: 90,
      auditDays: 731,
      leaseHours: 72,
      kioskLeaseHours: 336,
      tls: undefined,
      trustedProxy: false,
      logLevel: 'info',
    },
  });
});

test('what is set is taken', () => {
  expect(
    readSettings({
      DATABASE_URL: 'postgresql://db.example/dangol',
      HUB_PORT: '0',
      HUB_HOST: '::',
      DANGOL_DIR: 'with a space/.dangol',
      HUB_DEFAULT_REGION: 'US',
      LOG_LEVEL: 'silent',
    }),
  ).toMatchObject({ ok: true, settings: { port: 0, host: '::', defaultRegion: 'US' } });
});

test.each([
  ['DATABASE_URL', 'mysql://db.example/dangol', 'must be a PostgreSQL address'],
  ['HUB_PORT', '4400a', 'must be a whole number from 0 (any free port) to 65535'],
  ['HUB_PORT', '65536', 'must be a whole number from 0 (any free port) to 65535'],
  ['HUB_HOST', 'http://hub', 'must be a host name or an address to listen on'],
  ['HUB_TOMBSTONE_DAYS', '-5', 'must be a whole number of days from 1 to 3650'],
  ['HUB_DEFAULT_REGION', 'kr', 'must be a country code of two capital letters (ISO 3166)'],
  ['LOG_LEVEL', 'loud', 'must be one of fatal, error, warn, info, debug, silent'],
])(
  'a wrong %s is named with what is wrong and an example, and not repeated',
  (name, value, words) => {
    const read = readSettings({ [name]: value });
    expect(read).toEqual({
      ok: false,
      problems: [expect.stringMatching(new RegExp(`^${name} .*, for example ${name}=.+$`))],
    });
    expect(!read.ok && read.problems[0]).toContain(words);
    expect(!read.ok && read.problems[0]).not.toContain(value);
  },
);

test('every wrong setting is named, not only the first', () => {
  expect(readSettings({ HUB_PORT: 'x', LOG_LEVEL: 'x' })).toMatchObject({
    problems: [expect.stringContaining('HUB_PORT'), expect.stringContaining('LOG_LEVEL')],
  });
});
