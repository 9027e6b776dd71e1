/** The queries of each kind, distinct and seeded, and the same ones as they are typed. */
import { createRandom } from '#hub/demo/random.ts';
import { type Kind, kinds, type Limits } from './kinds.ts';
import { drawPeople } from './people.ts';
import { keystrokes } from './typing.ts';

export interface Query {
  text: string;
  /** The customer it was made of; undefined for somebody who is not in the book. */
  id: string | undefined;
}

export interface QuerySet {
  kind: string;
  limits: Limits;
  /** True where whoever a query was made of must be among the first. */
  names: boolean;
  queries: Query[];
}

/** Of one query in so many the keystrokes are asked for, too: they are about ten times as many. */
const typedEvery = 16;

/** @param each most queries of a kind. */
export function drawQueries(people: number, each: number): QuerySet[] {
  const random = createRandom(2, 1);
  const drawn = kinds.map((kind) => ({ kind, texts: new Map<string, string | undefined>() }));
  for (const someone of drawPeople(people, each * 2)) {
    for (const { kind, texts } of drawn) {
      const text = kind.query(someone, random);
      if (text !== undefined && text.trim() !== '' && !texts.has(text)) texts.set(text, someone.id);
    }
  }
  return drawn.flatMap(({ kind, texts }) => setsOf(kind, spread([...texts], each)));
}

function setsOf(kind: Kind, texts: readonly (readonly [string, string | undefined])[]): QuerySet[] {
  const queries = texts.map(([text, id]) => ({ text, id }));
  const { name, limits, otherwise = limits } = kind;
  const several = otherwise === limits ? [] : queries.filter(({ text }) => /\s/.test(text.trim()));
  const single = queries.filter((query) => !several.includes(query));
  const unknown = otherwise === limits ? [] : single.filter(({ id }) => id === undefined);
  const plain = single.filter((query) => !unknown.includes(query));
  return [
    ...withTyped(name, limits, kind.names === true, plain),
    ...withTyped(`${name}-words`, otherwise, false, several),
    ...withTyped(`${name}-unknown`, otherwise, false, unknown),
  ];
}

/** The queries, and the keystrokes of some of them. */
function withTyped(kind: string, limits: Limits, names: boolean, queries: Query[]): QuerySet[] {
  if (queries.length === 0) return [];
  const typed = queries
    .filter((_, i) => i % typedEvery === 0)
    .flatMap(({ text }) => keystrokes(text).map((key) => ({ text: key, id: undefined })));
  return [
    { kind, limits, names, queries },
    { kind: `${kind}-typed`, limits, names: false, queries: typed },
  ];
}

/** Every n-th of them, and shuffled by it, so that each part of the list is like the whole. */
function spread<T>(items: readonly T[], most: number): T[] {
  const step = Math.max(1, items.length / most);
  const chosen = Array.from(
    { length: Math.min(most, items.length) },
    (_, i) => items[Math.floor(i * step)] as T,
  );
  return chosen
    .map((item, i) => ({ item, at: (i * 7919) % 10_007 }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}
