/**
 * The pickup desk: one screen, one state at a time.
 *
 *   wait → verify → items → hand over → done → wait
 *
 * 1. From a scan to the verdict is one question to the station; the latest scan wins.
 * 2. What was proven is the station's to keep: the screen asks and shows, it claims nothing.
 * 3. Items are counted here, by line, and never above what can be handed out.
 * 4. Another customer's code never takes the place of somebody whose items are being counted.
 * 5. A hand-over is asked for once; what the station refuses is said, and nothing that was counted is lost.
 * 6. Until the station has answered a hand-over, nothing takes its place: whether goods went is always said.
 */
import { createStore } from 'zustand/vanilla';
import { plainScan, readScan } from '#shared/domain/scan.ts';
import type { RpcClient } from '#shared/rpc/client.ts';
import type { CallResult, Refused } from '#shared/rpc/contract.ts';
import type { DeskCheck, DeskPickup, DeskRead, Proof, StopReason } from '#shared/rpc/desk.ts';
import { type ApprovalState, NotApproved } from './approval-store.ts';
import {
  allCounted,
  count,
  type Counted,
  hearItem,
  leftToHand,
  piecesCounted,
  piecesToHand,
} from './desk-lines.ts';

/** What was said of the last thing scanned or touched among the items. */
export type Said =
  | { is: 'counted'; lineId: string }
  | { is: 'too_many'; lineId: string }
  | { is: 'wrong' | 'not_here' | 'no_item' | 'other_order' | 'not_proven' }
  | { is: 'refused'; code: Refused['code'] };

export type DeskStep = 'verify' | 'items' | 'hand_over';

export type DeskView =
  | { is: 'wait' }
  | { is: 'found'; query: string; hits: DeskPickup[]; total: number }
  /** A code that is no good and leads to nobody here. */
  | { is: 'stop'; reason: StopReason }
  | { is: 'forbidden' }
  | { is: 'check'; check: DeskCheck; step: DeskStep; counted: Counted; said: Said | null }
  | {
      is: 'done';
      pickup: DeskPickup;
      pieces: number;
      /** Something of the order stays here. */
      partial: boolean;
      provisional: boolean;
    };

/** Somebody stands at the desk. */
export type CheckShown = Extract<DeskView, { is: 'check' }>;

export type Sound = 'right' | 'wrong' | 'complete';

export interface DeskState {
  view: DeskView;
  /** Where the rail stands. */
  place: 'desk' | 'queue' | 'returns' | 'attention';
  query: string;
  /** The station has been asked and has not answered. */
  busy: boolean;
  /** The station could not be asked. */
  failed: boolean;
  /** The last sound and how many there were, so that the same one twice is heard twice. */
  sound: { name: Sound; nth: number } | null;
  /** Grows by one each time the box should take the focus. */
  boxFocus: number;
  /** Grows by one with each scan. */
  scans: number;
  go(place: DeskState['place']): void;
  type(query: string): void;
  /** A scan, or what was typed and entered. */
  read(text: string): Promise<void>;
  open(pickupId: string, collectorId?: string | null): Promise<void>;
  prove(proof: Proof): Promise<void>;
  toItems(): void;
  /** Counts a line by hand. */
  add(lineId: string, by: number): void;
  /** The whole parcel as it lies in its bin. */
  addAll(): void;
  toHandOver(): void;
  /** One step back; from the first step, leaves the customer. */
  back(): void;
  leave(): void;
  handOver(signature: string | null): Promise<void>;
  /** Back to waiting, where nobody else has been scanned since. */
  finish(done: DeskView): void;
  /** The verdict as of now, where somebody stands here. */
  look(): Promise<void>;
  hear(sound: Sound): void;
  focusBox(): void;
}

const FIND_LIMIT = 20;
const TEXT_MAX = 1000;
/** How long a hand-over is shown as done. */
export const DONE_MS = 2000;

/** @param onHandedOver is told of each hand-over that the station has saved. */
export function createDeskStore(
  rpc: RpcClient,
  approval: { getState(): ApprovalState },
  onHandedOver: (pickup: DeskPickup) => void = () => {},
) {
  /** The answer that counts; those to older questions do nothing. */
  let asked = 0;
  /** What was typed since the last question was asked. */
  let wanted: string | null = null;
  /** What was typed is being looked up. */
  let finding = false;
  /** A hand-over is being answered. */
  let handing = false;

  const store = createStore<DeskState>()((set, get) => {
    function hear(name: Sound): void {
      set(({ sound }) => ({ sound: { name, nth: (sound?.nth ?? 0) + 1 } }));
    }

    /** Asks the station; `undefined` where a newer question took this one's place, or it could not be asked. */
    async function ask<T>(question: () => Promise<T>): Promise<T | undefined> {
      asked += 1;
      wanted = null;
      const own = asked;
      set({ busy: true, failed: false });
      try {
        const answer = await question();
        return isWaited(own) ? answer : undefined;
      } catch (error) {
        if (isWaited(own) && !(error instanceof NotApproved)) {
          set({ failed: true });
          hear('wrong');
        }
        return undefined;
      } finally {
        if (own === asked) set({ busy: false });
      }
    }

    /** A question that no newer one has replaced; a lock empties the desk, and ends it too. */
    function isWaited(question: number): boolean {
      return question === asked && get().busy;
    }

    function show(view: DeskView): void {
      set({ view, place: 'desk', ...(view.is === 'found' ? {} : { query: '' }) });
    }

    function showCheck(check: DeskCheck): void {
      const { view } = get();
      const same = view.is === 'check' && view.check.checkId === check.checkId ? view : null;
      show({
        is: 'check',
        check,
        step: same?.step ?? 'verify',
        counted: same?.counted ?? {},
        said: null,
      });
    }

    /** Opens a check, or proves something in one: sounds by what came of it. */
    function takeCheck(answer: CallResult<'desk.open'> | undefined): void {
      if (answer === undefined) return;
      if (!answer.ok) {
        hear('wrong');
        const { view } = get();
        if (view.is === 'check') say({ is: 'refused', code: answer.code });
        else show({ is: 'stop', reason: 'unknown' });
        return;
      }
      showCheck(answer.check);
      hear(soundOf(answer.check));
    }

    function takeRead(answer: DeskRead | undefined, text: string): void {
      if (answer === undefined) return;
      switch (answer.what) {
        case 'check':
          showCheck(answer.check);
          return hear(soundOf(answer.check));
        case 'found':
          if (answer.hits.length === 0) hear('wrong');
          return show({ is: 'found', query: text, hits: answer.hits, total: answer.total });
        case 'stop':
          show({ is: 'stop', reason: answer.reason });
          return hear('wrong');
        case 'forbidden':
          show({ is: 'forbidden' });
          return hear('wrong');
        case 'product':
        case 'bin':
        case 'done_card':
          // Of no use while nobody stands here.
          show({ is: 'stop', reason: 'unknown' });
          return hear('wrong');
      }
    }

    /**
     * Looks up what was typed, and again where more was typed meanwhile. One question at a time: a scanner that
     * types a hundred letters into the box must not have each of them looked up before its code.
     */
    async function find(): Promise<void> {
      finding = true;
      // A lock empties the box.
      while (wanted !== null && wanted === get().query) {
        const query = wanted;
        const found = await ask(() =>
          rpc.call('desk.find', { query: query.slice(0, 200), limit: FIND_LIMIT }),
        );
        if (found !== undefined && wanted === null) set({ view: { is: 'found', query, ...found } });
      }
      wanted = null;
      finding = false;
    }

    function say(said: Said): void {
      const { view } = get();
      if (view.is === 'check') set({ view: { ...view, said } });
    }

    /** Puts counted items on the screen; when nothing is left to count, the next step is there by itself. */
    function take(counted: Counted, said: Said | null): void {
      const { view } = get();
      if (view.is !== 'check') return;
      const complete = piecesCounted(counted) >= piecesToHand(view.check.pickup);
      set({ view: { ...view, counted, said, step: complete ? 'hand_over' : 'items' } });
      hear(complete ? 'complete' : 'right');
    }

    /** A scan while somebody stands here. True where it was meant for their items. */
    function scanItem(text: string): boolean {
      const { view } = get();
      if (view.is !== 'check') return false;
      const passes = mayHandOver(view.check);
      if (readScan(text).what === 'done') {
        if (passes && view.step === 'hand_over') void get().handOver(null);
        else {
          say(passes ? { is: 'no_item' } : { is: 'not_proven' });
          hear('wrong');
        }
        return true;
      }
      const heard = hearItem(view.check.pickup, view.counted, text);
      if (heard.is === 'no_item') {
        if (view.step === 'verify' || piecesCounted(view.counted) === 0) return false;
        say({ is: plainScan(text).startsWith('DG1.') ? 'other_order' : 'no_item' });
        hear('wrong');
        return true;
      }
      if (!passes) {
        say({ is: 'not_proven' });
        hear('wrong');
      } else if (heard.is === 'counted') {
        take(heard.counted, { is: 'counted', lineId: heard.lineId });
      } else {
        set({
          view: {
            ...view,
            step: view.step === 'verify' ? 'items' : view.step,
            said: heard.is === 'too_many' ? heard : { is: heard.is },
          },
        });
        hear('wrong');
      }
      return true;
    }

    return {
      view: { is: 'wait' },
      place: 'desk',
      query: '',
      busy: false,
      failed: false,
      sound: null,
      boxFocus: 0,
      scans: 0,
      hear,
      go: (place) => set({ place, query: '' }),
      type(query) {
        if (handing) return;
        set({ query, place: 'desk' });
        wanted = query.trim() === '' ? null : query;
        if (wanted === null) {
          asked += 1;
          set({ view: { is: 'wait' }, busy: false });
          return;
        }
        if (!finding) void find();
      },
      async read(text) {
        set(({ scans }) => ({ scans: scans + 1 }));
        if (handing) {
          // The done card, scanned twice, is no mistake.
          if (readScan(text).what !== 'done') hear('wrong');
          return;
        }
        if (text.trim() === '' || scanItem(text)) return;
        takeRead(await ask(() => rpc.call('desk.read', { text: text.slice(0, TEXT_MAX) })), text);
      },
      async open(pickupId, collectorId = null) {
        if (handing) return;
        takeCheck(await ask(() => rpc.call('desk.open', { pickupId, collectorId })));
      },
      async prove(proof) {
        const { view } = get();
        if (view.is !== 'check') return;
        const { checkId, pickup } = view.check;
        takeCheck(
          await ask(() =>
            approval.getState().run('pickup.override', pickup.pickupId, (granted) =>
              rpc.call('desk.prove', {
                checkId,
                proof,
                ...(granted === undefined ? {} : { approval: granted }),
              }),
            ),
          ),
        );
      },
      toItems() {
        const { view } = get();
        if (view.is === 'check' && mayHandOver(view.check)) {
          set({ view: { ...view, step: 'items', said: null } });
        }
      },
      add(lineId, by) {
        const { view } = get();
        if (view.is !== 'check') return;
        const line = view.check.pickup.lines.find((one) => one.lineId === lineId);
        if (line === undefined) return;
        const next = count(view.counted, lineId, by);
        if ((next[lineId] ?? 0) > leftToHand(line)) {
          say({ is: 'too_many', lineId });
          hear('wrong');
        } else if (by > 0) take(next, { is: 'counted', lineId });
        else set({ view: { ...view, counted: next, said: null, step: 'items' } });
      },
      addAll() {
        const { view } = get();
        if (view.is === 'check' && mayHandOver(view.check)) {
          take(allCounted(view.check.pickup), null);
        }
      },
      toHandOver() {
        const { view } = get();
        if (view.is === 'check' && piecesCounted(view.counted) > 0) {
          set({ view: { ...view, step: 'hand_over', said: null } });
        }
      },
      back() {
        const { view, place, leave } = get();
        if (handing) return;
        if (place !== 'desk') set({ place: 'desk' });
        else if (view.is !== 'check' || view.step === 'verify') leave();
        else {
          const step = view.step === 'hand_over' ? 'items' : 'verify';
          set({ view: { ...view, step, said: null } });
        }
      },
      focusBox: () => set(({ boxFocus }) => ({ place: 'desk', boxFocus: boxFocus + 1 })),
      leave() {
        const { view, boxFocus } = get();
        if (handing) return;
        asked += 1;
        wanted = null;
        if (view.is === 'check') {
          void rpc.call('desk.leave', { checkId: view.check.checkId }).catch(() => {});
        }
        set({
          view: { is: 'wait' },
          busy: false,
          failed: false,
          query: '',
          boxFocus: boxFocus + 1,
        });
      },
      finish(done) {
        if (get().view === done) set({ view: { is: 'wait' } });
      },
      async look() {
        const { view, busy } = get();
        if (view.is !== 'check' || busy) return;
        const { checkId } = view.check;
        const looked = await rpc.call('desk.look', { checkId }).catch(() => undefined);
        const now = get().view;
        if (now.is !== 'check' || now.check.checkId !== checkId || get().busy) return;
        if (looked === undefined || !looked.ok) return;
        const { check } = looked;
        if (mayHandOver(now.check) && !mayHandOver(check)) {
          set({ view: { ...now, check, step: 'verify', said: null } });
          hear('wrong');
        } else set({ view: { ...now, check } });
      },
      async handOver(signature) {
        const { view, busy } = get();
        if (view.is !== 'check' || busy || !mayHandOver(view.check)) return;
        const { check, counted } = view;
        const lines = Object.entries(counted)
          .filter(([, quantity]) => quantity > 0)
          .map(([lineId, quantity]) => ({ lineId, quantity }));
        if (lines.length === 0) return;
        handing = true;
        const done = await ask(() =>
          rpc.call('desk.hand_over', { checkId: check.checkId, lines, signature }),
        );
        handing = false;
        if (done === undefined) return;
        if (!done.ok) {
          // The connection may just have gone: then the verdict is another one by now.
          if (done.code === 'not_verified') await get().look();
          say({ is: 'refused', code: done.code });
          hear('wrong');
          return;
        }
        onHandedOver(check.pickup);
        const pieces = piecesCounted(counted);
        show({
          is: 'done',
          pickup: check.pickup,
          pieces,
          partial: pieces < piecesOutstanding(check.pickup),
          provisional: check.verdict.is === 'provisional',
        });
        hear('complete');
      },
    };
  });
  return store;
}

/** Whether anything can be handed out to whoever stands here. */
export function mayHandOver({ verdict }: DeskCheck): boolean {
  return verdict.is === 'ready' || verdict.is === 'provisional';
}

/** What the customer has still to get, whether it is here or not. */
function piecesOutstanding({ lines }: DeskPickup): number {
  return lines.reduce(
    (sum, { quantity, handedOver, refunded, cancelled }) =>
      sum + Math.max(0, quantity - handedOver - refunded - cancelled),
    0,
  );
}

function soundOf({ verdict }: DeskCheck): Sound {
  return verdict.is === 'stop' ? 'wrong' : 'right';
}
