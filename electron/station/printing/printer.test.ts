import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { print, printerBytes } from './printer.ts';
import { readPrinterAddress } from './printer-address.ts';

/** A printer that keeps what it was sent. */
async function fakePrinter() {
  const sent: Buffer[] = [];
  let ended = () => {};
  const whole = new Promise<void>((resolve) => {
    ended = resolve;
  });
  const server = createServer((socket: Socket) => {
    socket.on('data', (bytes) => sent.push(bytes));
    socket.on('end', () => ended());
    socket.on('error', () => {});
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return {
    address: { host: '127.0.0.1', port },
    whole,
    printed: () => Buffer.concat(sent),
    server,
  };
}

test('a printer gets every byte of what is printed', async () => {
  const printer = await fakePrinter();
  const text = `${'"^^픽업 #1042\n'.repeat(200)}=`;
  expect(await print(text, printer.address)).toBe('yes');
  await printer.whole;
  expect(printer.printed().equals(Buffer.from(printerBytes(text)))).toBe(true);
});

test('a printer that is not there is said to have failed, and none at all to be none', async () => {
  const printer = await fakePrinter();
  printer.server.close();
  await once(printer.server, 'close');
  expect(await print('text', printer.address)).toBe('failed');
  expect(await print('text', null)).toBe('no_printer');
});

test.each([
  ['printer.shop:9100', { host: 'printer.shop', port: 9100 }],
  ['192.168.0.20', { host: '192.168.0.20', port: 9100 }],
  ['[fe80::1]:9101', { host: 'fe80::1', port: 9101 }],
  ['printer:0', undefined],
  ['http://printer', undefined],
  ['', undefined],
])('%s is read as the address of a printer', (text, address) => {
  expect(readPrinterAddress(text)).toEqual(address);
});
