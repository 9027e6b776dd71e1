// What `npm start -- …` can be told.
import { parseArgs } from 'node:util';

const modes = ['associate', 'pickup'] as const;
export type Mode = (typeof modes)[number];

export interface StartOptions {
  open: boolean;
  mode: Mode;
  stations: number;
  reset: boolean;
  /** Where the hub listens; undefined: 4400, or another one where that is taken. */
  port: number | undefined;
  /** How many customers the demo shop has. */
  customers: number;
}

export type ParsedOptions =
  | { ok: true; options: StartOptions }
  | { ok: false; code: 'help' }
  | { ok: false; code: 'wrong'; message: string };

export const help = `npm start -- [options]

  --no-open          do not open a window; only print the stations' addresses
  --mode MODE        what the stations are for: ${modes.join(', ')} (default: associate)
  --stations N       how many stations, 1 to 8 (default: 1)
  --port N           the hub's port (default: 4400, or a free one where that is taken)
  --customers N      customers in the demo shop, when it is first loaded (default: 2000)
  --reset            first delete everything under .dangol: database, stations, keys
  --help             this text
`;

export function parseOptions(args: string[]): ParsedOptions {
  let values;
  try {
    ({ values } = parseArgs({
      args,
      allowPositionals: false,
      options: {
        'no-open': { type: 'boolean' },
        mode: { type: 'string' },
        stations: { type: 'string' },
        port: { type: 'string' },
        customers: { type: 'string' },
        reset: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    }));
  } catch (error) {
    const [message = ''] = (error as Error).message.split('. ');
    return { ok: false, code: 'wrong', message };
  }
  if (values.help === true) return { ok: false, code: 'help' };

  const mode = modes.find((known) => known === (values.mode ?? 'associate'));
  if (mode === undefined) {
    return wrong(`--mode is one of ${modes.join(', ')}, not '${values.mode}'`);
  }
  const stations = wholeNumber(values.stations ?? '1', 1, 8);
  if (stations === undefined) return wrong(`--stations is 1 to 8, not '${values.stations}'`);
  const customers = wholeNumber(values.customers ?? '2000', 1, 5_000_000);
  if (customers === undefined) {
    return wrong(`--customers is 1 to 5000000, not '${values.customers}'`);
  }
  const port = values.port === undefined ? undefined : wholeNumber(values.port, 1, 65_535);
  if (values.port !== undefined && port === undefined) {
    return wrong(`--port is 1 to 65535, not '${values.port}'`);
  }
  const open = values['no-open'] !== true;
  const reset = values.reset === true;
  return { ok: true, options: { open, mode, stations, customers, port, reset } };
}

const wrong = (message: string): ParsedOptions => ({ ok: false, code: 'wrong', message });

function wholeNumber(text: string, least: number, most: number): number | undefined {
  const value = Number(text);
  return /^\d+$/.test(text) && value >= least && value <= most ? value : undefined;
}
