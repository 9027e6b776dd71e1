import { expect, it } from 'vitest';
import type { OpenStatus } from '#shared/rpc/status.ts';
import { linkSummary } from './link-summary.ts';

const level: OpenStatus['scopes'][number] = {
  scope: 'region:kr',
  phase: 'following',
  receivedRows: 1,
  totalRows: 1,
  receivedBytes: 1,
  totalBytes: 1,
  levelAt: 1,
};

it('says one thing of the link, the most important first', () => {
  const online = { state: 'online', since: 1 } as const;
  expect([
    linkSummary({ link: online, unsent: 0, scopes: [level], checking: false }),
    linkSummary({ link: online, unsent: 0, scopes: [level], checking: true }),
    linkSummary({ link: online, unsent: 2, scopes: [level], checking: true }),
    linkSummary({
      link: online,
      unsent: 0,
      scopes: [{ ...level, phase: 'first_sync' }],
      checking: false,
    }),
    linkSummary({ link: { ...online, slow: true }, unsent: 2, scopes: [level], checking: false }),
    linkSummary({
      link: { state: 'connecting', since: 1 },
      unsent: 1,
      scopes: [level],
      checking: false,
    }),
    linkSummary({
      link: { state: 'offline', since: 7, retryAt: 9 },
      unsent: 3,
      scopes: [level],
      checking: false,
    }),
    linkSummary({
      link: { state: 'offline', since: 7, retryAt: 9, turn: true },
      unsent: 3,
      scopes: [level],
      checking: false,
    }),
    linkSummary({
      link: { state: 'refused', since: 7, code: 'revoked' },
      unsent: 3,
      scopes: [],
      checking: false,
    }),
  ]).toEqual([
    { is: 'online' },
    { is: 'checking' },
    { is: 'syncing', unsent: 2 },
    { is: 'syncing', unsent: 0 },
    { is: 'slow', unsent: 2 },
    { is: 'connecting', unsent: 1 },
    { is: 'offline', since: 7, unsent: 3 },
    { is: 'turn', unsent: 3 },
    { is: 'refused', code: 'revoked' },
  ]);
});
