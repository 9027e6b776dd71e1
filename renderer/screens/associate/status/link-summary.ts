/** The state of the station as one thing to say: link first, then what waits for a person. */
import type { LinkStatus, OpenStatus } from '#shared/rpc/status.ts';

export type LinkSummary =
  | { is: 'online' }
  | { is: 'slow'; unsent: number }
  | { is: 'syncing'; unsent: number }
  | { is: 'checking' }
  | { is: 'connecting'; unsent: number }
  | { is: 'turn'; unsent: number }
  | { is: 'offline'; since: number; unsent: number }
  | { is: 'refused'; code: string };

/** @param firstSync whether any scope is not level with the hub yet. */
export function linkSummary(
  status: Pick<OpenStatus, 'unsent' | 'scopes' | 'checking'> & { link: LinkStatus },
): LinkSummary {
  const { link, unsent, scopes, checking } = status;
  switch (link.state) {
    case 'refused':
      return { is: 'refused', code: link.code };
    case 'offline':
      if (link.turn === true) return { is: 'turn', unsent };
      return { is: 'offline', since: link.since, unsent };
    case 'connecting':
      return { is: 'connecting', unsent };
    case 'online': {
      if (link.slow === true) return { is: 'slow', unsent };
      const filling = scopes.some((scope) => scope.phase !== 'following');
      if (unsent > 0 || filling) return { is: 'syncing', unsent };
      return checking ? { is: 'checking' } : { is: 'online' };
    }
  }
}
