/**
 * A pickup code as the hub's terminal shows it, read back by readers that have nothing to do with whoever
 * drew it: jsQR always, and `zbarimg` (Debian: zbar-tools) where it is installed.
 */
import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import jsqr from 'jsqr';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Pickup } from '#shared/domain/pickup.ts';
import { humanCodeForm, readHumanCode, readPickupCode } from '#shared/domain/pickup-code.ts';
import { PickupPolicy } from '#shared/domain/pickup-policy.ts';
import { hashFormOf } from '#hub/pickups/policy.ts';
import { query } from '#tests/support/query.ts';
import { openShop, type Shop } from '#tests/support/shop.ts';

const order = 'G1001';
let shop: Shop;
let folder: string;

beforeAll(async () => {
  shop = await openShop(20);
  folder = await mkdtemp(path.join(tmpdir(), 'dangol-code-'));
}, 120_000);
afterAll(async () => {
  await shop?.close();
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
});

interface Picture {
  width: number;
  height: number;
  /** One byte a pixel: 0 black, 255 white. */
  grey: Uint8Array;
}

/** What a terminal paints: two rows of squares in each line, so many pixels to a square. */
function picture(printed: string, scale = 6): Picture {
  const colours = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g');
  const lines = printed
    .split('\n')
    .filter((line) => line.includes('[30;107m'))
    .map((line) => Array.from(line.replace(colours, '')));
  const across = lines[0]?.length ?? 0;
  const width = across * scale;
  const height = lines.length * 2 * scale;
  const grey = new Uint8Array(width * height).fill(255);
  for (let y = 0; y < height; y += 1) {
    const row = Math.floor(y / scale);
    const dark = row % 2 === 0 ? '▀█' : '▄█';
    for (let x = 0; x < width; x += 1) {
      const square = lines[row >> 1]?.[Math.floor(x / scale)] ?? ' ';
      if (dark.includes(square)) grey[y * width + x] = 0;
    }
  }
  return { width, height, grey };
}

function readByJsqr({ width, height, grey }: Picture): string | undefined {
  const pixels = new Uint8ClampedArray(grey.length * 4);
  for (const [i, level] of grey.entries()) pixels.set([level, level, level, 255], i * 4);
  const read = typeof jsqr === 'function' ? jsqr : (jsqr as { default: typeof jsqr }).default;
  return read(pixels, width, height)?.data;
}

const zbar = spawnSync('zbarimg', ['--version']).error === undefined;

async function print(...options: string[]) {
  const printed = await shop.hubCommand('pickup-code', order, ...options);
  const [, human] = /^([0-9A-Z]{4}-[0-9A-Z]{4})$/m.exec(printed) ?? [];
  return { printed, human: readHumanCode(human ?? '') };
}

async function held() {
  const sql = 'SELECT doc FROM record WHERE id = $1';
  const [pickup] = (await query(shop.database.url, sql, [`pickup:${order}`])) as { doc: unknown }[];
  const [policy] = (await query(shop.database.url, sql, ['pickup-policy:gangnam'])) as {
    doc: unknown;
  }[];
  return { pickup: Pickup.parse(pickup?.doc), hash: hashFormOf(PickupPolicy.parse(policy?.doc)) };
}

test('the QR code is read back by an independent reader, and the eight characters are those that desks check', async () => {
  const { printed, human } = await print();
  const text = readByJsqr(picture(printed));
  expect(readPickupCode(text ?? '')).toMatchObject({ order, store: 'gangnam', epoch: 1 });
  const { pickup, hash } = await held();
  expect(pickup.code?.humanHash).toBe(hash(humanCodeForm(human ?? '')));
  const again = await print();
  expect([readByJsqr(picture(again.printed)), again.human]).toEqual([text, human]);
  const anew = await print('--reissue');
  expect(readPickupCode(readByJsqr(picture(anew.printed)) ?? '')).toMatchObject({ epoch: 2 });
  expect(anew.human).not.toBe(human);
});

test.skipIf(!zbar)('zbarimg reads the same', async () => {
  const { printed } = await print();
  const shown = picture(printed);
  const file = path.join(folder, 'code.pgm');
  const head = Buffer.from(`P5\n${shown.width} ${shown.height}\n255\n`);
  await writeFile(file, Buffer.concat([head, shown.grey]));
  const read = spawnSync('zbarimg', ['--quiet', '--raw', file], { encoding: 'utf8' });
  expect(read.stdout.trim()).toBe(readByJsqr(shown));
});

test('as a picture it goes into a file that only its owner reads', async () => {
  const file = path.join(folder, 'code.svg');
  const { printed } = await print('--svg', file);
  expect(printed).not.toContain('[30;107m');
  expect(await readFile(file, 'utf8')).toMatch(/^<svg /);
});
