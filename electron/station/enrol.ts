/** Enrolment: exchanges a one-time code for a place at the hub, over HTTP. */
import {
  Enrolled,
  type EnrolRequest,
  enrolText,
  HubError,
  readEnrolmentCode,
} from '#shared/protocol/enrol.ts';
import { PROTOCOL_VERSION } from '#shared/protocol/version.ts';
import type { CallResult } from '#shared/rpc/contract.ts';
import type { Secrets, StationSettings } from './host.ts';
import { readEnrolling, type SealedKeys, writeEnrolling, writeIdentity } from './identity.ts';
import { makeKeys, openKeys, type StationKeys } from './station-keys.ts';
import { OpenProblem } from './store/open-problem.ts';

type Outcome = CallResult<'station.enrol'>;

const TIMEOUT_MS = 15_000;
/** More than any host's name and port need. */
const ADDRESS_LENGTH_MAX = 300;

/**
 * Enrols this station. On success the identity is on disk; on any failure nothing changed but the keys
 * kept for the next try.
 */
export async function enrol(
  asked: { hub: string; code: string },
  settings: StationSettings,
  secrets: Secrets,
): Promise<Outcome> {
  const hubUrl = readHubAddress(asked.hub);
  if (hubUrl === undefined) return refused('bad_address', 'not an http or https address');
  const code = readEnrolmentCode(asked.code);
  if (code === undefined) return refused('bad_code', 'a code has 8 letters and digits');
  if (secrets.quality === 'none' && settings.mode !== 'kiosk') {
    return refused('no_keystore', 'this device has no keystore, and may be a kiosk only');
  }

  const made = await keysToEnrolWith(settings.dataDir, secrets);
  if (made === undefined) return refused('no_keystore', 'the keystore of this device fails');
  const { sealed, keys } = made;
  const request: EnrolRequest = {
    code,
    publicKey: keys.publicKey,
    mode: settings.mode,
    signature: keys.sign(enrolText(code, keys.publicKey)),
    app: settings.app,
    protocol: PROTOCOL_VERSION,
  };
  let response: Response;
  try {
    response = await fetch(new URL('/v1/enrol', hubUrl), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(request),
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch {
    return refused('unreachable', `no answer from ${hubUrl.host}`);
  }
  const body: unknown = await response.json().catch(() => undefined);
  if (!response.ok) return hubRefusal(response.status, body);
  const enrolled = Enrolled.safeParse(body);
  if (!enrolled.success) return refused('failed', 'the answer is not one of a Dangol hub');
  writeIdentity(settings.dataDir, { ...enrolled.data, hubUrl: hubUrl.href, keys: sealed });
  return { ok: true };
}

/**
 * The keys of an enrolment that was begun, or new ones where they cannot be had any more: nothing is
 * kept under them yet, so they may never keep a station from enrolling. Undefined where none can be made.
 */
async function keysToEnrolWith(
  dataDir: string,
  secrets: Secrets,
): Promise<{ sealed: SealedKeys; keys: StationKeys } | undefined> {
  try {
    const begun = readEnrolling(dataDir);
    if (begun !== undefined) return { sealed: begun, keys: await openKeys(begun, secrets) };
  } catch (error) {
    if (!(error instanceof OpenProblem)) throw error;
  }
  const made = await makeKeys(secrets)
    .then(async (sealed) => ({ sealed, keys: await openKeys(sealed, secrets) }))
    .catch(() => undefined);
  if (made !== undefined) writeEnrolling(dataDir, made.sealed);
  return made;
}

/** Reads `shop.example:4400`, `http://…` or `https://…`; undefined where it is no such address. */
export function readHubAddress(written: string): URL | undefined {
  const text = written.trim();
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  // `canParse` says yes to some that are too long to be parsed.
  const url = text.length > ADDRESS_LENGTH_MAX ? null : URL.parse(withScheme);
  if (url === null) return undefined;
  const plain = url.username === '' && url.password === '' && url.hostname !== '';
  return /^https?:$/.test(url.protocol) && plain ? new URL(url.origin) : undefined;
}

function hubRefusal(status: number, body: unknown): Outcome {
  const error = HubError.safeParse(body).data;
  const detail = error?.detail ?? `status ${status}`;
  if (status === 429) return refused('too_many', detail);
  return status >= 400 && status < 500 ? refused('bad_code', detail) : refused('failed', detail);
}

function refused(code: Extract<Outcome, { ok: false }>['code'], detail: string): Outcome {
  return { ok: false, code, detail };
}
