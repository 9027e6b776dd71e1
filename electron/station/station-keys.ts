/** The station's keys: made once, wrapped by the keystore, unwrapped at each start. */
import {
  createHmac,
  createPrivateKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign as signWith,
} from 'node:crypto';
import type { Secrets } from './host.ts';
import type { SealedKeys } from './identity.ts';
import { OpenProblem } from './store/open-problem.ts';

/** Wraps the store's pepper as the keys are. */
export async function sealPepper(pepper: Uint8Array, secrets: Secrets): Promise<string> {
  return Buffer.from(await secrets.seal(pepper)).toString('base64');
}

export interface StationKeys {
  publicKey: string;
  replicaKey: Uint8Array;
  outboxKey: Uint8Array;
  /** The store's pepper; undefined until the hub has told it. */
  pepper: Uint8Array | undefined;
  /** Ed25519 signature of the text's UTF-8 bytes, base64url. */
  sign(text: string): string;
  /** A hash of a search that only this station can make, in hexadecimal. */
  searchHash(query: string): string;
}

/** Makes new keys and wraps them. Rejects where the keystore fails. */
export async function makeKeys(secrets: Secrets): Promise<SealedKeys> {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const jwk = publicKey.export({ format: 'jwk' });
  const seal = async (plain: Uint8Array) =>
    Buffer.from(await secrets.seal(plain)).toString('base64');
  return {
    publicKey: String(jwk.x),
    privateKey: await seal(privateKey.export({ format: 'der', type: 'pkcs8' })),
    replicaKey: await seal(randomBytes(32)),
    outboxKey: await seal(randomBytes(32)),
  };
}

/** Unwraps the keys. Throws `OpenProblem('key_missing')` where the keystore does not know them any more. */
export async function openKeys(sealed: SealedKeys, secrets: Secrets): Promise<StationKeys> {
  const open = async (value: string) => secrets.open(Buffer.from(value, 'base64'));
  try {
    const key: KeyObject = createPrivateKey({
      key: Buffer.from(await open(sealed.privateKey)),
      format: 'der',
      type: 'pkcs8',
    });
    const outboxKey = await open(sealed.outboxKey);
    const searchKey = createHmac('sha256', outboxKey).update('dangol-audit-search-1').digest();
    return {
      publicKey: sealed.publicKey,
      replicaKey: await open(sealed.replicaKey),
      outboxKey,
      pepper: sealed.pepper === undefined ? undefined : await open(sealed.pepper),
      searchHash: (query) =>
        createHmac('sha256', searchKey).update(query).digest('hex').slice(0, 32),
      sign: (text) => signWith(null, Buffer.from(text, 'utf8'), key).toString('base64url'),
    };
  } catch (error) {
    const detail = 'the keystore of this device does not open the keys of this station';
    throw new OpenProblem('key_missing', 'station.json', detail, error);
  }
}
