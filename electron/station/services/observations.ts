/** Adding to a profile, and taking back: sizes, style, notes. */
import type { CallArgs, Saving } from '#shared/rpc/contract.ts';
import type { ServiceContext } from './context.ts';
import { save } from './save.ts';

/** Appends a size or a taste. As all of these: saved durably when it returns, or refused with why. */
export function recordPreference(
  context: ServiceContext,
  { customerId, value, source, note }: CallArgs<'preference.record'>,
): Saving {
  const preferenceId = context.newId();
  const args = {
    preferenceId,
    customerId,
    value,
    source,
    ...(note === undefined || note.trim() === '' ? {} : { note }),
  };
  return save(context, [{ name: 'preference.record', args, makes: preferenceId }]);
}

/** Takes a size or a taste back; it stays, marked with who and when. */
export function retractPreference(
  context: ServiceContext,
  { customerId, preferenceId }: CallArgs<'preference.retract'>,
): Saving {
  return save(context, [{ name: 'preference.retract', args: { id: preferenceId, customerId } }]);
}

/** Appends a note. */
export function addNote(
  context: ServiceContext,
  { customerId, text }: CallArgs<'note.add'>,
): Saving {
  const noteId = context.newId();
  return save(context, [{ name: 'note.add', args: { noteId, customerId, text }, makes: noteId }]);
}

/** Takes a note back; it stays, marked with who and when. */
export function retractNote(
  context: ServiceContext,
  { customerId, noteId }: CallArgs<'note.retract'>,
): Saving {
  return save(context, [{ name: 'note.retract', args: { id: noteId, customerId } }]);
}
