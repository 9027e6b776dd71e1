/**
 * What the desk prints, in receiptline's markdown (https://github.com/receiptline/receiptline). What comes
 * from a record is escaped: no title of a product becomes a command to the printer.
 */

/** What a parcel's label and a hand-over's slip say; people only as the desk may show them. */
export interface PrintedPickup {
  number: string;
  /** Masked. */
  buyer: string;
  bin: string | null;
  /** Lines with their titles and the pieces that are meant. */
  lines: readonly { title: string; variant: string | null; quantity: number }[];
  storeName: string;
  /** As the store's people read it: `2026-11-22 18:04`. */
  at: string;
}

const words = {
  ko: { pieces: '개', handedOver: '수령 확인', bin: '보관함', total: '합계' },
  en: { pieces: 'pcs', handedOver: 'Collected', bin: 'Bin', total: 'Total' },
} as const;
export type PrintLanguage = keyof typeof words;

/** On the parcel: the number to be read from afar, the bin, and both as codes for the scanner. */
export function labelText(pickup: PrintedPickup, language: PrintLanguage): string {
  const said = words[language];
  const { bin, number, buyer, lines, at } = pickup;
  const pieces = lines.reduce((sum, { quantity }) => sum + quantity, 0);
  return [
    `"^^^${escaped(number)}`,
    ...(bin === null ? [] : [`"^^${said.bin} ${escaped(bin)}`]),
    `${escaped(buyer)} | ${pieces} ${said.pieces}`,
    `{code:${escapedValue(number)};option:code128,2,72,nohri}`,
    escaped(at),
    '=',
  ].join('\n');
}

/** For the customer: what was handed over, when and where. */
export function slipText(pickup: PrintedPickup, language: PrintLanguage): string {
  const said = words[language];
  const { number, buyer, lines, storeName, at } = pickup;
  const pieces = lines.reduce((sum, { quantity }) => sum + quantity, 0);
  return [
    `"${escaped(storeName)}`,
    `"^^${escaped(number)}`,
    `${said.handedOver} ${escaped(at)}`,
    escaped(buyer),
    '-',
    '{width:*,8}',
    ...lines.map(({ title, variant, quantity }) => {
      const name = variant === null ? title : `${title} ${variant}`;
      return `${escaped(name)} | ${quantity} ${said.pieces}`;
    }),
    '{width:auto}',
    '-',
    `${said.total} | ${pieces} ${said.pieces}`,
    '=',
  ].join('\n');
}

/** On a shelf: scanned to say where a parcel was put. */
export function binText(bin: string, code: string): string {
  return [`"^^^^${escaped(bin)}`, `{code:${escapedValue(code)};option:qrcode,6,m}`, '='].join('\n');
}

/** A control character is no text, and a line break begins a line of markdown. */
const control = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

function escaped(text: string): string {
  return text.replace(control, ' ').replace(/[\\|{}\-=~_"`^]/g, '\\$&');
}

/** Code 128 knows ASCII only; what it does not know is left out rather than printed as something else. */
function escapedValue(text: string): string {
  return text.replace(/[^ -~]/g, '').replace(/[\\|{}:;]/g, '\\$&');
}
