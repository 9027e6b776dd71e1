import { expect, test } from 'vitest';
import { createSteps } from './steps.ts';

function recorder(isTTY: boolean) {
  const written: string[] = [];
  return { isTTY, written, write: (text: string) => written.push(text) };
}

test('a step is one line with a tick, what was added, and its time', async () => {
  let nowMs = 0;
  const output = recorder(false);
  const steps = createSteps(output, () => nowMs);
  const result = await steps.run('hub', async (say) => {
    nowMs += 1234;
    say('was running');
    return 7;
  });
  expect(result).toBe(7);
  expect(output.written.join('')).toBe('✓ hub (was running)  1.2 s\n');
});

test('a step that came to nothing has a dash in place of the tick', async () => {
  const output = recorder(false);
  await createSteps(output, () => 0).run('Electron', async (say) => say('not here', '–'));
  expect(output.written.join('')).toBe('– Electron (not here)  0.0 s\n');
});

test('a failed step gets a cross and passes its failure on', async () => {
  const output = recorder(false);
  const steps = createSteps(output, () => 0);
  const failing = steps.run('hub', () => Promise.reject(new Error('no')));
  await expect(failing).rejects.toThrow('no');
  expect(output.written.join('')).toBe('✗ hub  0.0 s\n');
});

test('on a terminal the line is there from the beginning and is written over', async () => {
  const output = recorder(true);
  await createSteps(output, () => 0).run('hub', async () => {});
  expect(output.written).toEqual(['… hub', '\r\u001b[2K✓ hub  0.0 s\n']);
});

test('after a stop no further step begins', async () => {
  const controller = new AbortController();
  const steps = createSteps(recorder(false), () => 0, controller.signal);
  controller.abort();
  await expect(steps.run('hub', async () => 1)).rejects.toThrow();
});
