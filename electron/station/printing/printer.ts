/**
 * A receipt printer on the shop's network: ESC/POS bytes over one TCP connection (port 9100 as a rule). A
 * printer that is not there costs a few seconds and nothing else: who asks is told, and goes on.
 */
import { connect } from 'node:net';
import receiptline from 'receiptline';
import type { PrinterAddress } from './printer-address.ts';

const { transform } = receiptline;

/** 80 mm paper in the printer's usual font. */
const CHARACTERS_A_LINE = 48;
const PRINT_TIMEOUT_MS = 4_000;

export type Printed = 'yes' | 'no_printer' | 'failed';

/** The picture of a printed text, for the screen. */
export function previewOf(text: string): string {
  return transform(text, { cpl: CHARACTERS_A_LINE, encoding: 'ksc5601', command: 'svg' });
}

/** Korean printers read Hangul as KS C 5601; what it does not have is printed as a question mark. */
export function printerBytes(text: string): Uint8Array {
  const options = { cpl: CHARACTERS_A_LINE, encoding: 'ksc5601', command: 'escpos' } as const;
  return Buffer.from(transform(text, { ...options, cutting: true }), 'latin1');
}

/** Never rejects. @param address null where this station has no printer. */
export async function print(text: string, address: PrinterAddress | null): Promise<Printed> {
  if (address === null) return 'no_printer';
  return await new Promise((resolve) => {
    const socket = connect(address);
    const end = (printed: Printed) => {
      socket.destroy();
      resolve(printed);
    };
    socket.setTimeout(PRINT_TIMEOUT_MS, () => end('failed'));
    socket.once('error', () => end('failed'));
    socket.once('connect', () => {
      // The printer has taken everything once it closes its side too, or says nothing against it.
      socket.end(printerBytes(text), () => end('yes'));
    });
  });
}
