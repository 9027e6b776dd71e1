/** Pickups, a store's policy and codes for tests of the desk: as a hub would have made them. */
import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { pickupCodeText, humanCodeForm, writePickupCode } from '#shared/domain/pickup-code.ts';
import { personForms } from '#shared/domain/pickup-find.ts';
import type { PersonName } from '#shared/domain/person-name.ts';
import { PickupPolicy, usualPolicy } from '#shared/domain/pickup-policy.ts';
import type { Pickup, PickupLine } from '#shared/domain/pickup.ts';

export const deskStore = 'gangnam';
export const deskNow = 1_700_000_000_000;
const dayMs = 86_400_000;
const salt = Buffer.alloc(32, 7).toString('base64url');

export function testHash(form: string): string {
  const key = Buffer.from(salt, 'base64url');
  return createHmac('sha256', key).update(form).digest().subarray(0, 12).toString('base64url');
}

export interface TestSigner {
  publicKey: string;
  sign(text: string): string;
}

export function makeSigner(): TestSigner {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  return {
    publicKey: String(publicKey.export({ format: 'jwk' }).x),
    sign: (text) => sign(null, Buffer.from(text), privateKey).toString('base64url'),
  };
}

export function policyDoc(
  hub: string,
  signer: TestSigner,
  changed: Partial<PickupPolicy> = {},
): PickupPolicy {
  const own = { store: deskStore, hub, codeKeys: [signer.publicKey], salt };
  return PickupPolicy.parse({ ...usualPolicy, ...own, ...changed });
}

export function lineDoc(id: string, changed: Partial<PickupLine> = {}): PickupLine {
  return {
    id,
    title: `상품 ${id}`,
    gtin: '08801234567893',
    quantity: 1,
    priceMinor: 20_000,
    picked: 1,
    handedOver: 0,
    refunded: 0,
    cancelled: 0,
    returned: 0,
    ...changed,
  };
}

export interface TestBuyer {
  name: PersonName;
  phone?: string;
  email?: string;
  loyalty?: string;
}

const minji: TestBuyer = { name: { family: '김', given: '민지' }, phone: '+821012344821' };

/** The eight characters of a test's pickup. */
export const humanCodeOf = (number: string): string => `K7M2${number.padStart(4, '0').slice(-4)}`;

/** A pickup that is ready and paid, of two lines, for 김민지 with a phone that ends in 4821. */
export function pickupDoc(
  number: string,
  changed: Partial<Pickup> = {},
  buyer: TestBuyer = minji,
): Pickup {
  const code = humanCodeOf(number);
  return {
    number: `#${number}`,
    store: deskStore,
    customerId: null,
    channel: 'online',
    placedAt: deskNow - dayMs,
    currency: 'KRW',
    valueMinor: 40_000,
    payment: 'paid',
    state: 'ready',
    lines: [lineDoc('l1'), lineDoc('l2')],
    holds: [],
    buyer: { masked: '김•지', initial: '김', language: 'ko' },
    collectors: [],
    find: personForms(buyer).map(testHash),
    code: { epoch: 1, humanHash: testHash(humanCodeForm(code)), expiresAt: deskNow + 7 * dayMs },
    bin: 'A-03',
    readyAt: deskNow - dayMs / 2,
    keepUntil: deskNow + 6 * dayMs,
    lease: null,
    claimed: null,
    handOvers: [],
    wrongCodes: 0,
    ...changed,
  };
}

/** What the customer's phone shows. */
export function signedCode(
  number: string,
  hub: string,
  signer: TestSigner,
  changed: Partial<{ epoch: number; store: string; expiresAt: number }> = {},
): string {
  const code = {
    order: number,
    epoch: 1,
    store: deskStore,
    random: '0123456789abcdef',
    expiresAt: deskNow + 7 * dayMs,
    ...changed,
  };
  return `${writePickupCode(code)}.${signer.sign(pickupCodeText(hub, code))}`;
}

/** The same pickup as of another time: what lay before or after the tests' now lies so of this one. */
export function movedTo(nowMs: number, pickup: Pickup): Pickup {
  const by = nowMs - deskNow;
  const { code, keepUntil, readyAt, placedAt } = pickup;
  return {
    ...pickup,
    placedAt: placedAt + by,
    keepUntil: keepUntil === null ? null : keepUntil + by,
    ...(readyAt === undefined ? {} : { readyAt: readyAt + by }),
    code: code === null ? null : { ...code, expiresAt: code.expiresAt + by },
  };
}
