import { generateKeyPairSync, sign } from 'node:crypto';
import { expect, test } from 'vitest';
import {
  type AuditAnswer,
  type AuditUpload,
  type Checkpoint,
  checkpointText,
} from '#shared/protocol/audit.ts';
import { createAuditStation } from '#tests/support/audit-station.ts';
import { until } from '#tests/support/until.ts';
import { createAuditSender, LOOK_EVERY_MS } from './audit-sender.ts';
import { isSignedCheckpoint } from '../signed-checkpoint.ts';

const mark = { at: 1, signature: 'x'.repeat(86) };

test('what is refused or fails is said in the log and stays to be sent', async () => {
  const station = createAuditStation('station-1');
  station.write({ subject: 'c1' });
  const refused: AuditAnswer = { ok: false, code: 'busy', detail: '' };
  expect(await station.send(async () => refused)).toEqual([
    'audit.refused busy',
    'audit.not_sent Error',
  ]);
  expect(await station.send(() => Promise.reject(new TypeError('gone')))).toEqual([
    'audit.not_sent TypeError',
  ]);
  expect(station.audit.checkpoint()).toBeNull();
});

test('a hub that names a gap where there is none is not asked for ever', async () => {
  const station = createAuditStation('station-1');
  station.write({ subject: 'c1' });
  let asked = 0;
  const logged = await station.send(async () => {
    asked += 1;
    return { ok: 'gap', seq: 7 };
  });
  expect([asked, logged]).toEqual([1, ['audit.not_sent Error']]);
});

test('an empty chain says nothing; a full one goes in batches, from what the hub signed', async () => {
  const station = createAuditStation('station-1');
  const asked: AuditUpload[] = [];
  const hub = async (upload: AuditUpload): Promise<AuditAnswer> => {
    asked.push(upload);
    const last = upload.after.seq + upload.entries.length;
    const hash = upload.entries.at(-1)?.hash ?? upload.after.hash;
    return { ok: true, checkpoint: last === 0 ? null : { ...mark, seq: last, hash } };
  };
  await station.send(hub);
  expect(asked).toEqual([]);
  station.write(...Array.from({ length: 410 }, () => ({ subject: 'c1' })));
  await station.send(hub);
  expect(asked.map(({ after, entries }) => [after.seq, entries.length])).toEqual([
    [0, 200],
    [200, 200],
    [400, 10],
  ]);
  expect(station.audit.checkpoint()?.seq).toBe(410);
  await station.send(hub);
  expect(asked).toHaveLength(3);
});

test('changes go before the audit, which waits for them no longer than a minute', async () => {
  const station = createAuditStation('station-1');
  station.write({ subject: 'c1' });
  let waitedMs = 0;
  let next: (() => void) | undefined;
  const uploads: AuditUpload[] = [];
  const sender = createAuditSender({
    audit: station.audit,
    isGenuine: () => true,
    sha256: (text) => text,
    timing: {
      callAfter(delayMs, run) {
        waitedMs += delayMs;
        next = run;
        return () => {};
      },
      turn: () => Promise.resolve(),
    },
    nowMs: () => 0,
    changesWait: () => true,
    log: () => {},
  });
  const never = () => Promise.reject(new Error('not asked'));
  const audit = (upload: AuditUpload) => {
    uploads.push(upload);
    return Promise.resolve<AuditAnswer>({ ok: true, checkpoint: null });
  };
  sender.begin({ protocol: () => 2, audit, pull: never, push: never, close() {} });
  for (let looks = 0; uploads.length === 0 && looks < 100; looks += 1) {
    const look = next;
    next = undefined;
    look?.();
    await until('it has looked', async () => uploads.length > 0 || next !== undefined);
  }
  sender.end();
  expect(uploads).toHaveLength(1);
  expect(waitedMs).toBeGreaterThanOrEqual(60_000);
  expect(waitedMs).toBeLessThanOrEqual(60_000 + 2 * LOOK_EVERY_MS);
});

test('a checkpoint that the pinned key did not sign, for this very chain, is not kept', async () => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const hubKey = String(publicKey.export({ format: 'jwk' }).x);
  const station = createAuditStation('station-1');
  station.write({ subject: 'c1' });
  const { seq, hash } = station.head();
  const { chain } = station.audit;
  const pinned = { hub: 'hub', station: 'station-1', chain, hubKey };
  const signedFor = (changed: Partial<Parameters<typeof checkpointText>[0]>) => {
    const text = checkpointText({ ...pinned, seq, hash, at: 1, ...changed });
    const signature = sign(null, Buffer.from(text), privateKey).toString('base64url');
    return async (): Promise<AuditAnswer> => ({
      ok: true,
      checkpoint: { seq, hash, at: 1, signature },
    });
  };
  const isGenuine = (checkpoint: Checkpoint) => isSignedCheckpoint(checkpoint, pinned);
  for (const changed of [{ hub: 'x' }, { station: 'x' }, { chain: 'x' }, { seq: 2 }, { at: 2 }]) {
    expect(await station.send(signedFor(changed), isGenuine)).toEqual([
      'audit.not_sent ForgedCheckpoint',
    ]);
  }
  const unpinned = (checkpoint: Checkpoint) =>
    isSignedCheckpoint(checkpoint, { ...pinned, hubKey: undefined });
  expect(await station.send(signedFor({}), unpinned)).toEqual(['audit.not_sent ForgedCheckpoint']);
  expect(station.audit.checkpoint()).toBeNull();
  expect(await station.send(signedFor({}), isGenuine)).toEqual([]);
  expect(station.audit.checkpoint()).toMatchObject({ seq, hash });
});
