/** What the hub does not have yet, and what it would not take: shown to a person, and settled by one. */
import { CHANGE_ERASED } from '#shared/domain/change-erased.ts';
import { Customer } from '#shared/domain/customer.ts';
import { SEEN_MOST } from '#shared/domain/customer-edit.ts';
import type { MutationResult } from '#shared/domain/mutation.ts';
import { displayName } from '#shared/domain/person-name.ts';
import { RecordId } from '#shared/domain/record.ts';
import { sameValue } from '#shared/domain/same-value.ts';
import type { CallArgs, CallResult, Saving } from '#shared/rpc/contract.ts';
import type { AttentionItem, UnsentItem } from '#shared/rpc/attention.ts';
import type { OutboxEntry } from '../store/store.ts';
import type { ServiceContext } from './context.ts';
import { goneSince } from './gone.ts';
import { permit } from './guard.ts';
import { durably, refuse, save } from './save.ts';

/** The most items a list shows; the counts in the status are of all. */
const LIST_MOST = 500;

/** Own changes that the hub has not answered, oldest first; who sees them is in the audit. */
export function listUnsent(context: ServiceContext): UnsentItem[] {
  const items = context.store
    .entries('unsent', LIST_MOST)
    .map((entry) => described(context, entry));
  auditList(context, 'unsent', items);
  return items;
}

/** What waits for a person, oldest first; who sees it is in the audit. */
export function listAttention(context: ServiceContext): AttentionItem[] {
  const items = context.store
    .entries('attention', LIST_MOST)
    .flatMap((entry) => attentionItem(context, entry));
  auditList(context, 'attention', items);
  return items;
}

/** The lists name people and show what was written about them. */
function auditList(context: ServiceContext, list: string, items: readonly UnsentItem[]): void {
  if (items.length === 0) return;
  const people = new Set(items.map(({ customerId }) => customerId)).size;
  context.audit.often({ action: 'customer.list', reason: list }, () => ({ people }));
}

/**
 * Sends the same intention again as a new mutation, on what is visible now; the refused one is closed
 * with it.
 */
export function retryAttention(context: ServiceContext, mutationId: string): Saving {
  const entry = waiting(context, mutationId);
  if (entry === undefined) return refuse('not_found', `nothing waits under ${mutationId}`);
  const { name, args } = entry.mutation;
  if (name === CHANGE_ERASED) return refuse('erased', 'nothing is left of this change');
  return save(context, [{ name, args }], { closes: mutationId });
}

/** Somebody else's change may want a lead's approval. */
export function discardAttention(
  context: ServiceContext,
  { mutationId, approval }: CallArgs<'attention.discard'>,
): Saving {
  const entry = waiting(context, mutationId);
  if (entry === undefined) return refuse('not_found', `nothing waits under ${mutationId}`);
  // Of what went with an erased person nothing is left to lose.
  if (entry.mutation.name !== CHANGE_ERASED) {
    const owner = entry.mutation.staff?.id ?? null;
    permit(context, 'change.discard', { subject: mutationId, owner, approval });
  }
  return letGo(context, entry);
}

function letGo(context: ServiceContext, entry: OutboxEntry): Saving {
  const mutationId = entry.mutation.id;
  const { customerId } = described(context, entry);
  const discarded = context.audit.draft({
    action: 'change.discard',
    subject: customerId,
    facts: { mutation: mutationId },
  });
  const closed = durably(context, () => context.store.closeAttention(mutationId, [discarded]));
  if (!closed.ok) return closed;
  if (customerId !== null) context.changed.records([{ kind: 'customer', id: customerId }]);
  context.changed.status();
  return { ok: true, mutationIds: [], made: [] };
}

/**
 * `mine` sends the own value again, this time knowing the other's, whether it has arrived here or not;
 * `theirs` lets the own value go.
 */
export function resolveConflict(
  context: ServiceContext,
  { mutationId, choice }: CallArgs<'attention.resolve'>,
): Saving {
  const entry = waiting(context, mutationId);
  if (entry?.result?.status !== 'conflict') {
    return refuse('not_found', `no conflict waits under ${mutationId}`);
  }
  if (choice === 'theirs') return letGo(context, entry);
  const { record, field, mine, theirs } = entry.result;
  const now = theirsNow(context, entry.mutation, entry.result);
  const { was, seen: before } = entry.mutation.args;
  // What the card shows may be another own change that has not been sent.
  const shown = (context.store.read(record)?.doc as Fields)?.[field] ?? null;
  const seen = [theirs, was ?? null, shown, ...(Array.isArray(before) ? before : [])];
  const args = {
    customerId: record.id,
    field,
    was: now,
    now: mine,
    seen: seen.slice(0, SEEN_MOST),
  };
  return save(context, [{ name: 'customer.edit', args }], { closes: mutationId });
}

type Fields = Record<string, unknown> | null | undefined;
type Conflict = Extract<MutationResult, { status: 'conflict' }>;

/**
 * The other side of a conflict as a person should see it: the hub's value when it answered; or what the
 * field holds here, where that is neither this nor what the person had seen, and so came later.
 */
function theirsNow(
  { store }: ServiceContext,
  { args }: OutboxEntry['mutation'],
  { record, field, theirs }: Conflict,
): unknown {
  const doc = store.readHubRow(record)?.doc as Fields;
  if (doc === null || doc === undefined) return theirs;
  const here = doc[field] ?? null;
  const seen = [args.was ?? null, ...(Array.isArray(args.seen) ? args.seen : [])];
  return seen.some((value) => sameValue(here, value)) ? theirs : here;
}

/**
 * What is unsent and refused, with its reasons, as a person asked to hand it over: everything, or the one
 * that is named (nothing where it waits no more).
 */
export function exportAttention(
  context: ServiceContext,
  { mutationId, approval }: CallArgs<'attention.export'>,
): CallResult<'attention.export'> {
  permit(context, 'change.export', { subject: mutationId ?? null, owner: null, approval });
  const { identity, store } = context;
  const all = Number.MAX_SAFE_INTEGER;
  const isMeant = (entry: OutboxEntry) =>
    mutationId === undefined || entry.mutation.id === mutationId;
  const exported = {
    station: identity.station,
    store: identity.store,
    exportedAt: new Date(context.nowMs()).toISOString(),
    unsent: store.entries('unsent', all).filter(isMeant).map(withoutSecrets),
    attention: store.entries('attention', all).filter(isMeant).map(withoutSecrets),
  };
  const changes = exported.unsent.length + exported.attention.length;
  context.audit.note({
    action: 'export',
    reason: 'changes',
    subject: changes === 1 ? customerOf([...exported.unsent, ...exported.attention]) : null,
    facts: { changes },
  });
  const day = exported.exportedAt.slice(0, 10);
  const one = mutationId === undefined ? '' : `-${mutationId.slice(-6)}`;
  return {
    filename: `dangol-${identity.station.slice(0, 8)}-${day}${one}.json`,
    json: JSON.stringify(exported, null, 2),
  };
}

function customerOf([entry]: readonly OutboxEntry[]): string | null {
  return RecordId.safeParse(entry?.mutation.args.customerId).data ?? null;
}

function waiting(context: ServiceContext, mutationId: string): OutboxEntry | undefined {
  const entry = context.store.entry(mutationId);
  return entry?.state === 'attention' ? entry : undefined;
}

function attentionItem(context: ServiceContext, entry: OutboxEntry): AttentionItem[] {
  const { result } = entry;
  switch (result?.status) {
    case 'conflict': {
      const { field, mine } = result;
      const theirs = theirsNow(context, entry.mutation, result);
      return [{ ...described(context, entry), reason: 'conflict', field, mine, theirs }];
    }
    case 'rejected': {
      const { code, detail } = result;
      return [{ ...described(context, entry), reason: 'rejected', code, detail }];
    }
    default:
      return [];
  }
}

/** What a PIN or a code is checked with is for no screen and no file. */
function withoutSecrets(entry: OutboxEntry): OutboxEntry {
  const { name, args } = entry.mutation;
  if (!name.startsWith('staff.')) return entry;
  return { ...entry, mutation: { ...entry.mutation, args: { staffId: args.staffId } } };
}

function described(context: ServiceContext, entry: OutboxEntry): UnsentItem {
  const { mutation } = withoutSecrets(entry);
  const known = RecordId.safeParse(mutation.args.customerId).data ?? null;
  const record = known === null ? undefined : context.store.read({ kind: 'customer', id: known });
  const customer = Customer.safeParse(record?.doc);
  return {
    mutationId: mutation.id,
    name: mutation.name,
    args: mutation.args,
    customerId: known,
    customerName: customer.success ? displayName(customer.data.name) : null,
    gone: known === null ? null : goneSince(context, known),
    at: mutation.observedAt,
    staffName: mutation.staff?.name ?? null,
  };
}
