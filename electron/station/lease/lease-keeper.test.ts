import { generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type Lease, leaseText } from '#shared/protocol/lease.ts';
import { temporaryDirectory } from '#tests/support/store-files.ts';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { askForLease, type Leased, type LeaseLink } from './ask-for-lease.ts';
import { createLeaseClock } from './lease-clock.ts';
import { type KeptLease, openLeaseFile } from './lease-file.ts';
import { createLeaseKeeper } from './lease-keeper.ts';
import { whyHeld } from './why-held.ts';

const HOUR = 3_600_000;
const START = 1_800_000_000_000;

/** A device whose clock can be set, and a hub that gives leases of three hours. */
function bench(kept: Partial<KeptLease> = {}) {
  let steady = 0;
  let off = 0;
  const timers = new Set<{ at: number; run: () => void }>();
  const lease: KeptLease = {
    notAfter: START + 3 * HOUR,
    scopes: [],
    seenMs: START,
    offsetMs: 0,
    revoked: false,
    ...kept,
  };
  const timing = {
    nowMs: () => START + steady + off,
    monotonicMs: () => steady,
    callAfter(delayMs: number, run: () => void) {
      const timer = { at: steady + delayMs, run };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
  };
  const seen = { over: 0, asked: 0, later: [] as KeptLease[], given: [] as KeptLease[] };
  let answers = true;
  const keeper = createLeaseKeeper({
    lease,
    timing,
    ask: async (): Promise<Leased> => {
      seen.asked += 1;
      if (!answers) throw new Error('the link went');
      const issuedAt = START + steady;
      const offsetMs = issuedAt - timing.nowMs();
      const given = { ...lease, notAfter: issuedAt + 3 * HOUR, seenMs: issuedAt, offsetMs };
      return { ok: true, lease: given, hubKey: 'key' };
    },
    given: (next) => void seen.given.push(next),
    later: (next) => void seen.later.push(next),
    over: () => void (seen.over += 1),
    log: () => {},
  });
  return {
    keeper,
    seen,
    timing,
    setClock: (ms: number) => void (off = ms),
    silence: () => void (answers = false),
    /** Lets time pass in steps of a minute. */
    async pass(ms: number) {
      for (const end = steady + ms; steady < end; ) {
        steady += Math.min(60_000, end - steady);
        for (const timer of timers) {
          if (timer.at > steady || !timers.delete(timer)) continue;
          timer.run();
          await Promise.resolve();
          await Promise.resolve();
        }
      }
    },
  };
}

const link = {} as LeaseLink;

describe('a lease', () => {
  it('is over when its time is, without contact', async () => {
    const { pass, seen } = bench();
    await pass(3 * HOUR - 60_000);
    expect(seen.over).toBe(0);
    await pass(2 * 60_000);
    expect(seen.over).toBe(1);
  });

  it('lasts no longer for a clock that is put back while it runs', async () => {
    const { pass, seen, setClock } = bench();
    await pass(HOUR);
    setClock(-24 * HOUR);
    await pass(2 * HOUR + 60_000);
    expect(seen.over).toBe(1);
  });

  it('is renewed while there is contact, and never over', async () => {
    const { pass, seen, keeper } = bench();
    keeper.begin(link);
    await pass(9 * HOUR);
    expect(seen.over).toBe(0);
    expect(seen.asked).toBeGreaterThan(9 * 4);
    expect(keeper.until()).toBeGreaterThan(START + 9 * HOUR);
  });

  it('asks the hub first where a clock that was put ahead says that it is over', async () => {
    const { pass, seen, keeper, setClock } = bench();
    keeper.begin(link);
    setClock(365 * 24 * HOUR);
    await pass(HOUR);
    expect(seen.over).toBe(0);
  });

  it('is over where that hub does not answer', async () => {
    const { pass, seen, keeper, setClock, silence } = bench();
    silence();
    keeper.begin(link);
    setClock(365 * 24 * HOUR);
    await pass(5 * 60_000);
    expect(seen.over).toBe(1);
  });

  it('keeps how late it is each minute, and once more at the end; nothing after that', async () => {
    const { pass, seen, keeper } = bench();
    await pass(5 * 60_000);
    expect(seen.later.length).toBeGreaterThanOrEqual(5);
    keeper.stop();
    const last = seen.later.at(-1)?.seenMs;
    expect(last).toBe(START + 5 * 60_000);
    await pass(HOUR);
    expect(seen.later.at(-1)?.seenMs).toBe(last);
  });
});

describe('the time by which leases end', () => {
  const timing = (nowMs: number) => ({ nowMs: () => nowMs, monotonicMs: () => 0 });

  it('is the latest ever seen, whatever the device says', () => {
    const clock = createLeaseClock({ seenMs: START, offsetMs: 0 }, timing(START - 24 * HOUR));
    expect(clock.nowMs()).toBe(START);
  });

  it("is the device's, corrected by the last contact, where that is later", () => {
    const kept = { seenMs: START, offsetMs: 5_000 };
    expect(createLeaseClock(kept, timing(START + HOUR)).nowMs()).toBe(START + HOUR + 5_000);
  });

  it('decides what is said at a start', () => {
    const lease = { notAfter: START, scopes: [], seenMs: START, offsetMs: 0, revoked: false };
    const held = (identity: object, kept: KeptLease | undefined, nowMs = START) =>
      whyHeld(identity, kept, timing(nowMs));
    expect(held({}, undefined)).toBeNull();
    expect(held({ hubKey: 'k' }, undefined)).toBe('contact');
    expect(held({ hubKey: 'k', confirm: {} }, undefined)).toBe('unconfirmed');
    expect(held({ hubKey: 'k' }, lease)).toBeNull();
    expect(held({ hubKey: 'k' }, lease, START + 1)).toBe('lapsed');
    expect(held({ hubKey: 'k' }, { ...lease, revoked: true })).toBe('revoked');
  });
});

describe('what is kept of a lease', () => {
  const key = new Uint8Array(32).fill(7);
  const lease = { notAfter: 5, scopes: ['catalog'], seenMs: 3, offsetMs: -2, revoked: false };

  it('is read again, by the same key only', () => {
    const dataDir = temporaryDirectory();
    openLeaseFile(dataDir, key).write(lease);
    expect(openLeaseFile(dataDir, key).read()).toEqual(lease);
    expect(openLeaseFile(dataDir, new Uint8Array(32)).read()).toBeUndefined();
  });

  it('is nothing where somebody wrote to it', () => {
    const dataDir = temporaryDirectory();
    writeFileSync(join(dataDir, 'lease'), JSON.stringify(lease));
    expect(openLeaseFile(dataDir, key).read()).toBeUndefined();
  });
});

describe('an answer to a question for a lease', () => {
  const hubKeys = generateKeyPairSync('ed25519');
  const hubKey = String(hubKeys.publicKey.export({ format: 'jwk' }).x);
  const lessee = { hub: 'hub', station: 'station-1', hubKey };
  const timing = { nowMs: () => START, monotonicMs: () => 0 };

  /** A link to a hub that changes something of what it has signed. */
  function answering(change: (lease: Lease, nonce: string) => Lease): LeaseLink {
    return {
      protocol: () => 2,
      async lease({ nonce }: { nonce: string }) {
        const issuedAt = START + 1_000;
        const of = { issuedAt, notAfter: START + HOUR, scopes: ['catalog'] };
        const text = leaseText({ ...of, hub: 'hub', station: 'station-1', nonce });
        const signature = sign(null, Buffer.from(text), hubKeys.privateKey).toString('base64url');
        return change({ ok: true, hubKey, ...of, signature }, nonce);
      },
    } as unknown as LeaseLink;
  }

  it('is taken as the hub signed it, with the time it says', async () => {
    expect(
      await askForLease(
        answering((lease) => lease),
        lessee,
        timing,
      ),
    ).toEqual({
      ok: true,
      hubKey,
      lease: {
        notAfter: START + HOUR,
        givenMs: START + 1_000,
        scopes: ['catalog'],
        seenMs: START + 1_000,
        offsetMs: 1_000,
        revoked: false,
      },
    });
  });

  it.each<[string, (lease: Lease) => Lease]>([
    ['lasts longer', (lease) => ({ ...lease, notAfter: lease.notAfter + 1 })],
    ['allows more', (lease) => ({ ...lease, scopes: ['catalog', 'region:kr'] })],
    ['was issued at another time', (lease) => ({ ...lease, issuedAt: lease.issuedAt - 1 })],
    ['is signed by somebody else', (lease) => ({ ...lease, hubKey: 'A'.repeat(43) })],
    ['is not signed', (lease) => ({ ...lease, signature: 'A'.repeat(86) })],
  ])('is not believed where it %s', async (_what, change) => {
    const answer = await askForLease(answering(change), lessee, timing);
    expect(answer).toEqual({ ok: false, code: 'forged' });
  });

  it('is not believed where it was given to another question', async () => {
    const recorded: Lease[] = [];
    await askForLease(
      answering((lease) => {
        recorded.push(lease);
        return lease;
      }),
      lessee,
      timing,
    );
    const replayed = answering((lease) => recorded[0] ?? lease);
    expect(await askForLease(replayed, lessee, timing)).toEqual({ ok: false, code: 'forged' });
  });

  it('is not asked of a hub from before leases', async () => {
    const old = { protocol: () => 1 } as LeaseLink;
    expect(await askForLease(old, lessee, timing)).toEqual({ ok: false, code: 'unknown' });
  });
});
