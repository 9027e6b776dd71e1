// What the operator of a hub does with pickups on the command line, and what a wrong file is answered.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runHubCommand } from '#tests/support/hub-process.ts';
import { type HubShop, openHubShop } from '#tests/support/hub-shop.ts';

let shop: HubShop;
let folder: string;

beforeAll(async () => {
  shop = await openHubShop();
  folder = await mkdtemp(path.join(tmpdir(), 'dangol-pickups-'));
}, 120_000);

afterAll(async () => {
  await shop?.close();
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
});

const run = (...args: string[]) => runHubCommand(args, { DATABASE_URL: shop.databaseUrl });

async function fileOf(name: string, text: string): Promise<string> {
  const file = path.join(folder, name);
  await writeFile(file, text);
  return file;
}

const pickup = (number: string, more: object = {}) =>
  JSON.stringify({
    number,
    store: 'gangnam',
    placedAt: 1_790_000_000_000,
    currency: 'KRW',
    payment: 'paid',
    lines: [{ id: '1', title: 'Linen shirt', quantity: 1, priceMinor: 89_000 }],
    buyer: { name: { family: '김', given: '민지' } },
    ...more,
  });

test('a file of pickups is taken in once, and each line that cannot be used is told by its number', async () => {
  const lines = [
    `\u{FEFF}${pickup('2001')}`,
    pickup('#2002'),
    '',
    '{"number": ',
    pickup('2003', { store: 'atlantis' }),
    pickup('2004', { payment: 'soon' }),
  ];
  const file = await fileOf('pickups.jsonl', lines.join('\r\n'));
  expect(await run('pickup', 'import', file)).toEqual({
    code: 1,
    stdout: '2 created, 0 updated, 0 unchanged, 3 not usable\n',
    stderr:
      'line 4: not JSON\nline 5: no_store\nline 6: payment: cannot be read\nhub: 3 lines could not be used\n',
  });
  const good = await fileOf('good.jsonl', lines.slice(0, 2).join('\n'));
  expect(await run('pickup', 'import', good)).toEqual({
    code: 0,
    stdout: '0 created, 0 updated, 2 unchanged, 0 not usable\n',
    stderr: '',
  });
});

test('files that cannot be read or written are named, and so is what is wrong', async () => {
  const missing = path.join(folder, 'missing.jsonl');
  const pictureNowhere = path.join(folder, 'nowhere', 'code.svg');
  const [file, directory, picture] = await Promise.all([
    run('pickup', 'import', missing),
    run('pickup', 'import', folder),
    run('pickup-code', '2001', '--svg', pictureNowhere),
  ]);
  expect(file).toMatchObject({ code: 1, stderr: 'hub: missing.jsonl: there is no such file\n' });
  expect(directory.stderr).toBe(`hub: ${path.basename(folder)}: this is a directory, not a file\n`);
  expect(picture.stderr).toBe(`hub: ${pictureNowhere} cannot be written (ENOENT)\n`);
});

test("a store's policy is set by what a file says, and a name that no policy has is refused", async () => {
  const file = await fileOf('policy.json', JSON.stringify({ keepDays: 3 }));
  const set = await run('pickup', 'policy', 'gangnam', '--file', file);
  expect(JSON.parse(set.stdout)).toMatchObject({ store: 'gangnam', keepDays: 3, returnDays: 30 });

  const slip = await fileOf('slip.json', JSON.stringify({ keepDays: 9, cutOf: {} }));
  const [refused, shown, elsewhere] = await Promise.all([
    run('pickup', 'policy', 'gangnam', '--file', slip),
    run('pickup', 'policy', 'gangnam'),
    run('pickup', 'policy', 'atlantis'),
  ]);
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain('slip.json: a policy has no cutOf, but store, currency, rules');
  expect(JSON.parse(shown.stdout)).toEqual(JSON.parse(set.stdout));
  expect(shown.stdout).not.toMatch(/salt|codeKeys/);
  expect(elsewhere.stderr).toBe('hub: there is no store atlantis yet: enrol a station for it\n');
});

test('waits are asked for in a time zone that there is', async () => {
  const [none, wrong] = await Promise.all([
    run('pickup', 'waits', '--store', 'gangnam'),
    run('pickup', 'waits', '--time-zone', 'Asia/Atlantis'),
  ]);
  expect(none).toEqual({ code: 0, stdout: '', stderr: 'nobody was served in that time\n' });
  expect(wrong).toMatchObject({ code: 2 });
  expect(wrong.stderr).toBe("hub: --time-zone wants one such as Asia/Seoul, not 'Asia/Atlantis'\n");
});
