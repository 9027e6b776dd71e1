/**
 * A trade item out of GS1's two ways to write more than its number: a Digital Link, which is a web address
 * (GS1 Digital Link URI Syntax 1.4), and an element string of application identifiers (GS1 General
 * Specifications, 3 and 7.8).
 *
 *   https://id.gs1.org/01/09506000134352/22/2A/10/ABC123/21/12345?17=271231     any domain, any path before
 *   ]d2 01 09506000134352 17 271231 10 ABC123 <GS> 21 12345                      <GS> is U+001D
 *   (01)09506000134352(10)ABC123(21)12345                                        as printed for people
 */
import { toGtin14 } from './gtin.ts';

export interface TradeItem {
  /** 14 digits. */
  gtin: string;
  variant?: string;
  lot?: string;
  serial?: string;
}

export function readGs1(text: string): TradeItem | undefined {
  const elements = linkElements(text) ?? bracketElements(text) ?? plainElements(text);
  const gtin = toGtin14(elements?.get('01') ?? '');
  if (elements === undefined || gtin === undefined) return undefined;
  const [variant, lot, serial] = [elements.get('22'), elements.get('10'), elements.get('21')];
  return {
    gtin,
    ...(variant === undefined ? {} : { variant }),
    ...(lot === undefined ? {} : { lot }),
    ...(serial === undefined ? {} : { serial }),
  };
}

function linkElements(text: string): Map<string, string> | undefined {
  const path = /^https?:\/\/[^/?#\s]+(\/[^?#]*)/i.exec(text)?.[1];
  if (path === undefined) return undefined;
  const parts = path.split('/').slice(1);
  const start = parts.findIndex((part, i) => part === '01' && toGtin14(parts[i + 1] ?? ''));
  if (start === -1) return undefined;
  const elements = new Map<string, string>();
  for (let i = start; i + 1 < parts.length; i += 2) {
    elements.set(parts[i] as string, decoded(parts[i + 1] as string));
  }
  return elements;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function bracketElements(text: string): Map<string, string> | undefined {
  if (!text.startsWith('(01)')) return undefined;
  return new Map(
    [...text.matchAll(/\((\d{2,4})\)([^(]+)/g)].map(([, identifier = '', value = '']) => [
      identifier,
      value.trim(),
    ]),
  );
}

/** Characters after identifiers of a fixed length that stand beside a GTIN; a separator ends the others. */
const fixedLengths: Readonly<Record<string, number>> = {
  '01': 14,
  '11': 6,
  '12': 6,
  '13': 6,
  '15': 6,
  '16': 6,
  '17': 6,
  '20': 2,
};

function plainElements(text: string): Map<string, string> | undefined {
  let rest = text.replace(/^\u001d/, '');
  if (!/^01\d{14}/.test(rest)) return undefined;
  const elements = new Map<string, string>();
  while (rest !== '') {
    const identifier = rest.slice(0, 2);
    const fixed = fixedLengths[identifier];
    if (fixed === undefined && !['10', '21', '22'].includes(identifier)) break;
    const separator = rest.indexOf('\u001d');
    const end = fixed === undefined ? (separator === -1 ? rest.length : separator) : 2 + fixed;
    elements.set(identifier, rest.slice(2, end));
    rest = rest.slice(end).replace(/^\u001d/, '');
  }
  return elements;
}
