/**
 * The options a station is started with. Both hosts take the same ones, so that `npm start`, a
 * shortcut on a shop's desktop and a test say the same thing to either.
 */
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { StationMode } from '#shared/domain/record.ts';
import type { StationSettings } from '../host.ts';
import { readPrinterAddress } from '../printing/printer-address.ts';

/** Characters of a wrong value that are said again. */
const NAMED_MOST = 80;

export interface HostOptions {
  /** Absolute path of the station's directory. */
  dataDir: string;
  mode: StationMode;
  /** The hub's address to suggest at enrolment, and to use with `enrolCode`. */
  hub: string | null;
  /** The one authority whose certificates a hub may have, as PEM; null for those the system knows. */
  hubCa: string | null;
  /** A one-time code to enrol with at start, where the station is not enrolled yet. */
  enrolCode: string | null;
  /** The cipher of files that are made from now on. */
  cipher: StationSettings['cipher'];
  /** A receipt printer on the shop's network, `host:port`; null for none. */
  printer: string | null;
  /** Port of the browser host; 0 for any free one. */
  port: number;
  /** Full screen, with no way out but the staff's (Electron). */
  kiosk: boolean;
  /** Allows a key file in the data directory where the platform has no keystore. */
  developmentKeys: boolean;
}

export type ParsedOptions = { ok: true; options: HostOptions } | { ok: false; detail: string };

export const usage = `--data-dir DIR [--mode associate|kiosk|pickup] [--hub URL] [--hub-ca FILE] [--enrol-code CODE]
  [--printer HOST[:PORT]] [--cipher aegis|sqlcipher] [--port N] [--kiosk] [--development-keys]`;

/**
 * Reads a host's command line.
 * @param args the arguments after the program's own name.
 * @param defaults what stands for a missing `--data-dir`, and whether unknown options are left alone:
 *   Electron's command line also carries Chromium's own switches.
 */
export function parseHostOptions(
  args: string[],
  environment: Record<string, string | undefined>,
  defaults: { dataDir: string | null; ignoreUnknown: boolean },
): ParsedOptions {
  let values: Record<string, string | boolean | undefined>;
  try {
    ({ values } = parseArgs({
      args,
      strict: !defaults.ignoreUnknown,
      allowPositionals: defaults.ignoreUnknown,
      options: {
        'data-dir': { type: 'string' },
        mode: { type: 'string', default: 'associate' },
        hub: { type: 'string' },
        'hub-ca': { type: 'string' },
        'enrol-code': { type: 'string' },
        printer: { type: 'string' },
        cipher: { type: 'string', default: 'aegis' },
        port: { type: 'string', default: '0' },
        kiosk: { type: 'boolean', default: false },
        'development-keys': { type: 'boolean', default: false },
      },
    }));
  } catch (error) {
    return { ok: false, detail: error instanceof Error ? error.message : String(error) };
  }

  const text = (name: string) => (typeof values[name] === 'string' ? values[name] : null);
  const dataDir = text('data-dir') ?? defaults.dataDir;
  if (dataDir === null || dataDir === '') return { ok: false, detail: '--data-dir is missing' };

  const mode = StationMode.safeParse(values['mode']);
  if (!mode.success) {
    return wrong(`--mode is one of ${StationMode.options.join(', ')}`, text('mode'));
  }

  const hub = text('hub');
  if (hub !== null && !isHttpAddress(hub)) {
    return wrong('--hub is an http or https address', hub);
  }

  const caFile = text('hub-ca');
  const hubCa = caFile === null ? null : readAuthority(caFile);
  if (hubCa === undefined) {
    return wrong('--hub-ca is a file with the certificate of an authority, in PEM', caFile);
  }

  const enrolCode = text('enrol-code');
  if (enrolCode !== null && hub === null) {
    return { ok: false, detail: '--enrol-code needs --hub' };
  }

  const printer = text('printer');
  if (printer !== null && readPrinterAddress(printer) === undefined) {
    return wrong('--printer is a host, or host:port', printer);
  }

  const { cipher } = values;
  if (cipher !== 'aegis' && cipher !== 'sqlcipher') {
    return wrong('--cipher is aegis or sqlcipher', text('cipher'));
  }

  const port = Number(values['port']);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    return wrong('--port is a number from 0 to 65535', text('port'));
  }

  return {
    ok: true,
    options: {
      dataDir: path.resolve(dataDir),
      mode: mode.data,
      hub,
      hubCa,
      enrolCode,
      printer,
      cipher,
      port,
      kiosk: values['kiosk'] === true,
      developmentKeys:
        values['development-keys'] === true || environment['DANGOL_DEVELOPMENT_KEYS'] === '1',
    },
  };
}

function wrong(wanted: string, given: string | null): ParsedOptions {
  const text = given ?? '';
  const named = text.length > NAMED_MOST ? `${text.slice(0, NAMED_MOST)}…` : text;
  return { ok: false, detail: `${wanted}, not '${named}'` };
}

/** Undefined where the file holds no certificate. */
function readAuthority(file: string): string | undefined {
  try {
    const pem = readFileSync(file, 'utf8');
    return new X509Certificate(pem).ca ? pem : undefined;
  } catch {
    return undefined;
  }
}

function isHttpAddress(text: string): boolean {
  return ['http:', 'https:'].includes(URL.parse(text)?.protocol ?? '');
}

/** What the station thread is started with. @param app version of the app. */
export function stationSettings(options: HostOptions, app: string): StationSettings {
  const { dataDir, mode, hub, hubCa, printer, cipher } = options;
  return {
    dataDir,
    mode,
    hubHint: hub,
    cipher,
    app,
    ...(hubCa === null ? {} : { hubCa }),
    ...(printer === null ? {} : { printer }),
  };
}
