import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import type { HubSocket } from './hub-socket.ts';
import { createOutflow } from './outflow.ts';

/** A connection whose line is busy until the test says that it is free. */
function open() {
  const transport = Object.assign(new EventEmitter(), { writable: true });
  const writeBuffer: { data: unknown }[] = [];
  const sent: unknown[] = [];
  const socket = {
    conn: { transport, writeBuffer },
    emit(_event: string, announce: unknown) {
      sent.push(announce);
      transport.writable = false;
    },
  };
  const outflow = createOutflow(socket as unknown as HubSocket);
  const free = () => {
    transport.writable = true;
    transport.emit('ready');
  };
  return { outflow, sent, free, writeBuffer };
}

test('what is announced while the line is busy becomes one announcement of a scope, of the newest', () => {
  const { outflow, sent, free } = open();
  for (let version = 1; version <= 100; version += 1) outflow.announce('region:kr', version);
  outflow.announce('catalog', 101);
  expect(sent).toEqual([{ scope: 'region:kr', version: 1 }]);
  free();
  expect(sent.slice(1)).toEqual([{ scope: 'region:kr', version: 100 }]);
  free();
  expect(sent.slice(2)).toEqual([{ scope: 'catalog', version: 101 }]);
  free();
  expect(sent).toHaveLength(3);
});

test('pages that wait for the line are counted, and nothing else is', () => {
  const { outflow, writeBuffer } = open();
  writeBuffer.push({ data: '42["announce"]' }, { data: Buffer.alloc(10) }, { data: '461-' });
  expect(outflow.pagesWaiting()).toBe(1);
});
