/**
 * The hub's command line. Without a command it serves. What was asked for goes to stdout, everything
 * else to stderr. Exit codes: 0 done, 1 could not, 2 the command or a setting was written wrongly.
 */
import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { commands } from './cli/commands.ts';
import type { Command } from './cli/commands/command.ts';
import { CommandError, type CommandContext } from './cli/context.ts';
import { createLog } from './log.ts';
import { readSettings, type Settings } from './settings.ts';

/** After being told to stop: what takes longer is cut off. */
const stopWithinMs = 10_000;

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  try {
    if (args.includes('--help') || args.includes('-h')) {
      console.log(help());
      return 0;
    }
    const { name, command, rest } = findCommand(args);
    const { values, words } = readArguments(name, command, rest);
    await command.run(createContext(settingsOrExplain()), values, words);
    return 0;
  } catch (error) {
    if (error instanceof CommandError) {
      console.error(`hub: ${error.message}`);
      return error.exitCode;
    }
    // Its message may quote what was being written; the log knows what may be said of it.
    console.error('hub: it failed unexpectedly');
    createLog('error', (line) => process.stderr.write(line)).error('a command failed', { error });
    return 1;
  }
}

function findCommand(args: readonly string[]): {
  name: string;
  command: Command;
  rest: readonly string[];
} {
  const isOption = args[0]?.startsWith('-') ?? true;
  const typed = isOption ? 'serve' : (args[0] ?? '');
  const two = `${typed} ${args[1] ?? ''}`;
  const [name, used] = two in commands ? [two, 2] : [typed, isOption ? 0 : 1];
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) {
    throw new CommandError(`there is no command ${JSON.stringify(typed)}; see --help`, 2);
  }
  return { name, command, rest: args.slice(used) };
}

function readArguments(name: string, { options, words, usage }: Command, args: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options,
      allowPositionals: true,
    });
    if (positionals.length !== words.length) {
      throw new CommandError(`${name} wants ${usage === '' ? 'nothing after it' : usage}`, 2);
    }
    return { values: values as Record<string, string | boolean | undefined>, words: positionals };
  } catch (error) {
    if (error instanceof CommandError) throw error;
    throw new CommandError(`${(error as Error).message.split('. ')[0]}; see --help`, 2);
  }
}

function settingsOrExplain(): Settings {
  const read = readSettings(process.env);
  if (!read.ok) throw new CommandError(read.problems.join('\nhub: '), 2);
  return read.settings;
}

function createContext(settings: Settings): CommandContext {
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      // The second time the person means it.
      if (stopping.signal.aborted) process.exit(1);
      stopping.abort();
      setTimeout(() => process.exit(1), stopWithinMs).unref();
    });
  }
  return {
    settings,
    log: createLog(settings.logLevel, (line) => process.stderr.write(line)),
    print: (line) => console.log(line),
    say: (line) => console.error(line),
    ask: askPerson,
    progress: process.stderr,
    onHangup: (listener) => void process.on('SIGHUP', listener),
    signal: stopping.signal,
  };
}

async function askPerson(question: string): Promise<string | undefined> {
  if (!process.stdin.isTTY) return undefined;
  const reader = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await reader.question(question);
  } finally {
    reader.close();
  }
}

function help(): string {
  const lines = Object.entries(commands).map(
    ([name, { usage, help }]) => `  ${`${name} ${usage}`.trim()}\n      ${help}`,
  );
  return `Dangol's hub: npm run hub -- [command]

${lines.join('\n')}

Settings, from the environment:
  DATABASE_URL        PostgreSQL 15 or newer; without it the embedded server is used
  HUB_PORT            default 4400
  HUB_HOST            default 127.0.0.1
  DANGOL_DIR          the embedded server's data; default .dangol
  HUB_DEFAULT_REGION  country code for phones and customers that name none; default KR
  HUB_TOMBSTONE_DAYS  days for which deletions are remembered; default 90
  HUB_AUDIT_DAYS      days for which what people did is kept; default 731, two years
  HUB_LEASE_HOURS     hours a station may go on without the hub; default 72
  HUB_KIOSK_LEASE_HOURS  the same for a kiosk; default 336
  HUB_TLS_CERT        certificate in PEM, with HUB_TLS_KEY: serve https; SIGHUP reads them again
  HUB_TLS_KEY         its key in PEM
  HUB_TRUSTED_PROXY   addresses or ranges of proxies in front, whose X-Forwarded-For is believed
  LOG_LEVEL           fatal, error, warn, info, debug or silent; default info`;
}
