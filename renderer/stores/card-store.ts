/**
 * The one open customer card and everything that is recorded on it.
 *
 * 1. A card is reloaded when the station says the customer changed, and after each own change; an answer
 *    for a customer who is no longer open is dropped.
 * 2. A form with unsaved input is never left without asking (`leave`).
 * 3. Note drafts are kept for each customer until they are saved, in memory only.
 * 4. Of who was erased nothing is kept: no card, no input without asking, no draft.
 */
import { createStore } from 'zustand/vanilla';
import type { PreferenceSource, PreferenceValue } from '#shared/domain/preference.ts';
import type { GarmentType } from '#shared/domain/size.ts';
import type { RpcClient } from '#shared/rpc/client.ts';
import type { CallArgs, CallName, Refused, Saving } from '#shared/rpc/contract.ts';
import type { CustomerCard } from '#shared/rpc/customer-views.ts';
import type { ProductView } from '#shared/rpc/scan.ts';

/** Why no card can be shown. */
export type CardProblem = Refused['code'];

/** What stands over the card: nothing, the size recorder for a garment, or the style recorder. */
export type Recorder =
  | { what: 'none' }
  /** `product`: the scanned one whose size it is. */
  | { what: 'size'; garment: GarmentType | null; product?: ProductView }
  | { what: 'style' };

export interface CardState {
  customerId: string | null;
  card: CustomerCard | null;
  problem: CardProblem | null;
  /** The order the customer was opened for; a new object each time. */
  meant: { orderId: string } | null;
  recorder: Recorder;
  editing: boolean;
  dirty: boolean;
  /** What waits for the answer to "leave without saving?". */
  leaving: (() => void) | null;
  noteDrafts: Readonly<Record<string, string>>;
  lastSource: PreferenceSource;

  /** `orderId`: the order that is meant, brought into view. */
  open(customerId: string, orderId?: string | null): void;
  close(): void;
  reload(): Promise<void>;
  startRecording(recorder: Recorder): void;
  edit(editing: boolean): void;
  setDirty(dirty: boolean): void;
  /** Does it at once, or asks first where the form has unsaved input. */
  leave(action: () => void): void;
  answerLeaving(leave: boolean): void;
  draftNote(text: string): void;
  setSource(source: PreferenceSource): void;

  record(value: PreferenceValue, source: PreferenceSource, note: string): Promise<Saving>;
  /** For a customer who may not be open any more, as an undo may be. */
  recordFor(
    customerId: string,
    value: PreferenceValue,
    source: PreferenceSource,
    note: string,
  ): Promise<Saving>;
  retractPreference(customerId: string, preferenceId: string): Promise<Saving>;
  addNote(): Promise<Saving>;
  retractNote(customerId: string, noteId: string): Promise<Saving>;
  saveEdits(changes: CallArgs<'customer.edit'>['changes']): Promise<Saving>;
}

const closed = {
  customerId: null,
  card: null,
  problem: null,
  meant: null,
  recorder: { what: 'none' },
  editing: false,
  dirty: false,
  leaving: null,
} as const;

export function createCardStore(rpc: RpcClient) {
  type SavingCall = Extract<CallName, `preference.${string}` | `note.${string}` | 'customer.edit'>;

  /** A call that was cut off or is a bug is a "failed" to the person: nothing was said to be saved. */
  async function saving<N extends SavingCall>(name: N, args: CallArgs<N>): Promise<Saving> {
    try {
      const result = (await rpc.call(name, args)) as Saving;
      if (result.ok) await store.getState().reload();
      return result;
    } catch (error) {
      return { ok: false, code: 'failed', detail: error instanceof Error ? error.message : '' };
    }
  }

  function subject(): string {
    const { customerId } = store.getState();
    if (customerId === null) throw new Error('no card is open');
    return customerId;
  }

  const store = createStore<CardState>()((set, get) => ({
    ...closed,
    noteDrafts: {},
    lastSource: 'tried',

    open(customerId, orderId = null) {
      const meant = orderId === null ? null : { orderId };
      if (get().customerId === customerId && get().problem === null) {
        if (meant !== null) set({ meant });
        return;
      }
      get().leave(() => {
        set({ ...closed, customerId, meant });
        void get().reload();
      });
    },
    close() {
      get().leave(() => set({ ...closed }));
    },
    async reload() {
      const { customerId } = get();
      if (customerId === null) return;
      try {
        const result = await rpc.call('customer.open', { customerId });
        if (get().customerId !== customerId) return;
        if (result.ok) set({ card: result.card, problem: null });
        else set({ card: null, problem: result.code });
      } catch {
        if (get().customerId === customerId && get().card === null) set({ problem: 'failed' });
      }
    },
    startRecording: (recorder) => set({ recorder }),
    edit: (editing) => set({ editing, dirty: false }),
    setDirty: (dirty) => {
      if (get().dirty !== dirty) set({ dirty });
    },
    leave(action) {
      if (get().dirty) set({ leaving: action });
      else action();
    },
    answerLeaving(leave) {
      const { leaving } = get();
      if (!leave) {
        set({ leaving: null });
        return;
      }
      set({ leaving: null, dirty: false, editing: false });
      leaving?.();
    },
    draftNote(text) {
      set({ noteDrafts: { ...get().noteDrafts, [subject()]: text } });
    },
    setSource: (lastSource) => set({ lastSource }),

    record: (value, source, note) => get().recordFor(subject(), value, source, note),
    recordFor(customerId, value, source, note) {
      const trimmed = note.trim();
      return saving('preference.record', {
        customerId,
        value,
        source,
        ...(trimmed === '' ? {} : { note: trimmed }),
      });
    },
    retractPreference: (customerId, preferenceId) =>
      saving('preference.retract', { customerId, preferenceId }),
    async addNote() {
      const customerId = subject();
      const text = get().noteDrafts[customerId] ?? '';
      const saved = await saving('note.add', { customerId, text });
      const typed = get().noteDrafts[customerId];
      if (saved.ok && typed !== undefined) {
        // What was typed on meanwhile is no part of what was saved.
        const rest = typed.startsWith(text) ? typed.slice(text.length).trimStart() : typed;
        set({ noteDrafts: { ...get().noteDrafts, [customerId]: rest } });
      }
      return saved;
    },
    retractNote: (customerId, noteId) => saving('note.retract', { customerId, noteId }),
    async saveEdits(changes) {
      const saved = await saving('customer.edit', { customerId: subject(), changes });
      if (saved.ok) set({ editing: false, dirty: false });
      return saved;
    },
  }));

  rpc.on('customers.erased', ({ customerIds }) => {
    const { customerId, noteDrafts } = store.getState();
    const isLeft = ([id]: [string, string]) => !customerIds.includes(id);
    store.setState({
      noteDrafts: Object.fromEntries(Object.entries(noteDrafts).filter(isLeft)),
      ...(customerId !== null && customerIds.includes(customerId)
        ? { ...closed, customerId, problem: 'erased' }
        : {}),
    });
  });
  rpc.on('customers.changed', (changed) => {
    const { customerId, reload } = store.getState();
    if (customerId !== null && (changed.all || changed.customerIds.includes(customerId))) {
      void reload();
    }
  });
  return store;
}
