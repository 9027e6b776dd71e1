/**
 * The hub's log: JSON lines on stderr, an event in words and fields from an allow-list. No personal data
 * can get in by accident: a field that is not on the list has no place in the type, and messages of
 * errors, which may quote what was being written, are not logged (their name, code and place are).
 */
import { pino } from 'pino';
import type { LogLevel } from './settings.ts';

export interface LogFields {
  station?: string;
  store?: string;
  mode?: string;
  scope?: string;
  mutation?: string;
  name?: string;
  /** The id of an API key. */
  key?: string;
  sequence?: number;
  code?: string;
  count?: number;
  ms?: number;
  url?: string;
  error?: unknown;
}

export interface Log {
  debug(event: string, fields?: LogFields): void;
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
}

export function createLog(level: LogLevel, write: (line: string) => void): Log {
  const logger = pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, { write });
  const at =
    (severity: 'debug' | 'info' | 'warn' | 'error') =>
    (event: string, { error, ...fields }: LogFields = {}) =>
      logger[severity](
        error === undefined ? fields : { ...fields, error: describeError(error) },
        event,
      );
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

/** For tests and tools that want silence. */
export const noLog: Log = { debug() {}, info() {}, warn() {}, error() {} };

/** What may be said of an error: never its message. */
function describeError(error: unknown): {
  name: string;
  code?: string;
  at: string[];
  cause?: unknown;
} {
  if (!(error instanceof Error)) return { name: typeof error, at: [] };
  const code = (error as { code?: unknown }).code;
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return {
    name: error.name,
    ...(typeof code === 'string' ? { code } : {}),
    at: frames.slice(0, 6).map((line) => line.trim()),
    ...(error.cause === undefined ? {} : { cause: describeError(error.cause) }),
  };
}
