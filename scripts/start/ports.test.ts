import { expect, test } from 'vitest';
import { choosePort } from './ports.ts';

/** A machine on which these ports are taken and 50000 is the next free one. */
const taken =
  (...ports: number[]) =>
  async (port: number) =>
    port === 0 ? 50_000 : ports.includes(port) ? undefined : port;

test('the usual port is 4400, and another one where that is taken', async () => {
  expect(await choosePort(undefined, taken())).toEqual({ ok: true, port: 4400 });
  expect(await choosePort(undefined, taken(4400))).toEqual({
    ok: true,
    port: 50_000,
    insteadOf: 4400,
  });
});

test('a port that was asked for is had or refused, never replaced', async () => {
  expect(await choosePort(5000, taken(4400))).toEqual({ ok: true, port: 5000 });
  expect(await choosePort(5000, taken(5000))).toEqual({ ok: false, taken: 5000 });
});
