/** The main job in the Electron host as built: a real hub, another counter in the browser host. */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type ElectronProgram, startElectronProgram } from '#tests/support/electron-program.ts';
import { signIn } from '#tests/support/sign-in.ts';
import { openShop, type Shop } from '#tests/support/shop.ts';

let shop: Shop;
let dir: string;
let program: ElectronProgram;
beforeEach(async () => {
  shop = await openShop(20);
  dir = mkdtempSync(path.join(os.tmpdir(), 'dangol-electron-shop-'));
});
afterEach(async () => {
  await program.kill();
  await shop.close();
  rmSync(dir, { recursive: true, force: true, maxRetries: 10 });
});

function start(...args: string[]): ElectronProgram {
  program = startElectronProgram([
    '--data-dir',
    dir,
    '--hub',
    shop.hubUrl(),
    '--development-keys',
    ...args,
  ]);
  return program;
}

test('Electron enrols by code, finds a customer, and shows on the card what another counter changes', async () => {
  start('--enrol-code', await shop.code());
  await program.line(/^station enrolled$/m);
  const page = await program.page();
  const box = page.getByRole('searchbox').or(page.getByRole('combobox')).first();
  await signIn(page);
  await box.waitFor();

  const counter = await shop.station('counter');
  await expect.poll(async () => (await counter.status()).customers).toBe(20);
  const { hits } = await counter.rpc.call('customer.search', { query: '4821', limit: 1 });
  const [customer] = hits;
  if (customer === undefined) throw new Error('the demo shop has no customers');

  await box.fill('4821');
  await page.locator('mark').getByText('4821').waitFor();
  await box.press('Enter');
  await page.getByRole('article').getByText(customer.name).first().waitFor();
  const { customerId } = customer;
  const saved = await counter.rpc.call('customer.edit', {
    customerId,
    changes: [{ field: 'latinName', was: customer.latinName, now: 'Minji Other-Counter' }],
  });
  expect(saved.ok).toBe(true);
  await page.getByRole('article').getByText('Minji Other-Counter').waitFor();

  await counter.stop();
  await program.stop();
  start();
  const again = await program.page();
  await signIn(again);
  expect(program.output()).not.toContain('station not enrolled');
}, 120_000);
