/** What the page gets when it looks for its station, and why it may end. */
import type { Transport } from '#shared/rpc/transport.ts';

export type Connection =
  | {
      ok: true;
      transport: Transport;
      /** Resolves when the station has gone or this page was put out by another; then reload. */
      closed: Promise<'stopped' | 'opened_elsewhere'>;
    }
  /** `needs_launch`: this page was opened without an address that lets it in, or with a used one. */
  | { ok: false; reason: 'needs_launch' | 'unreachable' };
