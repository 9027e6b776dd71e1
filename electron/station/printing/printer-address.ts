/** Where a receipt printer is, as the station's settings say it. */

export interface PrinterAddress {
  host: string;
  port: number;
}

/** `host:port`, the port 9100 where none is said; undefined for anything else. */
export function readPrinterAddress(text: string): PrinterAddress | undefined {
  const found = /^(\[[0-9a-fA-F:]+\]|[A-Za-z0-9.-]{1,253})(?::(\d{1,5}))?$/.exec(text.trim());
  if (found?.[1] === undefined) return undefined;
  const port = Number(found[2] ?? 9100);
  if (port < 1 || port > 65_535) return undefined;
  return { host: found[1].replace(/^\[|\]$/g, ''), port };
}
