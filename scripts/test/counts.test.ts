import { expect, test } from 'vitest';
import { add, countPlaywright, countVitest, lastLine } from './counts.ts';

const vitest = {
  numPassedTests: 7,
  numFailedTests: 0,
  numPendingTests: 1,
  numTodoTests: 1,
  numFailedTestSuites: 0,
  success: true,
};

test("the runners' reports are counted, skipped tests apart", () => {
  expect(countVitest(vitest)).toEqual({ passed: 7, failed: 0, skipped: 2 });
  const stats = { expected: 3, unexpected: 1, flaky: 0, skipped: 2 };
  expect(countPlaywright({ stats, errors: [] })).toEqual({ passed: 3, failed: 1, skipped: 2 });
});

test('a file that could not be loaded is a failure though none of its tests ran', () => {
  const report = { ...vitest, success: false, numFailedTestSuites: 1 };
  expect(countVitest(report)).toMatchObject({ failed: 1 });
});

test('a test that only passed at the second try has failed', () => {
  const stats = { expected: 3, unexpected: 0, flaky: 1, skipped: 0 };
  expect(countPlaywright({ stats, errors: [] })).toMatchObject({ passed: 3, failed: 1 });
});

test('an error outside all tests is a failure', () => {
  const stats = { expected: 3, unexpected: 0, flaky: 0, skipped: 0 };
  expect(countPlaywright({ stats, errors: [{}] })).toMatchObject({ failed: 1 });
});

test('the last line is plain and names skipped tests only where there are any', () => {
  const some = { passed: 2, failed: 1, skipped: 0 };
  expect(lastLine(some)).toBe('2 passed, 1 failed');
  expect(lastLine(add(some, { passed: 1, failed: 0, skipped: 3 }))).toBe(
    '3 passed, 1 failed, 3 skipped',
  );
});
