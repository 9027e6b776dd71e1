/**
 * Whoever changes what crosses the wire must say so: bump PROTOCOL_VERSION, with a line of history in
 * shared/protocol/version.ts, and add the new hash here. Old lines stay as they are.
 */
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { z } from 'zod';
import * as audit from '#shared/protocol/audit.ts';
import * as connect from '#shared/protocol/connect.ts';
import { documentText } from '#shared/protocol/document-text.ts';
import * as digest from '#shared/protocol/digest.ts';
import * as enrol from '#shared/protocol/enrol.ts';
import * as erasure from '#shared/protocol/erasure.ts';
import * as feed from '#shared/protocol/feed.ts';
import * as grants from '#shared/protocol/grants.ts';
import * as lease from '#shared/protocol/lease.ts';
import * as own from '#shared/protocol/own.ts';
import * as pepper from '#shared/protocol/pepper.ts';
import * as push from '#shared/protocol/push.ts';
import * as report from '#shared/protocol/report.ts';
import * as rowDigest from '#shared/protocol/row-digest.ts';
import * as wipe from '#shared/protocol/wipe.ts';
import { PROTOCOL_FLOOR, PROTOCOL_VERSION } from '#shared/protocol/version.ts';

const hashOfVersion: Record<number, string> = {
  1: '68debe059fe8d776',
  2: 'ccce8f7f2fc09fec',
};

function isSchema(value: unknown): value is z.ZodType {
  return value instanceof z.ZodType;
}

/** Every schema of the wire as JSON Schema, and every number and text that both sides must agree on. */
function wire(): unknown {
  const exported = Object.entries({
    ...audit,
    ...connect,
    ...digest,
    ...enrol,
    ...erasure,
    ...feed,
    ...grants,
    ...lease,
    ...own,
    ...pepper,
    ...push,
    ...report,
    ...rowDigest,
    ...wipe,
  });
  const schemas = exported
    .filter(([, value]) => isSchema(value))
    .map(([name, schema]) => [
      name,
      z.toJSONSchema(schema as z.ZodType, { unrepresentable: 'any', reused: 'inline' }),
    ]);
  const limits = exported.filter(([, value]) => typeof value === 'number');
  const signed = [
    connect.proofText({ hub: '<hub>', nonce: '<nonce>' }, '<station>'),
    enrol.enrolText('<code>', '<public key>'),
    audit.checkpointText({
      hub: '<hub>',
      station: '<station>',
      chain: '<chain>',
      seq: 1,
      hash: '<hash>',
      at: 2,
    }),
    enrol.compareText({
      hub: '<hub>',
      hubKey: '<hub key>',
      publicKey: '<public key>',
      challenge: '<challenge>',
    }),
    lease.leaseText({
      hub: '<hub>',
      station: '<station>',
      nonce: '<nonce>',
      issuedAt: 1,
      notAfter: 2,
      scopes: ['<scope>', '<scope>'],
    }),
    wipe.wipeText({ hub: '<hub>', wipe: '<wipe>', station: '<station>' }),
    wipe.wipedText({ hub: '<hub>', wipe: '<wipe>', station: '<station>', unsent: 1 }),
    erasure.receiptText({ hub: '<hub>', erasure: '<erasure>', station: '<station>' }),
    erasure.receiptText({
      hub: '<hub>',
      erasure: '<erasure>',
      station: '<station>',
      removed: { records: 1, orders: 2, keys: 3, unsent: 4, attention: 5, settled: 6, seen: 7 },
    }),
    ...digestedTexts(),
  ];
  return { schemas: schemas.sort(byName), limits: limits.sort(byName), signed };
}

/** What is hashed of a row. */
function digestedTexts(): string[] {
  const texts: string[] = [];
  rowDigest.rowDigest({ kind: '<kind>', id: '<id>', version: 1, text: '<text>' }, (text) => {
    texts.push(text);
    return text;
  });
  return [...texts, documentText({ a: [1e21, null], '10': 'x', '9': true })];
}

function byName([a]: unknown[], [b]: unknown[]): number {
  return String(a) < String(b) ? -1 : 1;
}

test('the wire of this protocol version is the one that was agreed on', () => {
  const hash = createHash('sha256').update(JSON.stringify(wire())).digest('hex').slice(0, 16);
  expect(`protocol ${PROTOCOL_VERSION}: ${hash}`).toBe(
    `protocol ${PROTOCOL_VERSION}: ${hashOfVersion[PROTOCOL_VERSION]}`,
  );
});

test('the hash sees every message of the wire', () => {
  const { schemas } = wire() as { schemas: [string, unknown][] };
  expect(schemas.map(([name]) => name)).toEqual(
    expect.arrayContaining([
      'Announce',
      'Challenge',
      'Cursor',
      'EnrolRequest',
      'Enrolled',
      'Gap',
      'HubError',
      'Page',
      'PageRow',
      'Prove',
      'Pull',
      'PullAnswer',
      'Push',
      'PushAnswer',
      'Pushed',
      'Refusal',
      'Rewound',
      'StartOver',
      'Welcome',
    ]),
  );
});

test('this version serves itself', () => {
  expect(PROTOCOL_FLOOR).toBeLessThanOrEqual(PROTOCOL_VERSION);
});
