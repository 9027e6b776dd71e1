/** Answers one `push`: a batch of mutations in the order of their numbers, in one transaction. */
import { z } from 'zod';
import type { Refusal } from '#shared/protocol/connect.ts';
import { PUSH_MUTATIONS_MAX, type PushAnswer } from '#shared/protocol/push.ts';
import type { Metrics } from '../metrics.ts';
import { acceptBatch, type BatchPorts } from './accept-batch.ts';
import { readMutation, type SentMutation } from './read-mutation.ts';
import type { PushingStation } from './reduce-batch.ts';

/** The envelope alone; each mutation is read by itself, so that a bad one does not hide the rest. */
const Envelope = z.object({ mutations: z.array(z.unknown()).min(1).max(PUSH_MUTATIONS_MAX) });

export interface PushPorts extends BatchPorts {
  /** Told of each scope that has something new once it is committed. */
  changed: (scope: string, version: number) => void;
  metrics: Pick<Metrics, 'mutations' | 'pushTransactionSeconds' | 'pushedMutations'>;
}

/**
 * Takes a batch that was read. Throws only where the whole push should be sent again later.
 * @returns `regranted` where the station's grants changed and nothing was taken: to be called again with
 *   the station as it is by now.
 */
export async function acceptPush(
  ports: PushPorts,
  station: PushingStation,
  batch: readonly SentMutation[],
): Promise<PushAnswer | 'regranted'> {
  ports.metrics.pushedMutations.observe(batch.length);
  const stopTimer = ports.metrics.pushTransactionSeconds.startTimer();
  const answer = await acceptBatch(ports, station, batch);
  stopTimer();
  switch (answer.status) {
    case 'gap':
      return { ok: 'gap', expected: answer.expected };
    case 'rewound':
      return { ok: 'rewound', lastSequence: answer.lastSequence };
    case 'refused':
      return answer.refusal;
    case 'regranted':
      return answer.status;
    case 'answered': {
      for (const [scope, version] of answer.changed) ports.changed(scope, version);
      for (const { result, resent } of answer.answers) {
        ports.metrics.mutations.inc({ outcome: resent ? 'resent' : result.status });
      }
      const { lastSequence } = answer;
      const results = answer.answers.map(({ head: { id, sequence }, result }) => ({
        id,
        sequence,
        result,
      }));
      return { ok: true, results, lastSequence };
    }
  }
}

/** Reads a push of this station. */
export function readBatch(
  station: string,
  request: unknown,
): { ok: true; mutations: SentMutation[] } | Refusal {
  const envelope = Envelope.safeParse(request);
  if (!envelope.success) {
    return invalid(`a push is { mutations } with 1 to ${PUSH_MUTATIONS_MAX} of them`);
  }
  const mutations: SentMutation[] = [];
  for (const [index, value] of envelope.data.mutations.entries()) {
    const sent = readMutation(value);
    if (sent === undefined) return invalid(`mutations.${index}: no readable id, station, sequence`);
    if (sent.head.station !== station) return invalid(`mutations.${index}: of another station`);
    const before = mutations.at(-1)?.head.sequence;
    if (before !== undefined && sent.head.sequence !== before + 1) {
      return invalid(`mutations.${index}: its number does not follow the one before`);
    }
    mutations.push(sent);
  }
  return { ok: true, mutations };
}

function invalid(detail: string): Refusal {
  return { ok: false, code: 'invalid', detail };
}
