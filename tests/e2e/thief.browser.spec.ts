/**
 * A whole session at a real counter in a browser window as `npm start` opens it, with its profile on the
 * disk; then the plug is pulled and everything is carried away. Nothing of any person can be read: not on
 * the disk, not in a log, nor in what the page keeps.
 */
import type { Page } from '@playwright/test';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { developmentSecrets } from '#electron/station/hosting/development-secrets.ts';
import { readIdentity } from '#electron/station/identity.ts';
import { openKeys } from '#electron/station/station-keys.ts';
import { connectOverCdp } from '#tests/support/connect-over-cdp.ts';
import { query } from '#tests/support/query.ts';
import { signIn } from '#tests/support/sign-in.ts';
import { testPin } from '#tests/support/staff.ts';
import { startStation } from '#tests/support/station-process.ts';
import { until } from '#tests/support/until.ts';
import { windowArguments } from '../../scripts/start/browser-window.ts';
import { findBrowser } from '../../scripts/start/find-browser.ts';
import { expect, listenForViolations, test } from './station-fixture.ts';

/** Nobody whom the screens name as an example. */
const person = {
  family: '우',
  given: '주한별',
  email: 'woo.zanzibari@example.com',
  phone: '+821077781234',
};

const typed = {
  email: 'zanzibarovna.olga@example.com',
  note: 'Her sister Zanzibarina likes linen',
  draft: 'Zanzibardraft that nobody saved',
  query: 'woo.zanzi',
  wrongPin: '739406',
};

/** Everybody and everything that must not be found, as it stands on the screen or was typed. */
const secrets = [
  '우주한별',
  'zanzibari',
  '01077781234',
  '821077781234',
  '7778-1234',
  '이준호',
  '최유나',
  testPin,
  ...Object.values(typed),
];

test('after a whole session nothing of any person can be read on the disk, in a log or in the page', async ({
  shop,
}) => {
  await query(
    shop.database.url,
    `UPDATE record SET version = nextval('record_version'), doc = doc || $1::jsonb
      WHERE kind = 'customer' AND doc #>> '{name,family}' = '김' AND doc #>> '{name,given}' = '민지'`,
    [
      JSON.stringify({
        name: { family: person.family, given: person.given },
        email: person.email,
        phone: person.phone,
      }),
    ],
  );
  const place = mkdtempSync(join(tmpdir(), 'dangol-thief-'));
  const temporary = mkdtempSync(join(place, 'tmp-'));
  const profile = mkdtempSync(join(place, 'profile-'));
  const dataDir = shop.dataDir('stolen');
  const station = await startStation({
    dataDir,
    hub: shop.hubUrl(),
    enrolCode: await shop.code(),
    env: { TMPDIR: temporary, SQLITE_TMPDIR: temporary },
  });
  station.process.say('launch');
  const [, address = ''] = await station.process.line(/^launch (http:\S+)$/m);
  const window = spawn(
    findBrowser()?.path ?? 'chromium',
    [...windowArguments(address, profile), '--headless=new', '--remote-debugging-port=0'],
    { stdio: 'ignore', env: { ...process.env, TMPDIR: temporary } },
  );
  try {
    const port = await debuggingPort(profile);
    const browser = await connectOverCdp(`http://127.0.0.1:${port}`);
    const [context] = browser.contexts();
    const page = context?.pages()[0] ?? (await context?.waitForEvent('page'));
    if (context === undefined || page === undefined) throw new Error('the window has no page');
    const said: string[] = [];
    const violations: string[] = [];
    listenForViolations(page, violations);
    // A draft that nobody saved is asked after when the page is left.
    page.on('dialog', (dialog) => void dialog.accept());
    page.on('console', (message) => said.push(message.text()));

    await work(page);

    await context.grantPermissions(['clipboard-read'], { origin: new URL(address).origin });
    const kept = JSON.stringify([
      await page.evaluate(whatPageKeeps),
      await context.cookies(),
      said,
    ]);
    expect(kept).toContain('Dangol');
    expect(foundIn('the page', Buffer.from(kept))).toEqual([]);
    expect(violations).toEqual([]);
    // What it holds back is put down before the plug is pulled.
    await page.getByRole('button', { name: /박서연/ }).waitFor();
    await browser.close();
  } finally {
    window.kill('SIGKILL');
    await once(window, 'exit');
    await station.kill();
  }

  const identity = readIdentity(dataDir);
  if (identity === undefined) throw new Error('it was not enrolled');
  const keys = await openKeys(identity.keys, await developmentSecrets(dataDir));
  const ofKeys = [keys.replicaKey, keys.outboxKey, keys.pepper ?? []].map((key) =>
    Buffer.from(key),
  );
  expect(ofKeys.map(({ length }) => length)).toEqual([32, 32, 32]);
  const files = [dataDir, place].flatMap(filesIn);
  expect(files.some((file) => file.endsWith('replica.db'))).toBe(true);
  expect(files.some((file) => file.includes('Local Storage'))).toBe(true);
  const found = files.flatMap((file) => {
    const bytes = readFileSync(file);
    const key = ofKeys.some((one) => bytes.includes(one) || bytes.includes(one.toString('hex')));
    return [...foundIn(file, bytes), ...(key ? [`a key in ${file}`] : [])];
  });
  expect(found).toEqual([]);
  expect(foundIn('the log', Buffer.from(station.process.output()))).toEqual([]);
  rmSync(place, { recursive: true, force: true });
});

/** What is done in a day: a wrong PIN, look-ups, a profile changed, a note saved, another begun, the lock. */
async function work(page: Page): Promise<void> {
  await page.getByRole('button', { name: /이준호/ }).click({ timeout: 30_000 });
  await page.getByLabel('PIN', { exact: true }).fill(typed.wrongPin);
  await page.getByLabel('PIN', { exact: true }).press('Enter');
  await expect(page.getByRole('status').locator('strong')).toBeVisible();
  await page.getByRole('radio', { name: 'English' }).click();
  await page.getByRole('button', { name: 'Somebody else' }).click();
  await signIn(page, '박서연');
  await page.keyboard.press('F9');
  await page.getByRole('button', { name: 'Somebody else' }).click();
  await signIn(page, '이준호');

  const box = page.getByRole('combobox');
  await box.pressSequentially(typed.query);
  await page.getByRole('option').filter({ hasText: '우주한별' }).first().waitFor();
  await box.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: '우주한별' })).toBeVisible();
  await page.getByRole('button', { name: 'Edit', exact: true }).click();
  await page.getByRole('textbox', { name: 'Email' }).fill(typed.email);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByRole('article').getByText(typed.email)).toBeVisible();
  await page.getByRole('tab', { name: /Notes/ }).click();
  await page.getByLabel('New note').fill(typed.note);
  await page.getByRole('button', { name: 'Save note' }).click();
  await expect(page.getByText(typed.note)).toBeVisible();
  await page.getByLabel('New note').pressSequentially(typed.draft);
  // Chromium writes down how a tab is to be restored some time after it changed.
  await page.reload();
  await expect(page.getByRole('combobox')).toBeVisible();
  await page.keyboard.press('F9');
  await page.getByRole('button', { name: 'Somebody else' }).click();
}

/** Runs in the page. */
async function whatPageKeeps(): Promise<unknown> {
  const clipboard = await navigator.clipboard.readText().catch(() => '');
  return [
    document.title,
    location.href,
    history.state,
    { ...localStorage },
    { ...sessionStorage },
    document.cookie,
    await indexedDB.databases(),
    await caches.keys(),
    performance.getEntries().map(({ name }) => name),
    clipboard,
  ];
}

async function debuggingPort(profile: string): Promise<string> {
  const file = join(profile, 'DevToolsActivePort');
  return until(
    'the window is open',
    async () => (existsSync(file) && readFileSync(file, 'utf8').split('\n')[0]) || undefined,
    30_000,
  );
}

function filesIn(directory: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

function foundIn(where: string, bytes: Buffer): string[] {
  return secrets.flatMap((secret) =>
    (['utf8', 'utf16le'] as const).some((encoding) => bytes.includes(Buffer.from(secret, encoding)))
      ? [`${secret} in ${where}`]
      : [],
  );
}
