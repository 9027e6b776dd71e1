/**
 * One good set of arguments for every call, made from the contract itself, so that a call that is added is
 * attacked the day it is added; and the ways to spoil it.
 */
import { z } from 'zod';
import { type CallName, calls } from '#shared/rpc/contract.ts';
import { uuid } from '#tests/support/store-files.ts';

export const callNames = Object.keys(calls) as CallName[];

/** Values that some string of the contract takes; a call whose strings take none of them says so in a test. */
const texts = ['c1', '482915', uuid(1), 'email', 'mine', 'x'];

interface JsonSchema {
  type?: string;
  const?: unknown;
  enum?: unknown[];
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  properties?: Record<string, JsonSchema>;
  required?: string[];
  items?: JsonSchema;
  minItems?: number;
  minimum?: number;
  minLength?: number;
  pattern?: string;
  format?: string;
}

function sampleOf(schema: JsonSchema): unknown {
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.enum[0];
  const [either] = schema.anyOf ?? schema.oneOf ?? [];
  if (either !== undefined) return sampleOf(either);
  switch (schema.type) {
    case 'object':
      return Object.fromEntries(
        (schema.required ?? []).map((name) => [name, sampleOf(schema.properties?.[name] ?? {})]),
      );
    case 'array':
      return schema.minItems === undefined ? [] : [sampleOf(schema.items ?? {})];
    case 'string':
      return texts.find((text) => fits(schema, text));
    case 'integer':
    case 'number':
      return Math.max(1, schema.minimum ?? 1);
    case 'boolean':
      return true;
    default:
      return null;
  }
}

function fits({ format, pattern, minLength = 0 }: JsonSchema, text: string): boolean {
  if (format === 'uuid') return text === uuid(1);
  return text.length >= minLength && (pattern === undefined || new RegExp(pattern, 'u').test(text));
}

/** Arguments that the contract takes; undefined where none could be made. */
export function goodArguments(call: CallName): unknown {
  const options = { io: 'input', unrepresentable: 'any' } as const;
  const sample = sampleOf(z.toJSONSchema(calls[call].args, options) as JsonSchema);
  return calls[call].args.safeParse(sample).success ? sample : undefined;
}

/** As deep as it can still cross a wire in this process. */
const DEEP = 1_000;

function nested(levels: number): unknown {
  let value: unknown = 'x';
  for (let level = 0; level < levels; level += 1) value = level % 2 === 0 ? [value] : { a: value };
  return value;
}

/** Names that mean something to an object of JavaScript, and that a record's id may have. */
const inherited = ['constructor', 'toString', 'hasOwnProperty', 'valueOf'];

/** What stands in the place of any value. */
export const spoilt: readonly (readonly [string, unknown])[] = [
  ['null', null],
  ['nothing', undefined],
  ['a truth', true],
  ['a negative number', -1],
  ['a fraction', 0.5],
  ['no number', Number.NaN],
  ['a number without end', Number.POSITIVE_INFINITY],
  ['more than is exact', 2 ** 60],
  ['a big integer', 10n ** 30n],
  ['an empty text', ''],
  ['a megabyte', 'x'.repeat(1_000_000)],
  ['__proto__', '__proto__'],
  ...inherited.map((name) => [name, name] as const),
  ['NUL', '\0'],
  ['half a surrogate pair', '\ud800'],
  ['SQL', `c1'; DROP TABLE record; --`],
  ['a list', []],
  ['an object', {}],
  ['a long list', Array.from({ length: 10_000 }, () => 'c1')],
  ['a date', new Date(0)],
  ['bytes', new Uint8Array(10)],
  ['a map', new Map([['__proto__', 1]])],
  ['depth', nested(DEEP)],
  ['a polluted object', polluted({})],
];

/** The same with keys that would reach the prototype of every object, if anybody copied them carelessly. */
export function polluted(value: object): unknown {
  const keys = '"__proto__":{"polluted":"yes"},"constructor":{"prototype":{"polluted":"yes"}}';
  const own = JSON.stringify(value).slice(1, -1);
  return JSON.parse(`{${keys}${own === '' ? '' : ','}${own}}`) as unknown;
}

/** The places of every value in a set of arguments: `[]` for the whole. */
export function placesIn(value: unknown, at: readonly string[] = []): (readonly string[])[] {
  const inner =
    typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([name, entry]) => placesIn(entry, [...at, name]))
      : [];
  return [at, ...inner];
}

/** A copy with another value at one place. */
export function withAt(value: unknown, [name, ...rest]: readonly string[], put: unknown): unknown {
  if (name === undefined) return put;
  const copy = (Array.isArray(value) ? [...value] : { ...(value as object) }) as Record<
    string,
    unknown
  >;
  copy[name] = withAt(copy[name], rest, put);
  return copy;
}
