/** Yes or no from the tables of `policy.ts`. Addresses are parsed, never compared as text. */
import path from 'node:path';
import type { StationMode } from '#shared/domain/record.ts';
import {
  appHost,
  appScheme,
  developmentSchemes,
  downloads,
  externalHosts,
  kioskBlockedKeys,
  permissions,
  requestSchemes,
} from './policy.ts';

/** Whether an address is of the app's own origin. A custom scheme's `URL.origin` is `null` in Node. */
export function isOwnOrigin(address: string): boolean {
  const url = parse(address);
  return (
    url !== null &&
    url.protocol === `${appScheme}:` &&
    url.host === appHost &&
    url.username === '' &&
    url.password === ''
  );
}

/** Where the window may go: the app's own page and nowhere else. Frames: nowhere, as there are none. */
export function mayNavigate(address: string, isMainFrame: boolean): boolean {
  return isMainFrame && isOwnOrigin(address);
}

/**
 * Whether the page may load from there: the app's own origin, and the few schemes it needs; more in
 * development.
 */
export function mayRequest(address: string, packaged: boolean): boolean {
  const url = parse(address);
  if (url === null) return false;
  if (url.protocol === `${appScheme}:`) return isOwnOrigin(address);
  const schemes = packaged ? requestSchemes : [...requestSchemes, ...developmentSchemes];
  return schemes.includes(url.protocol);
}

/**
 * Whether the page may have one of Chromium's permissions: by the mode's list, for the app's own origin.
 *
 * @param media what a page wants of `media`: each has to be one of the mode's; none said is none granted.
 */
export function mayHavePermission(
  mode: StationMode,
  permission: string,
  origin: string,
  media: readonly string[] = [],
): boolean {
  return (
    isOwnOrigin(origin) &&
    permission === 'media' &&
    media.length > 0 &&
    media.every((kind) => permissions[mode].some((allowed) => allowed === kind))
  );
}

/** Whether the system's browser may be sent there: https, a host of the mode's list, nothing in front of it. */
export function mayOpenExternally(mode: StationMode, address: string): boolean {
  const url = parse(address);
  return (
    url !== null &&
    url.protocol === 'https:' &&
    url.port === '' &&
    url.username === '' &&
    url.password === '' &&
    externalHosts[mode].includes(url.hostname)
  );
}

/** Whether a file may be saved: one that the page made itself, with an ending of the mode's list. */
export function mayDownload(mode: StationMode, address: string, filename: string): boolean {
  const url = parse(address);
  const { schemes, extensions } = downloads[mode];
  return (
    url !== null &&
    schemes.includes(url.protocol) &&
    isOwnOrigin(url.pathname) &&
    extensions.includes(path.extname(filename).toLowerCase())
  );
}

/** Whether a kiosk lets this key through. `input`: as of Electron's `before-input-event`. */
export function kioskTakesKey(input: {
  key: string;
  control: boolean;
  meta: boolean;
  alt: boolean;
}): boolean {
  const modified = input.control || input.meta || input.alt;
  return !kioskBlockedKeys.some(
    ({ key, withModifier }) => key === input.key.toLowerCase() && (modified || !withModifier),
  );
}

function parse(address: string): URL | null {
  return URL.parse(address);
}
