/** createStation: a station as its renderers see it. Which stage it is in is decided in stages.ts. */
import type { CallArgs, EventName, EventPayload } from '#shared/rpc/contract.ts';
import { type RpcServer, serveRpc } from '#shared/rpc/server.ts';
import type { Transport } from '#shared/rpc/transport.ts';
import { enrol } from './enrol.ts';
import type { StationParts } from './open-station.ts';
import { createHandlers } from './services/handlers.ts';
import { createStages } from './stages.ts';
import { createStatusTeller } from './status-teller.ts';
import { forgetMended } from './store/forget-mended.ts';

export interface Station {
  /** Serves one renderer over the transport until it closes. */
  connect(transport: Transport): void;
  /** Closes files and connections. */
  stop(): Promise<void>;
}

/** Starts a station on its data directory. Never throws for what is on the disk: the status says it. */
export async function createStation(parts: StationParts): Promise<Station> {
  const { settings, secrets, timing, log } = parts;
  const sessions = new Set<RpcServer>();
  let enrolling: Promise<unknown> | null = null;

  function emit<N extends EventName>(event: N, payload: EventPayload<N>): void {
    for (const session of sessions) session.emit(event, payload);
  }

  const status = createStatusTeller({
    tell: () => emit('status.changed', stages.status()),
    told() {
      const store = stages.open()?.store;
      if (store !== undefined && forgetMended(store)) status.changed();
    },
    timing,
    log,
  });
  const stages = createStages(parts, {
    emit,
    statusChanged: status.changed,
    statusNow() {
      if (stages.open() !== undefined) status.now();
    },
  });

  async function enrolAndOpen(asked: CallArgs<'station.enrol'>) {
    const result = await enrol(asked, settings, secrets);
    if (!result.ok) return result;
    const compareCode = await stages.enrolled();
    return compareCode === null ? result : { ...result, compareCode };
  }

  const handlers = createHandlers(
    {
      'station.status': stages.status,
      'station.contact': () => {
        stages.contact();
        return {};
      },
      'station.enrol': async (asked) => {
        if (!stages.isUnenrolled() || enrolling !== null) {
          return { ok: false, code: 'already_enrolled', detail: 'this station is enrolled' };
        }
        const outcome = enrolAndOpen(asked);
        enrolling = outcome;
        try {
          return await outcome;
        } finally {
          enrolling = null;
        }
      },
    },
    () => stages.open()?.context,
  );

  await stages.start();
  return {
    connect(transport) {
      const session = serveRpc(transport, handlers, (what, error) => {
        const name = error instanceof Error ? error.name : 'unknown';
        log({ level: 'error', event: 'rpc.fault', facts: { what, name } });
      });
      sessions.add(session);
      transport.onClose(() => {
        sessions.delete(session);
        session.close();
      });
    },
    async stop() {
      await enrolling?.catch(() => {});
      status.stop();
      await stages.stop();
    },
  };
}
