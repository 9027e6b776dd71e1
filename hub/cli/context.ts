/** What every command of the hub is given, and how it says no. */
import type { Log } from '../log.ts';
import type { Settings } from '../settings.ts';

export interface CommandContext {
  settings: Settings;
  log: Log;
  /** Prints a line on stdout: what was asked for, nothing else. */
  print: (line: string) => void;
  /** Prints a line on stderr: what is being done. */
  say: (line: string) => void;
  /** Asks whoever sits there; undefined where nobody does. */
  ask: (question: string) => Promise<string | undefined>;
  /** Where a long command shows how far it is. */
  progress: { write(text: string): unknown; isTTY?: boolean };
  /** Calls back at every SIGHUP. */
  onHangup: (listener: () => void) => void;
  /** Aborted by the first Ctrl-C or SIGTERM: stop soon and tidily. */
  signal: AbortSignal;
}

/** A failure that is explained by its message alone. `exitCode` 2: the command was written wrongly. */
export class CommandError extends Error {
  override name = 'CommandError';
  readonly exitCode: 1 | 2;

  constructor(message: string, exitCode: 1 | 2 = 1, options?: ErrorOptions) {
    super(message, options);
    this.exitCode = exitCode;
  }
}
