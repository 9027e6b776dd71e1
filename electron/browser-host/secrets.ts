/**
 * Which keystore a browser-host station has. A data directory stays with the one it began with: its
 * secrets can be opened by no other.
 */
import type { Secrets } from '#electron/station/host.ts';
import {
  developmentSecrets,
  hasDevelopmentKey,
  kioskSecrets,
  noSecrets,
} from '#electron/station/hosting/development-secrets.ts';
import type { StationMode } from '#shared/domain/record.ts';
import { type Keyring, keyringSecrets, keyringWorks } from './keyring-secrets.ts';

/** @param allowDevelopment whether a key file may stand in for a keystore. */
export async function chooseSecrets(
  dataDir: string,
  allowDevelopment: boolean,
  keyring: Keyring,
  mode: StationMode,
): Promise<Secrets> {
  if (allowDevelopment && (await hasDevelopmentKey(dataDir))) return developmentSecrets(dataDir);
  if (await keyringWorks(keyring)) return keyringSecrets(dataDir, keyring);
  if (allowDevelopment) return developmentSecrets(dataDir);
  return mode === 'kiosk' ? kioskSecrets(dataDir) : noSecrets;
}
