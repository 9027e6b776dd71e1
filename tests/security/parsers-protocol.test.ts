/**
 * Everything that crosses the hub's wire, read from anything at all: every schema of shared/protocol (a new
 * one is among them from the day it is exported), mutations, packets of the socket. None throws, none hangs,
 * none lets a prototype be changed, and what is refused is refused with a place and a reason.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { SizedDecoder } from '#hub/sockets/sized-decoder.ts';
import { invalidRequest } from '#hub/sockets/refusals.ts';
import { readMutation } from '#hub/push/read-mutation.ts';
import { mutations } from '#shared/domain/mutations.ts';
import { DEPTH_MOST, isStorable } from '#shared/domain/storable.ts';
import { documentText } from '#shared/protocol/document-text.ts';
import { longTexts, slowOnes } from '#tests/support/long-inputs.ts';

const modules = import.meta.glob<Record<string, unknown>>('../../shared/protocol/*.ts', {
  eager: true,
});
const schemas = Object.entries(modules).flatMap(([file, exported]) =>
  Object.entries(exported).flatMap(([name, value]): [string, z.ZodType][] =>
    value instanceof z.ZodType ? [[`${file.split('/').at(-1)}: ${name}`, value]] : [],
  ),
);
const all: [string, z.ZodType][] = [
  ...schemas,
  ...Object.entries(mutations).map(([name, { args }]): [string, z.ZodType] => [name, args]),
];

test('the schemas of the protocol are found', () => {
  expect(schemas.length).toBeGreaterThan(50);
});

/** Words of the protocol in places where they do and do not belong, and names that are none. */
const names = [
  ...new Set(
    all.flatMap(([, schema]) =>
      schema instanceof z.ZodObject ? Object.keys(schema.shape as object) : [],
    ),
  ),
  'constructor',
  'prototype',
  'toString',
];
const anything = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.jsonValue({ maxDepth: 2 }),
    fc.constantFrom(Number.NaN, Infinity, -0, 2 ** 53, 1e308, undefined, 10n, Symbol.iterator),
    fc.uint8Array({ maxLength: 8 }),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom(...names), tie('value'), { maxKeys: 8, noNullPrototype: false }),
  ),
})).value;

describe('anything at all', () => {
  test.each(all)('as %s', (_, schema) => {
    fc.assert(
      fc.property(anything, (value) => {
        const read = schema.safeParse(value);
        if (read.success) return;
        const refusal = invalidRequest(read.error);
        expect(refusal.detail.length).toBeLessThanOrEqual(500);
      }),
      { numRuns: 60, seed: 5 },
    );
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  test('as a mutation is answered by its number, or not readable at all', () => {
    const head = { id: '0199a0c4-0000-7000-8000-000000000001', station: 's1', sequence: 1 };
    fc.assert(
      fc.property(anything, fc.boolean(), (value, known) => {
        const sent = known && typeof value === 'object' ? { ...value, ...head } : value;
        const read = readMutation(sent);
        if (known && typeof value === 'object') expect(read?.head).toEqual(head);
      }),
      { numRuns: 1_000, seed: 5 },
    );
  });
});

test('a __proto__ in JSON becomes nobody’s prototype', () => {
  const hostile: unknown = JSON.parse(
    '{"__proto__":{"polluted":true,"ok":true,"station":"s1"},"constructor":{"prototype":{"polluted":true}}}',
  );
  for (const [, schema] of all) {
    const read = schema.safeParse(hostile);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    if (!read.success || typeof read.data !== 'object' || read.data === null) continue;
    expect((read.data as { polluted?: unknown }).polluted).toBeUndefined();
  }
});

test('what is nested without end is told from what can be kept, without going after it', () => {
  const nested = (levels: number, open: string, close: string): unknown =>
    JSON.parse(open.repeat(levels) + '1' + close.repeat(levels));
  expect(isStorable(nested(DEPTH_MOST - 1, '[', ']'))).toBe(true);
  expect(isStorable(nested(DEPTH_MOST + 1, '[', ']'))).toBe(false);
  expect(isStorable(nested(100_000, '{"a":', '}'))).toBe(false);
});

test('a document of any JSON is written, and so is its text again', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = documentText(value);
      expect(documentText(JSON.parse(text))).toBe(text);
    }),
    { numRuns: 1_000, seed: 5 },
  );
});

describe('a packet of the socket', () => {
  const heads = [
    '2',
    '2["pull",',
    '21["push",',
    '51-["pull",',
    '52-3["own",',
    '59999-',
    '4',
    '0{',
    '1',
    '3[',
    '2/x,["pull",',
    '2 ["pull",',
    '2["__proto__",',
    '2["constructor"]',
  ];

  /** @returns what came of it; a packet may also end the connection, which is an error and no crash. */
  function read(part: unknown): { decoded: unknown[]; ended: boolean } {
    const decoder = new SizedDecoder();
    const decoded: unknown[] = [];
    decoder.on('decoded', (packet) => decoded.push(packet));
    try {
      decoder.add(part);
      return { decoded, ended: false };
    } catch (error) {
      expect(error).toBeInstanceOf(Error);
      return { decoded, ended: true };
    } finally {
      decoder.destroy();
    }
  }

  test('of any text or bytes is read, or ends the connection with an error', () => {
    const text = fc.tuple(
      fc.constantFrom('', ...heads),
      fc.string({ unit: 'binary', maxLength: 200 }),
    );
    const part = fc.oneof(
      text.map((parts) => parts.join('')),
      fc.tuple(fc.constantFrom(...heads), fc.json()).map((parts) => `${parts.join('')}]`),
      fc.uint8Array().map((bytes) => Buffer.from(bytes)),
    );
    fc.assert(
      fc.property(part, (sent) => void read(sent)),
      { numRuns: 2_000, seed: 5 },
    );
  });

  test('of any length is measured before it is read', () => {
    const texts = [
      ...longTexts,
      ...heads.flatMap((head) => longTexts.slice(0, 60).map((text) => head + text)),
    ];
    expect(
      slowOnes(texts, (text) => {
        const { decoded, ended } = read(text);
        expect(ended || JSON.stringify(decoded).length < 1_000).toBe(true);
      }),
    ).toEqual([]);
  });
});
