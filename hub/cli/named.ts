/**
 * What a command is told by name. Where the name is none, or stands for nothing here, its error says
 * what was given and where to look.
 */
import { StoreId } from '#shared/domain/record.ts';
import { CommandError } from './context.ts';

/** @param as what the name was given as, `--store` or `STORE`. */
export function storeNamed(as: string, given: string | undefined): string {
  const store = StoreId.safeParse(given);
  if (store.success) return store.data;
  throw new CommandError(
    `${as} wants a short name such as gangnam (a-z, 0-9, dashes)${instead(given)}`,
    2,
  );
}

/** What was given in place of what is wanted; nothing where nothing was. */
export function instead(given: string | undefined): string {
  return given === undefined ? '' : `, not '${given}'`;
}

export function noStation(id: string): CommandError {
  return new CommandError(`there is no station ${id}; see: stations`);
}

export function noKey(id: string): CommandError {
  return new CommandError(`there is no key ${id} that is good; see: key list`);
}
