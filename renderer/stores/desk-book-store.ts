/**
 * What the desk knows of its pickups as lists: who waits, what is to be picked, what went wrong. Read again
 * whenever the station says that something changed; one question of each kind is under way at a time.
 */
import { createStore } from 'zustand/vanilla';
import type { CallName, Refused, Saving } from '#shared/rpc/contract.ts';
import type { RpcClient } from '#shared/rpc/client.ts';
import type {
  DeskIncident,
  DeskPickup,
  DeskQueue,
  DeskWait,
  QueueGroup,
} from '#shared/rpc/desk.ts';
import { type ApprovalState, NotApproved } from './approval-store.ts';
import type { ApprovableAction } from '#shared/rpc/session.ts';

export interface DeskBookState {
  wait: DeskWait | null;
  queue: DeskQueue | null;
  incidents: DeskIncident[] | null;
  /** A list could not be read. */
  failed: boolean;
  group: QueueGroup;
  /** The pickup whose details are open. */
  openId: string | null;
  /** It as of now, whether or not a list has it: one that is over is in none, and a long list ends somewhere. */
  opened: DeskPickup | null;
  /** Why the last change was not made; null once it is done or looked away from. */
  refused: Refused['code'] | null;
  changing: boolean;
  refresh(): void;
  choose(group: QueueGroup): void;
  /** @param known it, where it may be in no list. */
  open(pickupId: string | null, known?: DeskPickup): void;
  /** Runs a change; true where it is saved. `approved` names what a lead may be asked for. */
  change(
    call: (approval?: string) => Promise<Saving>,
    approved?: { action: ApprovableAction; subject: string },
  ): Promise<boolean>;
  forgetRefusal(): void;
}

/** More orders of one number than this no store has. */
const NUMBERED_MOST = 20;

export function createDeskBookStore(
  rpc: RpcClient,
  approval: { getState(): ApprovalState },
  /** Whether the lists can be asked for at all: the station is open and somebody is signed in. */
  mayRead: () => boolean,
) {
  const store = createStore<DeskBookState>()((set, get) => {
    const readers = [
      reader('desk.wait', (wait: DeskWait) => set({ wait, failed: false })),
      reader('desk.queue', (queue: DeskQueue) => {
        set({ queue, failed: false });
        return lookAtOpened();
      }),
      reader('desk.incidents', (incidents: DeskIncident[]) => set({ incidents, failed: false })),
    ];

    function reader<T>(
      name: Extract<CallName, 'desk.wait' | 'desk.queue' | 'desk.incidents'>,
      take: (answer: T) => void | Promise<void>,
    ): () => Promise<void> {
      let reading = false;
      let again = false;
      return async function read(): Promise<void> {
        if (reading) {
          again = true;
          return;
        }
        reading = true;
        do {
          again = false;
          try {
            const answer = (await rpc.call(name, {})) as T;
            if (mayRead()) await take(answer);
          } catch {
            if (mayRead()) set({ failed: true });
          }
        } while (again && mayRead());
        reading = false;
      };
    }

    const listed = (pickupId: string | null) =>
      get().queue?.pickups.find((one) => one.pickupId === pickupId);

    /** The open pickup from its list, or asked for where no list has it. */
    async function lookAtOpened(): Promise<void> {
      const { openId, opened } = get();
      if (openId === null) return;
      let now: DeskPickup | undefined = listed(openId);
      if (now === undefined && opened !== null) {
        const query = { query: opened.number, limit: NUMBERED_MOST };
        const found = await rpc.call('desk.find', query).catch(() => undefined);
        now = found?.hits.find(({ pickupId }) => pickupId === openId);
      }
      if (now !== undefined && get().openId === openId) set({ opened: now });
    }

    return {
      wait: null,
      queue: null,
      incidents: null,
      failed: false,
      group: 'new',
      openId: null,
      opened: null,
      refused: null,
      changing: false,
      refresh() {
        if (mayRead()) for (const read of readers) void read();
      },
      choose: (group) => set({ group }),
      open: (openId, opened) =>
        set({ openId, opened: opened ?? listed(openId) ?? null, refused: null }),
      async change(call, approved) {
        set({ refused: null, changing: true });
        try {
          const saved =
            approved === undefined
              ? await call()
              : await approval.getState().run(approved.action, approved.subject, call);
          if (!saved.ok) set({ refused: saved.code });
          return saved.ok;
        } catch (error) {
          if (!(error instanceof NotApproved)) set({ refused: 'failed' });
          return false;
        } finally {
          set({ changing: false });
        }
      },
      forgetRefusal: () => set({ refused: null }),
    };
  });
  // A screen that never asked for the lists does not have them read.
  rpc.on('desk.changed', () => {
    const { wait, queue, refresh } = store.getState();
    if (wait !== null || queue !== null) refresh();
  });
  return store;
}
