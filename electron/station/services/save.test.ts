import { expect, test } from 'vitest';
import { CallRefused } from '#shared/rpc/server.ts';
import type { ServiceContext } from './context.ts';
import { save } from './save.ts';

test('a counter that locked itself while a call waited changes nothing in nobody’s name', () => {
  let appended = 0;
  const context = {
    session: { current: () => null },
    newId: () => 'id',
    nowMs: () => 0,
    store: { append: () => (appended += 1) },
  } as unknown as ServiceContext;
  expect(() => save(context, [{ name: 'note.add', args: {} }])).toThrow(CallRefused);
  expect(appended).toBe(0);
});
