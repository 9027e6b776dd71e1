/** `hub import`: brings the files of other shop systems in. */
import path from 'node:path';
import { runImport } from '../imports/command.ts';
import { CommandError, type CommandContext } from './context.ts';
import { withDatabase } from './with-database.ts';

export interface ImportArguments {
  kind: string;
  file: string;
  region: string | undefined;
  currency: string | undefined;
  encoding: string | undefined;
}

export function importFromFile(context: CommandContext, wanted: ImportArguments): Promise<void> {
  const { settings, signal, print, progress } = context;
  return withDatabase(context, async (db) => {
    const end = await runImport({
      ...wanted,
      db,
      region: wanted.region ?? settings.defaultRegion,
      dangolDir: path.resolve(settings.dangolDir),
      nowMs: Date.now,
      signal,
      print,
      progress,
    });
    if (end.ok) return;
    const writtenWrongly = end.code === 'unknown_kind' || end.code === 'wrong_option';
    throw new CommandError(end.detail, writtenWrongly ? 2 : 1);
  });
}
