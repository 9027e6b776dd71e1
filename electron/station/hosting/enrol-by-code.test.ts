import { expect, test } from 'vitest';
import type { Transport } from '#shared/rpc/transport.ts';
import { enrolByCode, enrolLine } from './enrol-by-code.ts';

const never = new Promise<never>(() => {});
const unenrolled = {
  stage: 'unenrolled',
  mode: 'associate',
  hubHint: null,
  keystore: 'none',
  because: null,
};

/** A station's end that answers each call with what is given, or with the error code in quotes. */
function answering(answers: Record<string, unknown>) {
  const calls: string[] = [];
  let deliver: (message: unknown) => void = () => {};
  const transport: Transport = {
    send(raw) {
      const { id, call } = raw as { id: number; call: string };
      calls.push(call);
      const value = answers[call];
      queueMicrotask(() =>
        deliver(
          typeof value === 'string'
            ? { type: 'error', id, code: value, detail: '' }
            : { type: 'result', id, value },
        ),
      );
    },
    onMessage(listener) {
      deliver = listener;
      return () => true;
    },
    onClose: () => () => true,
  };
  return { transport, calls, event: (message: unknown) => deliver(message) };
}

test('a code enrols an unenrolled station', async () => {
  const { transport, calls } = answering({
    'station.status': unenrolled,
    'station.enrol': { ok: true },
  });
  const outcome = await enrolByCode(transport, 'http://127.0.0.1:1', 'CODE', never);
  expect(outcome).toEqual({ ok: true, already: false });
  expect(enrolLine(outcome)).toBe('station enrolled');
  expect(calls).toEqual(['station.status', 'station.enrol']);
});

test('it says the code that somebody at the hub has to compare', async () => {
  const { transport } = answering({
    'station.status': unenrolled,
    'station.enrol': { ok: true, compareCode: 'K7M2QX' },
  });
  const outcome = await enrolByCode(transport, 'http://127.0.0.1:1', 'CODE', never);
  expect(enrolLine(outcome)).toBe('station enrolled, waits to be confirmed: K7M2QX');
});

test('it says why a code was refused', async () => {
  const { transport } = answering({
    'station.status': unenrolled,
    'station.enrol': { ok: false, code: 'bad_code', detail: 'no such code' },
  });
  expect(enrolLine(await enrolByCode(transport, 'http://127.0.0.1:1', 'CODE', never))).toBe(
    'station not enrolled: bad_code no such code',
  );
});

test('it waits for a station that is not ready yet', async () => {
  const station = answering({ 'station.status': 'not_ready', 'station.enrol': { ok: true } });
  const outcome = enrolByCode(station.transport, 'http://127.0.0.1:1', 'CODE', never);
  await new Promise((resolve) => setTimeout(resolve, 1));
  station.event({ type: 'event', event: 'status.changed', payload: unenrolled });
  expect(await outcome).toEqual({ ok: true, already: false });
});

test('it leaves a station alone whose files do not open', async () => {
  const closed = { stage: 'closed', problem: 'wrong_key', file: 'replica.db', detail: 'no' };
  const { transport, calls } = answering({ 'station.status': closed });
  expect(await enrolByCode(transport, 'http://127.0.0.1:1', 'CODE', never)).toEqual({
    ok: false,
    code: 'closed',
    detail: 'wrong_key: no',
  });
  expect(calls).toEqual(['station.status']);
});

test('it gives up on a station that does not answer', async () => {
  const { transport } = answering({ 'station.status': 'not_ready' });
  const late = Promise.reject(new Error('the station did not answer in time'));
  expect(await enrolByCode(transport, 'http://127.0.0.1:1', 'CODE', late)).toEqual({
    ok: false,
    code: 'no_answer',
    detail: 'the station did not answer in time',
  });
});
