/**
 * What an item changes: in the profile by three-way comparison, in the consent ledger by new entries,
 * and in the one note that stands for the system's free-text field. Pure.
 */
import type { Consent } from '#shared/domain/consent.ts';
import type { Customer } from '#shared/domain/customer.ts';
import type { Note } from '#shared/domain/note.ts';
import type { Observed } from '#shared/domain/observer.ts';
import type { RecordWrite } from '#shared/domain/record.ts';
import { sameValue } from '#shared/domain/same-value.ts';
import type { SaidChannel, SaidCustomer } from './said-customer.ts';
import type { StoredDocument } from './source-rows.ts';
import { mergeImported, mergeList } from './three-way.ts';

export interface ApplyContext {
  /** The other system's short name: `shopify`. */
  source: string;
  /** Where new records are kept: `region:kr`. */
  scope: string;
  /** Language of the wordings that the system shows. */
  language: 'ko' | 'en';
  nowMs: number;
  /** A uuid; tells the rows of this run from those of others. */
  run: string;
  /** Makes a uuid v7. */
  newId: () => string;
}

export interface KnownCustomer {
  stored: StoredDocument | undefined;
  note: StoredDocument | undefined;
  /** Channels of advertising the person was ever asked about, by anybody. */
  asked: ReadonlySet<SaidChannel>;
}

export interface CustomerChange {
  recordId: string;
  said: SaidCustomer;
  /** What the system said last time; undefined where it never spoke of this record. */
  base: SaidCustomer | undefined;
  known: KnownCustomer;
}

/** The id of the note that stands for the system's free-text field about a customer. */
export function noteIdOf(recordId: string, source: string): string {
  return `${recordId}:${source}-note`;
}

/** @returns the records to write; none where nothing changes. */
export function changesOf(change: CustomerChange, context: ApplyContext): RecordWrite[] {
  const { recordId, known } = change;
  const scope = known.stored?.scope ?? context.scope;
  const current = known.stored?.doc ?? undefined;
  const profile = profileOf(change);
  const writes: RecordWrite[] = [];
  if (current === undefined || !sameValue(current, profile)) {
    writes.push({ kind: 'customer', id: recordId, scope, doc: profile });
  }
  for (const doc of newConsents(change, context)) {
    writes.push({ kind: 'consent', id: context.newId(), scope, doc });
  }
  const note = changedNote(change, context);
  if (note !== undefined) {
    writes.push({ kind: 'note', id: noteIdOf(recordId, context.source), scope, doc: note });
  }
  return writes;
}

function profileOf({ said, base, known }: CustomerChange): Record<string, unknown> {
  const current = known.stored?.doc as Customer | null | undefined;
  const { note: _note, consent: _consent, tags, ...fields } = said;
  const { note: _baseNote, consent: _baseConsent, tags: baseTags, ...baseFields } = base ?? {};
  const merged = mergeImported(
    current ?? undefined,
    base === undefined ? undefined : baseFields,
    fields,
  );
  const { tags: _tags, ...rest } = merged;
  const mergedTags = mergeList(current?.tags, baseTags, tags);
  // A system that no longer gives a name does not make a person nameless.
  const name = rest.name ?? current?.name;
  return { ...rest, name, ...(mergedTags === undefined ? {} : { tags: mergedTags }) };
}

function newConsents(
  { recordId, said, base, known }: CustomerChange,
  context: ApplyContext,
): Consent[] {
  const ledger: Consent[] = [];
  for (const channel of ['email', 'sms'] as const) {
    const [now, before] = [said.consent?.[channel], base?.consent?.[channel]];
    if (now === undefined || now === before) continue;
    // The first "no" of a shop means "never asked"; and a first "yes", of unknown date, may not
    // overrule what the person told somebody since.
    if (before === undefined && (!now || known.asked.has(channel))) continue;
    ledger.push({
      customerId: recordId,
      purpose: 'marketing',
      channel,
      granted: now,
      wording: `${context.source}, not known`,
      language: context.language,
      source: context.source,
      at: context.nowMs,
    });
  }
  return ledger;
}

function changedNote(
  { recordId, said, base, known }: CustomerChange,
  context: ApplyContext,
): Note | undefined {
  if (said.note === base?.note) return undefined;
  const observed: Observed = {
    at: context.nowMs,
    station: 'import',
    store: context.source,
    staff: null,
  };
  const current = known.note?.doc as Note | null | undefined;
  if (said.note !== undefined) {
    if (current?.text === said.note && current.retracted === undefined) return undefined;
    return { customerId: recordId, text: said.note, observed };
  }
  if (current === undefined || current === null || current.retracted !== undefined) {
    return undefined;
  }
  return { ...current, retracted: observed };
}
