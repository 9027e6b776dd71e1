// The import command as a process: killed without warning, stopped with Ctrl-C, and run again.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type ImportDesk, openImportDesk } from '#tests/support/import-desk.ts';
import { shopifyCustomersCsv } from '#tests/support/shopify-csv.ts';

const customers = 6000;
const main = fileURLToPath(new URL('../../hub/main.ts', import.meta.url));
let desk: ImportDesk;
let db: ImportDesk['db'];
let dir: string;
let file: string;

beforeEach(async () => {
  desk = await openImportDesk();
  ({ db, dir } = desk);
  file = path.join(dir, 'customers.csv');
  await writeFile(file, [...shopifyCustomersCsv(customers, 5)].join(''));
});

afterEach(() => desk.close());

function startImport(): { child: ChildProcess; output: () => string } {
  const child = spawn(process.execPath, [main, 'import', 'shopify-customers', file], {
    env: { ...process.env, DATABASE_URL: desk.url, DANGOL_DIR: dir },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (part: string) => (text += part));
  }
  return { child, output: () => text };
}

async function counts(): Promise<{ customers: number; rows: number; orphans: number }> {
  const { rows } = await sql<{ customers: number; rows: number; orphans: number }>`
    select (select count(*) from record where kind = 'customer') as customers,
      (select count(*) from source_row) as rows,
      (select count(*) from record note where note.kind = 'note'
        and not exists (select 1 from record where kind = 'customer' and id = note.subject)) as orphans
  `.execute(db);
  return rows[0] ?? { customers: -1, rows: -1, orphans: -1 };
}

async function someAreImported(): Promise<void> {
  const deadline = Date.now() + 30_000;
  while ((await counts()).customers === 0) {
    if (Date.now() > deadline) throw new Error('nothing was imported');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

it.each(['SIGKILL', 'SIGINT'] as const)(
  'loses and doubles nothing when it ends with %s',
  async (signal) => {
    const first = startImport();
    await someAreImported();
    first.child.kill(signal);
    const [code] = (await once(first.child, 'close')) as [number | null];
    const between = await counts();
    // It was cut in the middle, and what is there belongs together.
    expect(between.customers).toBeGreaterThan(0);
    expect(between.customers).toBeLessThan(customers);
    expect(between.rows).toBe(between.customers);
    expect(between.orphans).toBe(0);
    if (signal === 'SIGINT') {
      expect(code).toBe(1);
      expect(first.output()).toContain('run it again to go on');
    }

    const second = startImport();
    expect(await once(second.child, 'close')).toEqual([0, null]);
    expect(second.output()).toContain(
      `6,000 rows read: customers ${(customers - between.customers).toLocaleString('en')} created, 0 changed, ${between.customers.toLocaleString('en')} unchanged; 0 rows refused`,
    );
    expect(await counts()).toEqual({ customers, rows: customers, orphans: 0 });
  },
);

it('prints nothing of a row it refuses', async () => {
  await writeFile(
    file,
    'Customer ID,First Name,Last Name,Email,Accepts Email Marketing,Phone\n7.2E+12,Secretname,Family,secret@example.com,yes,010-0000-7777\n1,Ann,Lee,broken-secret,yes,77\n',
  );
  const { child, output } = startImport();
  expect(await once(child, 'close')).toEqual([0, null]);
  expect(output()).toContain('line 2: Customer ID was rounded by a spreadsheet (refused)');
  expect(output()).toContain('line 3: Email is not an e-mail address (left out)');
  expect(output()).not.toMatch(/secret|7777|Ann/i);
});
