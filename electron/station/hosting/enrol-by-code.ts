/**
 * Enrolment without a person at the screen: the host asks its station by the same call that the
 * enrolment screen makes, so that there is one way to enrol and not two.
 */
import { CallFailed, createRpcClient } from '#shared/rpc/client.ts';
import type { CallResult, EventPayload } from '#shared/rpc/contract.ts';
import type { Transport } from '#shared/rpc/transport.ts';
import type { StationThread } from '../station-thread.ts';

type Status = EventPayload<'status.changed'>;

export type EnrolOutcome =
  | { ok: true; already: boolean; compareCode?: string }
  | {
      ok: false;
      code: Extract<CallResult<'station.enrol'>, { ok: false }>['code'] | 'closed' | 'no_answer';
      detail: string;
    };

/**
 * Enrols the station behind `transport` unless it is enrolled already. Never rejects.
 * @param timeout rejects when waiting has lasted long enough.
 */
export async function enrolByCode(
  transport: Transport,
  hub: string,
  code: string,
  timeout: Promise<never>,
): Promise<EnrolOutcome> {
  const rpc = createRpcClient(transport);

  async function status(): Promise<Status> {
    const changed = new Promise<Status>((resolve) => rpc.on('status.changed', resolve));
    try {
      return await rpc.call('station.status', {});
    } catch (error) {
      // The station answers `not_ready` while it opens its files, and tells its status when it has.
      if (error instanceof CallFailed && error.code === 'not_ready') return changed;
      throw error;
    }
  }

  async function enrol(): Promise<EnrolOutcome> {
    const before = await status();
    switch (before.stage) {
      case 'open':
      case 'held':
        return { ok: true, already: true };
      case 'closed':
        return { ok: false, code: 'closed', detail: `${before.problem}: ${before.detail}` };
      case 'unenrolled': {
        const result = await rpc.call('station.enrol', { hub, code });
        if (!result.ok) return result;
        const { compareCode } = result;
        return { ok: true, already: false, ...(compareCode === undefined ? {} : { compareCode }) };
      }
    }
  }

  try {
    return await Promise.race([enrol(), timeout]);
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return { ok: false, code: 'no_answer', detail };
  }
}

/** The line a host prints about it, for a script or a person to read. */
export function enrolLine(outcome: EnrolOutcome): string {
  if (outcome.ok && outcome.compareCode !== undefined) {
    return `station enrolled, waits to be confirmed: ${outcome.compareCode}`;
  }
  if (outcome.ok) return outcome.already ? 'station already enrolled' : 'station enrolled';
  return `station not enrolled: ${outcome.code} ${outcome.detail}`;
}

const enrolWithinMs = 20_000;

/** Enrols through a session of its own, in bounded time. @returns the line to print. */
export async function enrolOnce(
  station: Pick<StationThread, 'connect'>,
  hub: string,
  code: string,
): Promise<string> {
  const session = station.connect();
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_resolve, reject) => {
    const late = new Error('the station did not answer in time');
    timer = setTimeout(() => reject(late), enrolWithinMs);
  });
  try {
    return enrolLine(await enrolByCode(session, hub, code, timeout));
  } finally {
    clearTimeout(timer);
    session.close();
  }
}
