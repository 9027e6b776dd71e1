/** A certificate authority made in the test, and certificates by it. */
import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import {
  BasicConstraintsExtension,
  cryptoProvider,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

export interface PemPair {
  cert: string;
  key: string;
}

export interface Authority {
  /** Its own certificate, PEM. */
  pem: string;
  /** A certificate for a program on 127.0.0.1. */
  issue(name: string): Promise<PemPair>;
}

export async function createAuthority(name: string): Promise<Authority> {
  cryptoProvider.set(webcrypto as unknown as Crypto);
  const keys = await makeKeys();
  const issuer = `CN=${name}`;
  const days = { notBefore: new Date(Date.now() - 60_000), notAfter: new Date(Date.now() + 864e5) };
  const own = await X509CertificateGenerator.createSelfSigned({
    serialNumber: '01',
    name: issuer,
    ...days,
    keys,
    signingAlgorithm: algorithm,
    extensions: [new BasicConstraintsExtension(true, 1, true)],
  });
  let serial = 1;
  return {
    pem: own.toString('pem'),
    async issue(subject) {
      const pair = await makeKeys();
      serial += 1;
      const issued = await X509CertificateGenerator.create({
        serialNumber: serial.toString(16).padStart(2, '0'),
        subject: `CN=${subject}`,
        issuer,
        ...days,
        publicKey: pair.publicKey,
        signingKey: keys.privateKey,
        signingAlgorithm: algorithm,
        extensions: [new SubjectAlternativeNameExtension([{ type: 'ip', value: '127.0.0.1' }])],
      });
      const der = await webcrypto.subtle.exportKey('pkcs8', pair.privateKey);
      const lines =
        Buffer.from(der)
          .toString('base64')
          .match(/.{1,64}/g) ?? [];
      const key = ['-----BEGIN PRIVATE KEY-----', ...lines, '-----END PRIVATE KEY-----', ''];
      return { cert: issued.toString('pem'), key: key.join('\n') };
    },
  };
}

function makeKeys(): Promise<CryptoKeyPair> {
  return webcrypto.subtle.generateKey(algorithm, true, [
    'sign',
    'verify',
  ]) as unknown as Promise<CryptoKeyPair>;
}
