import { expect, test } from 'vitest';
import { parseOptions } from './options.ts';

const usual = {
  open: true,
  mode: 'associate',
  stations: 1,
  reset: false,
  port: undefined,
  customers: 2000,
};

test('without options it opens one associate station with the usual demo shop', () => {
  expect(parseOptions([])).toEqual({ ok: true, options: usual });
});

test('every option is taken', () => {
  const line = '--no-open --mode associate --stations 2 --reset --port=5000 --customers 100000';
  expect(parseOptions(line.split(' '))).toEqual({
    ok: true,
    options: {
      open: false,
      mode: 'associate',
      stations: 2,
      reset: true,
      port: 5000,
      customers: 100_000,
    },
  });
});

test('help is given when asked for', () => {
  expect(parseOptions(['--help'])).toEqual({ ok: false, code: 'help' });
  expect(parseOptions(['--port', '5000', '-h'])).toEqual({ ok: false, code: 'help' });
});

test.each([
  ['--bogus', "Unknown option '--bogus'"],
  ['here', "Unexpected argument 'here'"],
  ['--port', "Option '--port <value>' argument missing"],
  ['--no-open=1', "Option '--no-open' does not take an argument"],
  ['--port 0', "--port is 1 to 65535, not '0'"],
  ['--port 70000', "--port is 1 to 65535, not '70000'"],
  ['--port 44e2', "--port is 1 to 65535, not '44e2'"],
  ['--stations 0', "--stations is 1 to 8, not '0'"],
  ['--stations 2.5', "--stations is 1 to 8, not '2.5'"],
  ['--customers=-1', "--customers is 1 to 5000000, not '-1'"],
  ['--mode till', "--mode is one of associate, pickup, not 'till'"],
])('%s is refused in words', (line, message) => {
  expect(parseOptions(line.split(' '))).toEqual({ ok: false, code: 'wrong', message });
});
