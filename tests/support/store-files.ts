/** A station's two files in a directory of their own, and the few lines to fill them with. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type OpenStore, openStore } from '#electron/station/store/open-store.ts';
import type { MutationDraft, PageToApply, Store } from '#electron/station/store/store.ts';
import type { PageRow } from '#shared/protocol/feed.ts';
import { storeOptions, testEpoch, testScope } from './store-options.ts';

export { storeOptions, testEpoch, testScope };

export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'dangol store '));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** An open store that holds one granted scope; closed when the test ends. */
export function openTestStore(dataDir = temporaryDirectory(), changed?: Partial<OpenStore>): Store {
  const store = openStore(storeOptions(dataDir, changed));
  onTestFinished(() => store.close());
  store.setGrants([testScope], testEpoch);
  return store;
}

/** Rows as the feed brings them, one page, nothing left after it. */
export function pageOf(rows: readonly PageRow[], changed: Partial<PageToApply> = {}): PageToApply {
  const version = Math.max(0, ...rows.map(([, , rowVersion]) => rowVersion));
  return {
    scope: testScope,
    epoch: testEpoch,
    rows,
    next: { phase: 'feed', version },
    bytes: JSON.stringify(rows).length,
    remaining: { rows: 0, bytes: 0 },
    levelAt: null,
    ...changed,
  };
}

export function customerDoc(family: string, given: string, rest: Record<string, unknown> = {}) {
  return { name: { family, given }, ...rest };
}

export function editOf(
  id: string,
  customerId: string,
  field: string,
  was: unknown,
  now: unknown,
): MutationDraft {
  const args = { customerId, field, was, now };
  return { id, name: 'customer.edit', args, observedAt: 1_000, staff: null };
}

export function noteOf(
  id: string,
  customerId: string,
  noteId: string,
  text: string,
): MutationDraft {
  return {
    id,
    name: 'note.add',
    args: { noteId, customerId, text },
    observedAt: 1_000,
    staff: null,
  };
}

/** A uuid for tests, by number. */
export function uuid(number: number): string {
  return `0199a0c4-0000-7000-8000-${String(number).padStart(12, '0')}`;
}

/** Every file's bytes, as hashes by name; to show that nothing was touched. */
export function hashesIn(directory: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(directory)
      .sort()
      .map((name) => [
        name,
        createHash('sha256')
          .update(readFileSync(join(directory, name)))
          .digest('hex'),
      ]),
  );
}
