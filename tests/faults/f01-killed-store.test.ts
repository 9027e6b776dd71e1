/** F1, of the store alone: killed in mid-append, no number is ever given to two changes (I9). */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import {
  customerDoc,
  pageOf,
  storeOptions,
  temporaryDirectory,
  testEpoch,
  testScope,
} from '#tests/support/store-files.ts';
import { openStore } from '#electron/station/store/open-store.ts';
import type { Store } from '#electron/station/store/store.ts';
import { patience, size, tell } from './sizes.ts';

const kills = size({ short: 3, whole: 200, full: 1000 });

interface Saved {
  id: string;
  sequence: number;
}

test(
  'F1: what a store acknowledged before it was killed in mid-append is all there, and no number is given twice',
  async () => {
    const directory = temporaryDirectory();
    withStore(directory, (store) => {
      store.setGrants([testScope], testEpoch);
      store.applyPage(pageOf([['customer', 'c1', 1, customerDoc('김', '민지')]]));
    });
    const idOf = new Map<number, string>();
    let acknowledged = 0;
    for (let round = 0; round < kills; round += 1) {
      const said = await appendUntilKilled(directory, round, (round * 7) % 41);
      acknowledged += said.length;
      withStore(directory, (store) => {
        // Every twentieth was settled by the process itself and has left the outbox.
        const kept = said.filter((_, i) => (i + 1) % 20 !== 0);
        expect(kept.map(({ id }) => store.entry(id)?.mutation.sequence)).toEqual(
          kept.map(({ sequence }) => sequence),
        );
        const unsent = store.unsentAfter(0, 100_000);
        expect(store.aboutCustomer('c1')).toHaveLength(unsent.length);
        for (const { id, sequence } of [...said, ...unsent]) {
          expect([sequence, idOf.get(sequence) ?? id]).toEqual([sequence, id]);
          idOf.set(sequence, id);
        }
        // The hub takes them all: their numbers are free in the table, and must not be given again.
        const versions = {};
        store.settle(unsent.map(({ id }) => ({ id, result: { status: 'accepted', versions } })));
        expect(store.outboxCounts().unsent).toBe(0);
      });
    }
    tell('F1', { kills, acknowledged, numbers: idOf.size });
    expect(acknowledged).toBeGreaterThan(kills);
  },
  patience,
);

/** Kills the process some milliseconds after its first word; returns what it had acknowledged. */
async function appendUntilKilled(
  directory: string,
  round: number,
  delayMs: number,
): Promise<Saved[]> {
  const script = fileURLToPath(new URL('../support/append-until-killed.ts', import.meta.url));
  const child = spawn(process.execPath, [script, directory, String(round)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => (text += part));
  await once(child.stdout, 'data');
  setTimeout(() => child.kill('SIGKILL'), delayMs);
  await once(child, 'close');
  const whole = text.slice(0, text.lastIndexOf('\n'));
  return whole.split('\n').map((line) => {
    const [id = '', sequence = ''] = line.split(' ');
    return { id, sequence: Number(sequence) };
  });
}

function withStore(directory: string, use: (store: Store) => void): void {
  const store = openStore(storeOptions(directory));
  try {
    use(store);
  } finally {
    store.close();
  }
}
