/** A station as far as its audit chain goes: a file that can be copied and put back, and a line to a hub. */
import { createHash, randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { AuditStore } from '#electron/station/sync/audit-sender.ts';
import { createAuditSender } from '#electron/station/sync/audit-sender.ts';
import { type AuditDraft, type AuditLink, chainStart, nextLink } from '#shared/domain/audit.ts';
import type { AuditAnswer, AuditUpload, Checkpoint } from '#shared/protocol/audit.ts';
import { until } from './until.ts';

export const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

export interface AuditFile {
  chain: string;
  entries: AuditLink[];
  /** Entries that were let go. */
  gone: number;
  checkpoint: Checkpoint | null;
}

export function entryOf(draft: Partial<AuditDraft>): AuditDraft {
  return {
    at: Date.now(),
    actor: 's1',
    action: 'customer.view',
    subject: null,
    reason: null,
    outcome: 'done',
    facts: {},
    ...draft,
  };
}

export function createAuditStation(station: string) {
  let file: AuditFile = { chain: randomUUID(), entries: [], gone: 0, checkpoint: null };
  const start = () => ({ seq: 0, hash: chainStart(sha256, station, file.chain) });
  const head = () => file.entries.at(-1) ?? start();
  const audit: AuditStore = {
    get chain() {
      return file.chain;
    },
    head,
    tail() {
      const first = file.entries[file.gone];
      return first === undefined ? start() : { seq: first.seq - 1, hash: first.previous };
    },
    after: (seq, limit) =>
      file.entries
        .slice(file.gone)
        .filter((one) => one.seq > seq)
        .slice(0, limit),
    checkpoint: () => file.checkpoint,
    setCheckpoint(checkpoint) {
      file.checkpoint = checkpoint;
    },
    letGo: () => 0,
  };
  const copy = (): AuditFile => ({ ...file, entries: [...file.entries] });
  return {
    audit,
    copy,
    head,
    write(...drafts: Partial<AuditDraft>[]) {
      for (const draft of drafts) file.entries.push(nextLink(sha256, head(), entryOf(draft)));
    },
    /** Another file in place of this one; the program starts with it. */
    putBack(other: AuditFile) {
      file = { ...other, entries: [...other.entries] };
      this.write({ action: 'station.start', actor: null });
    },
    /** Other contents, by somebody who can write the file. */
    tamper(change: (entries: AuditLink[]) => AuditLink[]) {
      file.entries = change(file.entries);
    },
    letGo(count: number) {
      file.gone += count;
    },
    /** A new file, as after the old one was damaged beyond reading. */
    replace() {
      file = { chain: randomUUID(), entries: [], gone: 0, checkpoint: null };
      this.write({ action: 'outbox.replaced', actor: null });
    },
    /** Sends what there is; resolves when nothing is left, or with the error the line broke with. */
    async send(
      line: (upload: AuditUpload) => Promise<AuditAnswer>,
      isGenuine: (checkpoint: Checkpoint) => boolean = () => true,
    ): Promise<string[]> {
      const logged: string[] = [];
      let idle = false;
      const sender = createAuditSender({
        audit,
        isGenuine,
        sha256,
        timing: {
          callAfter() {
            idle = true;
            return () => {};
          },
          turn: () => setImmediate(),
        },
        nowMs: Date.now,
        changesWait: () => false,
        log: ({ event, facts }) => logged.push([event, ...Object.values(facts ?? {})].join(' ')),
      });
      const never = () => Promise.reject(new Error('not asked'));
      sender.begin({ protocol: () => 2, audit: line, pull: never, push: never, close() {} });
      await until('it was sent', async () => idle);
      sender.end();
      return logged;
    },
  };
}
