/**
 * A whole shop for one test: a database of its own on real PostgreSQL, a hub as a process, and stations
 * as processes on real encrypted files. Everything it started ends with `close`.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openDatabase } from '#hub/database/open-database.ts';
import { issueCode } from '#hub/stations/issue-code.ts';
import type { StationMode } from '#shared/domain/record.ts';
import { createTestDatabase, type Template, type TestDatabase } from './postgres.ts';
import { type RunningProcess, startProcess } from './running-process.ts';
import { type StationProcess, startStation } from './station-process.ts';

export interface Shop {
  database: TestDatabase;
  hubUrl(): string;
  hubPort(): number;
  /** Runs a hub command to its end and returns what it printed. */
  hubCommand(...args: string[]): Promise<string>;
  startHub(): Promise<RunningProcess>;
  /** The running hub process. */
  hub(): RunningProcess;
  /** A new one-time code for a station of store gangnam; an associate's unless it says another mode. */
  code(mode?: StationMode): Promise<string>;
  /** Starts (or starts again) the station whose files lie under `name`; enrols it the first time. */
  station(
    name: string,
    hubUrl?: string,
    env?: Record<string, string>,
    mode?: StationMode,
  ): Promise<StationProcess>;
  dataDir(name: string): string;
  close(): Promise<void>;
}

/**
 * @param customers of the demo shop.
 * @param database where the hub keeps its book; a new one on the shared server unless given.
 * @param hubEnv more of the hub's settings.
 */
export async function openShop(
  customers = 60,
  database?: TestDatabase,
  hubEnv: Record<string, string> = {},
): Promise<Shop> {
  const book = database ?? (await createTestDatabase(demoShop(customers)));
  const home = await mkdtemp(path.join(tmpdir(), 'dangol-shop-'));
  const env = { DATABASE_URL: book.url, LOG_LEVEL: 'warn', ...hubEnv };
  const processes = new Set<RunningProcess>();
  const enrolled = new Set<string>();
  let port = 0;
  let hub: RunningProcess | null = null;

  const shop: Shop = {
    database: book,
    hubCommand: (...args) => runHub(args, env, processes),
    hubUrl: () => `http://127.0.0.1:${port}`,
    hubPort: () => port,
    hub() {
      if (hub === null) throw new Error('no hub runs');
      return hub;
    },
    async startHub() {
      const started = startProcess('hub/main.ts', ['serve', '--port', String(port)], env);
      processes.add(started);
      hub = started;
      const [, at] = await started.line(/hub ready http:\/\/127\.0\.0\.1:(\d+)/);
      port = Number(at);
      return started;
    },
    async code(mode = 'associate') {
      const db = openDatabase({ url: book.url, onIdleError: () => {} });
      try {
        const asked = { store: 'gangnam', mode, nowMs: Date.now() };
        // Nobody sits at this hub to compare codes.
        return (await issueCode(db, { ...asked, confirmed: true })).code;
      } finally {
        await db.destroy();
      }
    },
    async station(name, hubUrl = shop.hubUrl(), env = {}, mode = 'associate') {
      const first = !enrolled.has(name);
      const started = await startStation({
        dataDir: shop.dataDir(name),
        hub: hubUrl,
        env,
        mode,
        ...(first ? { enrolCode: await shop.code(mode) } : {}),
      });
      enrolled.add(name);
      processes.add(started.process);
      return started;
    },
    dataDir: (name) => path.join(home, name),
    async close() {
      await Promise.all([...processes].map((process) => process.kill()));
      await book.drop();
      await rm(home, { recursive: true, force: true });
    },
  };
  if (database !== undefined) await demoShop(customers).fill(book.url);
  await shop.startHub();
  return shop;
}

const demoShop = (customers: number): Template => ({
  name: `demo_${customers}`,
  async fill(url) {
    await runHub(['demo', '--customers', String(customers), '--seed', '1'], { DATABASE_URL: url });
  },
});

/** Runs a hub command to its end. @returns what it printed. */
async function runHub(
  args: readonly string[],
  env: Record<string, string>,
  processes = new Set<RunningProcess>(),
): Promise<string> {
  const command = startProcess('hub/main.ts', args, { LOG_LEVEL: 'warn', ...env });
  processes.add(command);
  await command.ended;
  processes.delete(command);
  if (command.exitCode() !== 0) throw new Error(`hub ${args.join(' ')}: ${command.output()}`);
  return command.output();
}
