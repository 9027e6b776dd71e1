import { expect, test } from 'vitest';
import { createLog } from './log.ts';

test('an error is logged by name, code and place, never by its message', () => {
  const lines: string[] = [];
  const cause = Object.assign(new Error('Key (phone)=(+821012345678) exists'), { code: '23505' });
  createLog('info', (line) => lines.push(line)).error('a push failed', {
    station: 's1',
    error: new TypeError('cannot read 김민지', { cause }),
  });
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    msg: 'a push failed',
    station: 's1',
    error: {
      name: 'TypeError',
      at: expect.arrayContaining([expect.stringContaining('log.test.ts')]),
      cause: { name: 'Error', code: '23505' },
    },
  });
  expect(lines[0]).not.toMatch(/김민지|821012345678/);
});

test('what is below the level is not written', () => {
  const lines: string[] = [];
  const log = createLog('warn', (line) => lines.push(line));
  log.info('a station came');
  log.warn('the doorbell was lost');
  expect(lines).toHaveLength(1);
});
