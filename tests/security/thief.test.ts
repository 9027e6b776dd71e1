/**
 * Attack: somebody carries a counter away and works on its files: writes another hub or another kind of
 * station into `station.json`, deletes or copies the lease, sets the clock, damages the book, pulls the plug
 * while a PIN is looked at. What lies on the disk in plain is searched for in tests/e2e/thief.
 */
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { changeIdentity, type Identity, readIdentity } from '#electron/station/identity.ts';
import { createPinDesk } from '#electron/station/services/pin-desk.ts';
import { TRIES_MOST } from '#shared/domain/pin-lock.ts';
import {
  openOwnStation,
  ownStart,
  staffScope,
  startOwnStation,
  writeOwnLease,
} from '#tests/support/own-station.ts';
import { signInAs, testAssociate, testLead, testPepper, testPin } from '#tests/support/staff.ts';
import { openTestStore, temporaryDirectory } from '#tests/support/store-files.ts';

const HOUR = 3_600_000;
const wrong = '739406';
const hubKey = 'H'.repeat(43);

/** A stopped station that the hub has given a lease once, and the lease that it is carried away with. */
async function carriedAway(notAfter: number): Promise<string> {
  const dataDir = temporaryDirectory();
  const own = await openOwnStation(['c1'], dataDir, null);
  own.store.pin({ hubKey, mode: 'associate' });
  changeIdentity(dataDir, (known) => ({ ...known, hubKey }));
  await own.station.stop();
  await writeOwnLease(dataDir, { notAfter });
  return dataDir;
}

async function stageOf(dataDir: string): Promise<unknown> {
  const { station, rpc } = await startOwnStation(dataDir);
  const { stage, ...status } = await rpc.call('station.status', {});
  await station.stop();
  return 'why' in status ? status.why : stage;
}

const withoutHub = ({ hubKey: _, ...known }: Identity): Identity => known;
const ofThief = (known: Identity): Identity => ({ ...known, hubKey: 'T'.repeat(43) });

describe('a station that was carried away', () => {
  test('opens within its lease, and stays closed after it', async () => {
    expect(await stageOf(await carriedAway(ownStart + HOUR))).toBe('open');
    expect(await stageOf(await carriedAway(ownStart - HOUR))).toBe('lapsed');
  });

  test('does not open for who takes the hub out of station.json and deletes the lease', async () => {
    const dataDir = await carriedAway(ownStart - HOUR);
    changeIdentity(dataDir, withoutHub);
    rmSync(join(dataDir, 'lease'));
    expect(await stageOf(dataDir)).toBe('contact');
    // The true hub stands there again, and is the only one who can open it.
    expect(readIdentity(dataDir)).toMatchObject({ hubKey });
    expect(await stageOf(dataDir)).toBe('contact');
  });

  test('does not open by a lease of a hub that the thief has, nor for one file left of two', async () => {
    for (const gone of [[], ['replica.db'], ['outbox.db', 'outbox.count']]) {
      const dataDir = await carriedAway(ownStart + HOUR);
      changeIdentity(dataDir, ofThief);
      for (const file of gone) {
        for (const end of ['', '-wal', '-shm']) rmSync(join(dataDir, file + end), { force: true });
      }
      expect([gone, await stageOf(dataDir)]).toEqual([gone, 'contact']);
      expect(readdirSync(dataDir)).not.toContain('lease');
    }
  });

  test('does not become another kind of station by a word in station.json', async () => {
    const dataDir = await carriedAway(ownStart + HOUR);
    changeIdentity(dataDir, (known) => ({ ...known, mode: 'pickup' }));
    expect(await stageOf(dataDir)).toBe('contact');
    expect(readIdentity(dataDir)).toMatchObject({ mode: 'associate' });
  });

  test('does not open by a lease with any byte changed, cut short, or of another station', async () => {
    const dataDir = await carriedAway(ownStart + HOUR);
    const other = await carriedAway(ownStart + 1000 * HOUR);
    const lease = readFileSync(join(dataDir, 'lease'));
    const altered = [
      Buffer.from(lease.map((byte, at) => (at === lease.length >> 1 ? byte ^ 1 : byte))),
      lease.subarray(0, -1),
      Buffer.alloc(0),
      readFileSync(join(other, 'lease')),
    ];
    for (const bytes of altered) {
      overwrite(join(dataDir, 'lease'), bytes);
      expect(await stageOf(dataDir)).toBe('contact');
    }
  });
});

function overwrite(path: string, bytes: Uint8Array): void {
  const file = openSync(path, 'w');
  writeSync(file, bytes);
  closeSync(file);
}

describe('guessing PINs', () => {
  test('a plug that is pulled while a PIN is looked at gains no try', async () => {
    const dataDir = temporaryDirectory();
    const of = { staffId: 's', purpose: 'pin', secret: '' } as const;
    for (let pulled = 1; pulled <= 3; pulled += 1) {
      const store = openTestStore(dataDir);
      const desk = createPinDesk({
        attempts: store.pinAttempts,
        pepper: () => testPepper,
        monotonicMs: () => 0,
        // The plug is out before argon2 has come to an end.
        matches: () => new Promise<boolean>(() => {}),
      });
      void desk.look({ staffId: 's', purpose: 'pin', typed: wrong, verifier: undefined });
      await Promise.resolve();
      store.abandon();
      const again = openTestStore(dataDir);
      expect(again.pinAttempts.failures(of)).toBe(pulled);
      again.close();
    }
  });

  test('whoever is tried, the same work is done and the same is said; a lock is told before any of it', async () => {
    const worked: string[] = [];
    const store = openTestStore();
    let nowMs = 0;
    const desk = createPinDesk({
      attempts: store.pinAttempts,
      pepper: () => testPepper,
      monotonicMs: () => nowMs,
      async matches({ staffId }) {
        worked.push(staffId);
        return false;
      },
    });
    const people = [
      {
        staffId: 'known',
        verifier: `$argon2id$v=19$m=65536,t=3,p=1$${'A'.repeat(22)}$${'B'.repeat(43)}`,
      },
      { staffId: 'without-a-pin', verifier: undefined },
      { staffId: 'nobody', verifier: undefined },
    ];
    for (let time = 1; time <= TRIES_MOST + 1; time += 1) {
      const answers = [];
      for (const one of people) {
        worked.length = 0;
        const answer = await desk.look({ ...one, purpose: 'pin', typed: wrong });
        answers.push({ answer, worked: worked.length });
      }
      expect(answers[1]).toEqual(answers[0]);
      expect(answers[2]).toEqual(answers[0]);
      if (time > TRIES_MOST) expect(answers[0]?.worked).toBe(0);
      nowMs += 24 * HOUR;
    }
  });

  test('names that nobody has leave nothing in the audit that was typed', async () => {
    const { rpc, store } = await openOwnStation();
    await rpc.call('session.open', { staffId: '010-5555-1234', pin: wrong });
    const said = store.audit.after(0, 1000).map(({ body }) => body);
    expect(said.join()).toContain('staff.pin_failed');
    expect(said.join()).not.toContain('5555');
  });

  test('an approval is asked for about an id and not about any text', async () => {
    const { rpc } = await openOwnStation();
    const about = { action: 'change.export', subject: '홍길동 010-5555-1234' } as const;
    await expect(rpc.call('approval.request', about)).rejects.toMatchObject({ code: 'invalid' });
  });
});

describe('a damaged book with no hub to fetch it from', () => {
  /** Garbage in all of the replica but its first page. */
  async function damaged(): Promise<string> {
    const dataDir = temporaryDirectory();
    const own = await openOwnStation(['c1'], dataDir, testLead);
    await own.rpc.call('session.open', { staffId: testAssociate.staffId, pin: wrong });
    await own.station.stop();
    // Its staff came past the station, straight into the book: it sees them as it starts.
    await (await startOwnStation(dataDir)).station.stop();
    const path = join(dataDir, 'replica.db');
    const size = statSync(path).size;
    const file = openSync(path, 'r+');
    writeSync(file, randomBytes(size - 4096), 0, size - 4096, 4096);
    closeSync(file);
    return dataDir;
  }

  test('who works here can still sign in by their own PIN, and wrong ones count on', async () => {
    const { rpc } = await startOwnStation(await damaged());
    const status = await rpc.call('station.status', {});
    expect(status).toMatchObject({ stage: 'open', customers: 0 });
    expect(status.stage === 'open' && status.damage.replica).not.toBeNull();
    expect((await rpc.call('staff.list', {})).map(({ name }) => name)).toEqual([
      testLead.name,
      testAssociate.name,
    ]);
    const attempt = (pin: string) =>
      rpc.call('session.open', { staffId: testAssociate.staffId, pin });
    expect(await attempt(wrong)).toMatchObject({ code: 'wrong', triesLeft: 3 });
    expect(await attempt(testPin)).toMatchObject({ ok: true });
    await signInAs(rpc);
    expect(await rpc.call('outbox.unsent', {})).toEqual([]);
  });

  test('the copy of who works here cannot be read or written by hand', async () => {
    const dataDir = await damaged();
    const file = readFileSync(join(dataDir, 'staff'));
    for (const plain of [testLead.name, testLead.staffId, 'argon2id', staffScope]) {
      expect(file.includes(plain)).toBe(false);
    }
    overwrite(
      join(dataDir, 'staff'),
      Buffer.from(file.map((byte, at) => (at === 40 ? byte ^ 1 : byte))),
    );
    const { rpc } = await startOwnStation(dataDir);
    expect(await rpc.call('staff.list', {})).toEqual([]);
  });
});
