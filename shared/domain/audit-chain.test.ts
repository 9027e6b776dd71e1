import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type AuditDraft, type AuditLink, chainStart, hashOfEntry, nextLink } from './audit.ts';
import { type ChainMark, type ChainVerdict, walkChain } from './audit-chain.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const start: ChainMark = { seq: 0, hash: chainStart(sha256, 'station-1', 'chain-1') };

const viewOf = (subject: string, at = 1): AuditDraft => ({
  at,
  actor: 's1',
  action: 'customer.view',
  subject,
  reason: null,
  outcome: 'done',
  facts: {},
});

function chainOf(drafts: readonly AuditDraft[], from = start): AuditLink[] {
  const links: AuditLink[] = [];
  for (const draft of drafts) links.push(nextLink(sha256, links.at(-1) ?? from, draft));
  return links;
}

function verdictOf(links: Iterable<AuditLink>, checkpoint: ChainMark | null, from = start) {
  const walk = walkChain(sha256, from, checkpoint);
  walk.take(links);
  return walk.end();
}

const drafts = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 0, max: 1e12 })), {
    minLength: 2,
    maxLength: 30,
  })
  .map((views) => views.map(([who, at]) => viewOf(`c${who}`, at)));
const chainWithPlace = drafts.chain((some) =>
  fc.record({ drafts: fc.constant(some), place: fc.integer({ min: 1, max: some.length }) }),
);
function linkAt(links: readonly AuditLink[], seq: number): AuditLink {
  const link = links[seq - 1];
  if (link === undefined) throw new Error(`no entry ${seq}`);
  return link;
}
const markAt = (links: readonly AuditLink[], seq: number): ChainMark => {
  return { seq, hash: linkAt(links, seq).hash };
};

describe('a chain of audit entries', () => {
  test('that nobody touched is whole to its checkpoint, and longer by what came after it', () => {
    fc.assert(
      fc.property(chainWithPlace, ({ drafts: some, place }) => {
        const links = chainOf(some);
        const by = links.length - place;
        const expected: ChainVerdict = by === 0 ? { verdict: 'intact' } : { verdict: 'longer', by };
        expect(verdictOf(links, markAt(links, place))).toEqual(expected);
        expect(verdictOf(links, null)).toEqual({ verdict: 'intact' });
      }),
    );
  });

  test('that ends before its checkpoint says how many are missing', () => {
    fc.assert(
      fc.property(chainWithPlace, ({ drafts: some, place }) => {
        const links = chainOf(some);
        const missing = links.length - place + 1;
        expect(verdictOf(links.slice(0, place - 1), markAt(links, links.length))).toEqual({
          verdict: 'short',
          missing,
        });
      }),
    );
  });

  test('names the entry that was altered, whichever part of it was', () => {
    const part = fc.constantFrom('body', 'hash', 'previous', 'gone', 'remade');
    fc.assert(
      fc.property(chainWithPlace, part, ({ drafts: some, place }, what) => {
        const links = chainOf(some);
        const at = place === links.length ? place - 1 : place;
        const link = linkAt(links, at);
        const body = link.body.replace('"actor":"s1"', '"actor":"s2"');
        const altered: Record<string, AuditLink[]> = {
          body: [{ ...link, body }],
          hash: [{ ...link, hash: sha256('another') }],
          previous: [{ ...link, previous: sha256('another') }],
          gone: [],
          remade: [{ ...link, body, hash: hashOfEntry(sha256, link.previous, body) }],
        };
        const told = links.flatMap((one) => (one === link ? (altered[what] ?? []) : [one]));
        expect(verdictOf(told, markAt(links, links.length))).toEqual({ verdict: 'altered', at });
      }),
    );
  });

  test('that was made anew from some entry on is rewritten, though every entry fits', () => {
    fc.assert(
      fc.property(chainWithPlace, ({ drafts: some, place }) => {
        const links = chainOf(some);
        const other = some.map((draft, i) => (i === place - 1 ? { ...draft, actor: 's2' } : draft));
        expect(verdictOf(chainOf(other), markAt(links, links.length))).toEqual({
          verdict: 'rewritten',
          at: links.length,
        });
      }),
    );
  });

  test('may begin where older entries were let go, and be walked in steps of any size', () => {
    fc.assert(
      fc.property(chainWithPlace, fc.integer({ min: 1, max: 7 }), ({ drafts: some, place }, n) => {
        const links = chainOf(some);
        const from = place === 1 ? start : markAt(links, place - 1);
        const walk = walkChain(sha256, from, markAt(links, links.length));
        for (let i = place - 1; i < links.length; i += n) walk.take(links.slice(i, i + n));
        expect(walk.end()).toEqual({ verdict: 'intact' });
        expect(walk.here().seq).toBe(links.length);
      }),
    );
  });

  test('of which nothing is left but the checkpoint itself is judged by it', () => {
    const links = chainOf([viewOf('c1'), viewOf('c2')]);
    expect(verdictOf([], markAt(links, 2), markAt(links, 2))).toEqual({ verdict: 'intact' });
    expect(verdictOf([], { seq: 2, hash: sha256('x') }, markAt(links, 2))).toEqual({
      verdict: 'rewritten',
      at: 2,
    });
  });
});

describe('an audit entry', () => {
  test('has no room for what a person wrote or is called', () => {
    const refused = (changed: object) =>
      expect(() => nextLink(sha256, start, { ...viewOf('c1'), ...changed })).toThrow();
    refused({ facts: { note: 'the customer said so' } });
    refused({ facts: { name: '김민지' } });
    refused({ facts: { phone: '+821012345678' } });
    refused({ reason: 'because she asked' });
    refused({ subject: '김민지' });
    refused({ action: 'customer.looked_at' });
    refused({ facts: Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`f${i}`, i])) });
  });

  test('is written the same whatever order its facts came in', () => {
    const { body } = nextLink(sha256, start, { ...viewOf('c1'), facts: { b: 1, a: true } });
    expect(body).toBe(nextLink(sha256, start, { ...viewOf('c1'), facts: { a: true, b: 1 } }).body);
    expect(body).toBe(
      '{"seq":1,"at":1,"actor":"s1","action":"customer.view","subject":"c1","reason":null,"outcome":"done","facts":{"a":true,"b":1}}',
    );
  });
});
