/** What a command is, and how its options are read. */
import type { ParseArgsConfig } from 'node:util';
import { CommandError, type CommandContext } from '../context.ts';

type Values = Record<string, string | boolean | undefined>;

export interface Command {
  /** What follows the command's name in the help. */
  usage: string;
  help: string;
  options: NonNullable<ParseArgsConfig['options']>;
  /** Names of the words that must follow. */
  words: readonly string[];
  run(context: CommandContext, values: Values, words: readonly string[]): Promise<void>;
}

/** The option of every command that also prints for programs. */
export const json = { json: { type: 'boolean' } } as const;

/** By the words that call them, in the order of the help. */
export type CommandTable = Record<string, Command>;

export function text(value: string | boolean | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** Throws `CommandError` for anything else. */
export function wholeNumber(
  option: string,
  value: string | boolean | undefined,
  least: number,
  most: number,
): number | undefined {
  if (typeof value !== 'string') return undefined;
  const number = /^\d+$/.test(value) ? Number(value) : Number.NaN;
  if (number >= least && number <= most) return number;
  throw new CommandError(
    `${option} wants a whole number from ${least} to ${most}, not '${value}'`,
    2,
  );
}
