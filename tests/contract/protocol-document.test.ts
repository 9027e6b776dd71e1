/** docs/protocol.md is what another client is written from: its examples are real. */
import { createPublicKey, scryptSync, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { zstdDecompressSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { ShopPickup } from '#hub/pickups/from-shop.ts';
import { sha256 } from '#hub/audit/sha256.ts';
import { SourceCustomer } from '#hub/imports/source-customer.ts';
import { walkChain } from '#shared/domain/audit-chain.ts';
import { MutationResult, RejectionCode } from '#shared/domain/mutation.ts';
import { mutations } from '#shared/domain/mutations.ts';
import { RecordId } from '#shared/domain/record.ts';
import {
  AuditGap,
  AuditTaken,
  AuditUpload,
  checkpointText,
  startOf,
} from '#shared/protocol/audit.ts';
import {
  Challenge,
  Prove,
  proofText,
  Refusal,
  RefusalCode,
  Welcome,
  WipeOrder,
} from '#shared/protocol/connect.ts';
import {
  compareCodeFrom,
  compareCost,
  compareSalt,
  compareText,
  Enrolled,
  EnrolRequest,
  enrolText,
  HubError,
} from '#shared/protocol/enrol.ts';
import {
  AskErasures,
  Erasures,
  Receipts,
  ReceiptsTaken,
  receiptText,
} from '#shared/protocol/erasure.ts';
import { DigestAsk, KeyRow, KeysAsk, RecordsAsk } from '#shared/protocol/digest.ts';
import { Announce, PageRow, Pull, StartOver } from '#shared/protocol/feed.ts';
import { Grants } from '#shared/protocol/grants.ts';
import { Lease, LeaseAsk, leaseText } from '#shared/protocol/lease.ts';
import { Own, OwnAsk } from '#shared/protocol/own.ts';
import { Gap, Push, Pushed, Rewound } from '#shared/protocol/push.ts';
import { PepperAsk, PepperTold } from '#shared/protocol/pepper.ts';
import { Report } from '#shared/protocol/report.ts';
import { sumText } from '#shared/protocol/row-digest.ts';
import { WipeReceipt, wipedText, wipeText } from '#shared/protocol/wipe.ts';
import { PROTOCOL_VERSION } from '#shared/protocol/version.ts';
import { digestOf } from '#tests/support/row-digests.ts';

/** What the hub answers to an erasure over HTTP. */
const ErasedCustomer = z.strictObject({
  id: RecordId,
  outcome: z.enum(['erased', 'erased_before']),
  erasure: z.uuid(),
});

const document = readFileSync(new URL('../../docs/protocol.md', import.meta.url), 'utf8');

const schemas: Record<string, z.ZodType> = {
  Announce,
  AuditGap,
  AuditTaken,
  AuditUpload,
  AskErasures,
  Grants,
  Challenge,
  DigestAsk,
  Enrolled,
  EnrolRequest,
  Erasures,
  ErasedCustomer,
  Gap,
  HubError,
  KeyRows: KeyRow.array(),
  KeysAsk,
  Lease,
  LeaseAsk,
  MutationResult,
  Own,
  OwnAsk,
  PageRows: PageRow.array(),
  PepperAsk,
  PepperTold,
  Prove,
  Pull,
  Push,
  Pushed,
  Receipts,
  ReceiptsTaken,
  RecordsAsk,
  Refusal,
  Report,
  Rewound,
  ShopPickup,
  SourceCustomer,
  StartOver,
  Welcome,
  WipeOrder,
  WipeReceipt,
};

/** The example under a fence such as "```json Pull". */
function example(name: string): unknown {
  const [, json] = new RegExp(`\`\`\`json ${name}\n([^]*?)\n\`\`\``).exec(document) ?? [];
  return JSON.parse(json ?? 'null');
}

function verifies(
  text: string,
  signature: string,
  { publicKey }: { publicKey: string } = EnrolRequest.parse(example('EnrolRequest')),
): boolean {
  const key = createPublicKey({
    key: { kty: 'OKP', crv: 'Ed25519', x: publicKey },
    format: 'jwk',
  });
  return verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64url'));
}

test.each(Object.keys(schemas))('the example of %s is one', (name) => {
  expect(schemas[name]?.parse(example(name))).toEqual(example(name));
});

test('every example is of a schema that is checked here', () => {
  const named = [...document.matchAll(/^```json (\S+)$/gm)].map(([, name]) => name ?? '');
  expect(named.toSorted()).toEqual(Object.keys(schemas).toSorted());
});

test('the signed examples are test vectors', () => {
  const { code, publicKey, signature } = EnrolRequest.parse(example('EnrolRequest'));
  expect(verifies(enrolText(code, publicKey), signature)).toBe(true);
  const proof = Prove.parse(example('Prove'));
  const text = proofText(Challenge.parse(example('Challenge')), proof.station);
  expect(verifies(text, proof.signature)).toBe(true);
  const { hub } = Challenge.parse(example('Challenge'));
  const [receipt] = Receipts.parse(example('Receipts')).receipts;
  const { erasure = '', removed } = receipt ?? {};
  const confirmed = receiptText({ hub, erasure, station: proof.station, removed });
  expect(verifies(confirmed, receipt?.signature ?? '')).toBe(true);
  const { chain } = AuditUpload.parse(example('AuditUpload'));
  const { checkpoint } = AuditTaken.parse(example('AuditTaken'));
  if (checkpoint === null) throw new Error('the example has no checkpoint');
  const signed = checkpointText({ hub, station: proof.station, chain, ...checkpoint });
  expect(verifies(signed, checkpoint.signature)).toBe(true);
});

test('the chain shown is one, and its checkpoint is of its end', () => {
  const { chain, after, entries } = AuditUpload.parse(example('AuditUpload'));
  const { checkpoint } = AuditTaken.parse(example('AuditTaken'));
  const { station } = Prove.parse(example('Prove'));
  expect(after).toEqual(startOf(sha256, station, chain));
  const walk = walkChain(sha256, after, checkpoint);
  walk.take(entries.map((entry, i) => ({ seq: i + 1, ...entry })));
  expect(walk.end()).toEqual({ verdict: 'intact' });
});

test("what the examples' hub signs, and the last word of a wiped station, are test vectors", () => {
  const { hub, station, hubKey = '', confirm } = Enrolled.parse(example('Enrolled'));
  const byHub = { publicKey: hubKey };
  const lease = Lease.parse(example('Lease'));
  const { nonce } = LeaseAsk.parse(example('LeaseAsk'));
  const leased = leaseText({ ...lease, hub, station, nonce });
  expect(verifies(leased, lease.signature, byHub)).toBe(true);
  const { wipe, signature } = WipeOrder.parse(example('WipeOrder'));
  expect(verifies(wipeText({ hub, station, wipe }), signature, byHub)).toBe(true);
  const receipt = WipeReceipt.parse(example('WipeReceipt'));
  expect(verifies(wipedText({ ...receipt, hub }), receipt.signature)).toBe(true);

  const { publicKey } = EnrolRequest.parse(example('EnrolRequest'));
  const text = compareText({ hub, hubKey, publicKey, challenge: confirm?.challenge ?? '' });
  const code = compareCodeFrom(scryptSync(text, compareSalt, 32, compareCost));
  expect(document).toContain(`\`${code}\``);
});

test('the packed rows are the rows shown', () => {
  const [packed = ''] = /^KLUv\S+$/m.exec(document) ?? [];
  const rows = zstdDecompressSync(Buffer.from(packed, 'base64')).toString();
  expect(JSON.parse(rows)).toEqual(example('PageRows'));
});

test('what the first of these rows adds to the sums is what the document says', () => {
  const [row] = PageRow.array().parse(example('PageRows'));
  const { leaf, ...sum } = digestOf(row as PageRow);
  const [, , , added] = KeyRow.parse((example('KeyRows') as unknown[])[0]);
  expect(sumText(sum)).toBe(added);
  expect(document).toContain(
    `adds \`${added}\` to the leaf \`${leaf.toString(16).padStart(4, '0')}\``,
  );
});

test('the document is of this version and names every mutation and every code', () => {
  expect(document).toContain(`# The hub's protocol, version ${PROTOCOL_VERSION}\n`);
  const names = [...Object.keys(mutations), ...RefusalCode.options, ...RejectionCode.options];
  expect(names.filter((name) => !document.includes(`\`${name}\``))).toEqual([]);
});
