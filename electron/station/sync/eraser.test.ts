import { expect, test } from 'vitest';
import type {
  ErasuresAnswer,
  OutstandingErasure,
  ReceiptsAnswer,
} from '#shared/protocol/erasure.ts';
import { ASK_EVERY_MS, createEraser, type ErasureLink, LOOK_AGAIN_MS } from './eraser.ts';

const erasureOf = (number: number): OutstandingErasure => ({
  erasure: `0199a0c4-0000-7000-8000-${String(number).padStart(12, '0')}`,
  subject: `c${number}`,
  scope: 'region:kr',
  version: number,
  scopes: ['region:kr'],
  upTo: number,
});
const [one, two] = [erasureOf(1), erasureOf(2)];

const removed = { records: 3, orders: 1, keys: 9, unsent: 2, attention: 1, settled: 4, seen: 0 };

function rig() {
  const said: string[] = [];
  /** Of whom the store may forget what it counted. */
  const taken: string[] = [];
  const arrived = new Set<string>();
  /** Of whom there are own changes. */
  const changed: string[] = [];
  const hub = {
    /** What the hub wants to hear of. */
    owed: [] as OutstandingErasure[],
    failing: false,
  };
  let storeFails = false;
  let timer: (() => void) | undefined;
  let delay = 0;
  const eraser = createEraser({
    store: {
      customersOfChanges: () => changed,
      forget({ subject }) {
        if (storeFails) throw new Error('full');
        said.push(`forget ${subject}`);
        return [{ kind: 'customer', id: subject }];
      },
      isForgotten: ({ subject }) => arrived.has(subject),
      removedOf: () => removed,
      receiptTaken: (customerId) => void taken.push(customerId),
      scrub: () => void said.push('scrub'),
    },
    timing: {
      callAfter(delayMs, run) {
        delay = delayMs;
        timer = run;
        return () => {
          timer = undefined;
        };
      },
    },
    signer: { hub: 'h', station: 's', sign: (text) => text.replaceAll('\n', ' ') },
    erased: (customerIds, refs) => said.push(`erased ${customerIds.join()} ${refs.length}`),
    log: () => {},
  });
  const link = (protocol = 2): ErasureLink => ({
    protocol: () => protocol,
    pull: () => Promise.reject(new Error('not asked')),
    push: () => Promise.reject(new Error('not asked')),
    close: () => {},
    async erasures({ about = [] }): Promise<ErasuresAnswer> {
      said.push(about.length === 0 ? 'ask' : `ask about ${about.length} from ${about[0] ?? ''}`);
      if (hub.failing) throw new Error('timeout');
      return { ok: true, erasures: hub.owed };
    },
    async receipt({ receipts }): Promise<ReceiptsAnswer> {
      for (const { signature } of receipts) said.push(`receipt ${signature}`);
      if (hub.failing) return { ok: false, code: 'busy', detail: '' };
      const taken = receipts.map(({ erasure }) => erasure);
      hub.owed = hub.owed.filter(({ erasure }) => !taken.includes(erasure));
      return { ok: true, taken };
    },
  });
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  return {
    eraser,
    link,
    hub,
    changed,
    taken,
    arrived,
    settle,
    failStore: (fails: boolean) => {
      storeFails = fails;
    },
    /** What was said since it was last asked. */
    said: () => said.splice(0),
    /** Lets the time pass; true where it was to be looked again soon, and not just asked in a while. */
    tick: async () => {
      const run = timer;
      const isSoon = run !== undefined && delay === LOOK_AGAIN_MS;
      timer = undefined;
      run?.();
      await settle();
      return isSoon;
    },
    nextMs: () => (timer === undefined ? null : delay),
  };
}

const receiptOf = ({ erasure }: OutstandingErasure) =>
  `receipt dangol-erased-1 h ${erasure} s records 3 orders 1 keys 9 unsent 2 attention 1 settled 4 seen 0`;

test('what the hub asks for is forgotten at once, and confirmed when nothing is left', async () => {
  const { eraser, link, hub, taken, arrived, said, settle, tick } = rig();
  hub.owed = [one, two];
  eraser.begin(link());
  await settle();
  expect(said()).toEqual(['ask', 'forget c1', 'erased c1 1', 'forget c2', 'erased c2 1']);
  arrived.add('c2');
  expect(await tick()).toBe(true);
  expect(said()).toEqual(['scrub', receiptOf(two)]);
  arrived.add('c1');
  await tick();
  expect(said()).toEqual(['scrub', receiptOf(one)]);
  expect(taken).toEqual(['c2', 'c1']);
  expect(await tick()).toBe(false);
});

test("a customer's tombstone in the feed is asked about, other rows are not", async () => {
  const { eraser, link, hub, said, settle } = rig();
  eraser.begin(link());
  await settle();
  expect(said()).toEqual(['ask']);
  eraser.applied?.([
    ['customer', 'c1', 1, { name: {} }],
    ['note', 'n1', 2, null],
  ]);
  await settle();
  expect(said()).toEqual([]);
  hub.owed = [one];
  eraser.applied?.([['customer', 'c1', 3, null]]);
  await settle();
  expect(said()).toEqual(['ask about 1 from c1', 'forget c1', 'erased c1 1']);
});

test('customers of own changes are asked about, a hundred at a time', async () => {
  const { eraser, link, changed, said, settle } = rig();
  changed.push(...Array.from({ length: 201 }, (_, i) => `own${i}`));
  eraser.begin(link());
  await settle();
  expect(said()).toEqual([
    'ask about 100 from own0',
    'ask about 100 from own100',
    'ask about 1 from own200',
  ]);
});

test('a question or a receipt that failed is tried again, on this link and on the next', async () => {
  const { eraser, link, hub, arrived, said, settle, tick } = rig();
  hub.owed = [one];
  arrived.add('c1');
  hub.failing = true;
  eraser.begin(link());
  await settle();
  expect(said()).toEqual(['ask']);
  hub.failing = false;
  await tick();
  expect(said()).toEqual(['ask', 'forget c1', 'erased c1 1', 'scrub', receiptOf(one)]);

  hub.owed = [two];
  arrived.add('c2');
  hub.failing = true;
  eraser.applied?.([['customer', 'c2', 3, null]]);
  await settle();
  expect(said()).toEqual(['ask about 1 from c2']);
  eraser.end();
  expect(await tick()).toBe(false);
  hub.failing = false;
  eraser.begin(link());
  await settle();
  expect(said()).toEqual(['ask', 'forget c2', 'erased c2 1', 'scrub', receiptOf(two)]);
});

test('a receipt the hub has no time for is sent again', async () => {
  const { eraser, link, hub, arrived, said, settle, tick } = rig();
  hub.owed = [one];
  eraser.begin(link());
  await settle();
  said();
  hub.failing = true;
  arrived.add('c1');
  await tick();
  expect(said()).toEqual(['scrub', receiptOf(one)]);
  hub.failing = false;
  await tick();
  expect(said()).toEqual(['scrub', receiptOf(one)]);
  expect(await tick()).toBe(false);
});

test('a full disk confirms nothing, and is tried again', async () => {
  const { eraser, link, hub, arrived, said, settle, tick, failStore } = rig();
  hub.owed = [one];
  arrived.add('c1');
  failStore(true);
  eraser.begin(link());
  await settle();
  expect(said()).toEqual(['ask']);
  failStore(false);
  await tick();
  expect(said()).toEqual(['ask', 'forget c1', 'erased c1 1', 'scrub', receiptOf(one)]);
});

test('an answer that comes after the link has closed is not acted on', async () => {
  const { eraser, link, hub, said, settle } = rig();
  hub.owed = [one];
  eraser.begin(link());
  eraser.end();
  await settle();
  expect(said()).toEqual(['ask']);
});

test('a hub of the first protocol is asked nothing', async () => {
  const { eraser, link, said, settle } = rig();
  eraser.begin(link(1));
  eraser.applied?.([['customer', 'c1', 3, null]]);
  await settle();
  expect(said()).toEqual([]);
});

test('it is asked again in a while without an occasion, for as long as the link holds', async () => {
  const { eraser, link, hub, arrived, said, settle, tick, nextMs } = rig();
  eraser.begin(link());
  await settle();
  expect(said()).toEqual(['ask']);
  expect(nextMs()).toBe(ASK_EVERY_MS);
  hub.owed = [one];
  arrived.add('c1');
  await tick();
  expect(said()).toEqual(['ask', 'forget c1', 'erased c1 1', 'scrub', receiptOf(one)]);
  expect(nextMs()).toBe(ASK_EVERY_MS);
  eraser.end();
  expect(nextMs()).toBe(null);
});
