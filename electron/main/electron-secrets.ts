/**
 * Secrets wrapped by Electron's safeStorage. On Linux without a keyring its `basic_text` backend
 * encrypts under a password that is written in Chromium's source: that is no keystore, whatever
 * safeStorage says about being available.
 */
import type { SafeStorage } from 'electron';
import type { Log, Secrets } from '#electron/station/host.ts';
import type { StationMode } from '#shared/domain/record.ts';
import {
  developmentSecrets,
  hasDevelopmentKey,
  kioskSecrets,
  noSecrets,
} from '#electron/station/hosting/development-secrets.ts';

type Storage = Pick<
  SafeStorage,
  | 'isAsyncEncryptionAvailable'
  | 'encryptStringAsync'
  | 'decryptStringAsync'
  | 'getSelectedStorageBackend'
>;

/** Linux backends that ask a keyring of the person's. */
const linuxKeyrings = ['gnome_libsecret', 'kwallet', 'kwallet5', 'kwallet6'];

/** Call it when the app is ready. `allowDevelopment`: a key file may stand in for a keystore. */
export async function chooseElectronSecrets(
  storage: Storage,
  platform: NodeJS.Platform,
  dataDir: string,
  { allowDevelopment, mode }: { allowDevelopment: boolean; mode: StationMode },
  log: Log,
): Promise<Secrets> {
  if (allowDevelopment && (await hasDevelopmentKey(dataDir))) return developmentSecrets(dataDir);
  if (await isRealKeystore(storage, platform)) return safeStorageSecrets(storage, log);
  if (allowDevelopment) return developmentSecrets(dataDir);
  return mode === 'kiosk' ? kioskSecrets(dataDir) : noSecrets;
}

async function isRealKeystore(storage: Storage, platform: NodeJS.Platform): Promise<boolean> {
  if (platform === 'linux' && !linuxKeyrings.includes(storage.getSelectedStorageBackend())) {
    return false;
  }
  try {
    if (!(await storage.isAsyncEncryptionAvailable())) return false;
    const probe = 'dangol';
    const { result } = await storage.decryptStringAsync(await storage.encryptStringAsync(probe));
    return result === probe;
  } catch {
    return false;
  }
}

function safeStorageSecrets(storage: Storage, log: Log): Secrets {
  return {
    quality: 'platform',
    // safeStorage takes text.
    seal: (plain) => storage.encryptStringAsync(Buffer.from(plain).toString('base64')),
    async open(sealed) {
      const { result, shouldReEncrypt } = await storage.decryptStringAsync(Buffer.from(sealed));
      if (shouldReEncrypt) log({ level: 'warn', event: 'keystore.key_rotated' });
      return Buffer.from(result, 'base64');
    },
    // Its key is the whole app's, and Chromium's own; what was sealed under it is deleted instead.
    forget: () => Promise.resolve(),
  };
}
