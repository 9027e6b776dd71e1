/**
 * `safeStorage`: Electron's `basic_text` backend, as on a Linux without a keyring; with a file named in
 * STAND_IN_KEYRING, a keyring whose key is that file.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { app } from './app.ts';

function key(): Buffer {
  if (!app.isReady) throw new Error('safeStorage: only after the app is ready');
  const file = process.env['STAND_IN_KEYRING'];
  if (file === undefined) return Buffer.alloc(32, 'peanuts');
  if (!existsSync(file)) writeFileSync(file, randomBytes(32));
  return readFileSync(file);
}

export const safeStorage = {
  isAsyncEncryptionAvailable: async () => app.isReady,
  getSelectedStorageBackend: () =>
    process.env['STAND_IN_KEYRING'] === undefined ? 'basic_text' : 'gnome_libsecret',
  async encryptStringAsync(text: string) {
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', key(), nonce);
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
  },
  async decryptStringAsync(sealed: Buffer) {
    const decipher = createDecipheriv('aes-256-gcm', key(), sealed.subarray(0, 12));
    decipher.setAuthTag(sealed.subarray(12, 28));
    const result = decipher.update(sealed.subarray(28), undefined, 'utf8') + decipher.final('utf8');
    return { result, shouldReEncrypt: false };
  },
};
