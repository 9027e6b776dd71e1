/**
 * What the hub's answer to a push does to the outbox. A refusal of its numbers is a sign that one of the two
 * is older than it was: unsent mutations get numbers that the hub expects, and are sent again.
 */
import type { PushAnswer } from '#shared/protocol/push.ts';
import { unreachable } from '#shared/domain/unreachable.ts';
import type { Log } from '../host.ts';
import type { SyncListener, SyncStore } from './ports.ts';

/** `settled`: the next may be sent at once. `failed`: not before a while. */
export type PushOutcome = 'settled' | 'failed';

export interface PushAnswers {
  /**
   * Stores the answer. Rejects with what the store throws.
   * @param recover takes over what the hub holds up to its last number, and numbers unsent ones above it;
   *   false where the link went meanwhile.
   */
  take(
    answer: PushAnswer,
    recover: (lastSequence: number) => Promise<boolean>,
  ): Promise<PushOutcome>;
}

export function createPushAnswers(parts: {
  store: Pick<SyncStore, 'settle' | 'renumberUnsent'>;
  listener: Pick<SyncListener, 'recordsChanged'>;
  log: Log;
  /** What is held should be compared with the hub soon. */
  doubted(): void;
}): PushAnswers {
  const { store, listener, log } = parts;
  /** The hub refused the numbers of the last push. */
  let numbersRefused = false;

  /** Sends again at once under the numbers the hub expects; where it refuses those too, after a while. */
  function renumbered(): PushOutcome {
    const outcome = numbersRefused ? 'failed' : 'settled';
    numbersRefused = true;
    return outcome;
  }

  return {
    async take(answer, recover) {
      switch (answer.ok) {
        case true: {
          const changed = store.settle(answer.results);
          if (changed.length > 0) listener.recordsChanged(changed);
          numbersRefused = false;
          return 'settled';
        }
        case 'gap':
          log({ level: 'error', event: 'sync.gap', facts: { expected: answer.expected } });
          store.renumberUnsent(answer.expected - 1);
          parts.doubted();
          return renumbered();
        case 'rewound':
          log({ level: 'error', event: 'sync.rewound', facts: { last: answer.lastSequence } });
          return (await recover(answer.lastSequence)) ? renumbered() : 'failed';
        case false:
          log({ level: 'warn', event: 'sync.push_refused', facts: { code: answer.code } });
          return 'failed';
        default:
          return unreachable(answer);
      }
    },
  };
}
