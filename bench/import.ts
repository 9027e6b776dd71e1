/**
 * How fast a shop's customer export is imported, and in how much memory: first into an empty hub, then
 * the same file again. The import is a process of its own on a PostgreSQL that waits for the disk.
 *
 *   node bench/import.ts [--customers 100000]
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { finished } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { migrate } from '../hub/database/migrate.ts';
import { openDatabase } from '../hub/database/open-database.ts';
import { startEmbeddedPostgres } from '../hub/embedded-postgres.ts';
import { importFile } from '../hub/imports/import-file.ts';
import { shopifyCustomersCsv } from '../tests/support/shopify-csv.ts';

interface Measured {
  seconds: number;
  /** Of the importing process, without PostgreSQL's. */
  cpuSeconds: number;
  created: number;
  unchanged: number;
  refused: number;
  peakMegabytes: number;
}

const { values } = parseArgs({
  options: {
    customers: { type: 'string', default: '100000' },
    /** Set for the process that imports. */
    url: { type: 'string' },
    file: { type: 'string' },
  },
});

if (values.url !== undefined && values.file !== undefined) {
  process.send?.(await measure(values.url, values.file));
  process.disconnect();
} else {
  await compare(Number(values.customers));
}

async function compare(customers: number): Promise<void> {
  const dir = await mkdtemp(path.join(os.tmpdir(), 'dangol-bench-'));
  const postgres = await startEmbeddedPostgres({ dataDir: path.join(dir, 'postgres') });
  try {
    const file = path.join(dir, 'customers.csv');
    const output = createWriteStream(file);
    for (const text of shopifyCustomersCsv(customers, 1)) {
      if (!output.write(text)) await once(output, 'drain');
    }
    output.end();
    await finished(output);
    const db = openDatabase({ url: postgres.url, onIdleError: () => {} });
    await migrate(db);
    await db.destroy();
    const megabytes = (await stat(file)).size / 1e6;
    console.log(`${customers} customers, ${megabytes.toFixed(1)} MB of CSV`);
    for (const name of ['into an empty hub', 'the same file again']) {
      const measured = await run(postgres.url, file);
      const { seconds, cpuSeconds, created, unchanged, refused, peakMegabytes } = measured;
      console.log(
        `${name}: ${seconds.toFixed(1)} s, ${Math.round(customers / seconds)} rows/s, ${cpuSeconds.toFixed(1)} s of CPU, peak RSS ${Math.round(peakMegabytes)} MB (${created} created, ${unchanged} unchanged, ${refused} refused)`,
      );
    }
  } finally {
    await postgres.stop();
    await rm(dir, { recursive: true, force: true });
  }
}

async function run(url: string, file: string): Promise<Measured> {
  const child = fork(fileURLToPath(import.meta.url), ['--url', url, '--file', file]);
  const [measured] = (await once(child, 'message')) as [Measured];
  await once(child, 'exit');
  return measured;
}

async function measure(url: string, file: string): Promise<Measured> {
  const db = openDatabase({ url, onIdleError: () => {} });
  const started = performance.now();
  const report = await importFile({
    db,
    kind: 'shopify-customers',
    file,
    region: 'KR',
    reportDir: path.dirname(file),
    nowMs: Date.UTC(2026, 4, 1),
  });
  const seconds = (performance.now() - started) / 1000;
  await db.destroy();
  const { created, unchanged, refused } = report;
  // maxRSS is in kilobytes.
  const { user, system } = process.cpuUsage();
  const cpuSeconds = (user + system) / 1e6;
  const peakMegabytes = process.resourceUsage().maxRSS / 1024;
  return { seconds, cpuSeconds, created, unchanged, refused, peakMegabytes };
}
