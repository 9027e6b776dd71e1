import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, statSync, watch } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { temporaryDirectory } from '#tests/support/store-files.ts';

const name = 'Zanzibarovna';
const encodings = ['utf8', 'utf16le'] as const;

interface Seen {
  /** Files whose bytes held the name at any time. */
  plain: Set<string>;
  /** Temporary files that were made. */
  temporary: Set<string>;
  /** Largest size of a write-ahead log, in bytes. */
  walBytes: number;
  said: string;
}

test('with 200,000 customers nothing is ever readable on the disk: files, WAL, temporary files, also while an index is built and all is sorted', async () => {
  const seen = await fill(200_000, 'memory');
  expect(seen.said).toBe('sorted 200000\n');
  expect({ plain: [...seen.plain], temporary: [...seen.temporary] }).toEqual({
    plain: [],
    temporary: [],
  });
  expect(seen.walBytes).toBeGreaterThan(0);
  expect(seen.walBytes).toBeLessThan(200 * 1024 * 1024);
}, 180_000);

test('this would be noticed: SQLite left to its own choice makes temporary files', async () => {
  const seen = await fill(60_000, 'files');
  expect(seen.temporary.size).toBeGreaterThan(0);
}, 120_000);

async function fill(people: number, temporary: 'memory' | 'files'): Promise<Seen> {
  const directory = temporaryDirectory();
  const dataDir = join(directory, 'data');
  const temporaryDir = join(directory, 'temporary');
  mkdirSync(dataDir);
  mkdirSync(temporaryDir);
  const seen: Seen = { plain: new Set(), temporary: new Set(), walBytes: 0, said: '' };
  // SQLite removes a temporary file as soon as it is open: only the event of its making shows it.
  const watcher = watch(temporaryDir, (_, file) => void seen.temporary.add(file ?? 'unnamed'));
  const script = fileURLToPath(new URL('../support/fill-store.ts', import.meta.url));
  const child = spawn(process.execPath, [script, dataDir, String(people), name, temporary], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, SQLITE_TMPDIR: temporaryDir, TMPDIR: temporaryDir },
  });
  child.stdout.setEncoding('utf8').on('data', (text: string) => (seen.said += text));
  const looking = setInterval(() => look(dataDir, seen), 1_500);
  try {
    await Promise.race([once(child.stdout, 'data'), once(child, 'exit')]);
    look(dataDir, seen);
  } finally {
    clearInterval(looking);
    watcher.close();
    child.kill('SIGKILL');
    await once(child, 'close');
  }
  look(dataDir, seen);
  return seen;
}

function look(dataDir: string, seen: Seen): void {
  for (const file of readdirSync(dataDir)) {
    const path = join(dataDir, file);
    if (file.endsWith('-wal')) seen.walBytes = Math.max(seen.walBytes, statSync(path).size);
    const bytes = readFileSync(path);
    if (encodings.some((encoding) => bytes.includes(Buffer.from(name, encoding)))) {
      seen.plain.add(file);
    }
    if (bytes.includes(name.toLowerCase())) seen.plain.add(file);
  }
}
