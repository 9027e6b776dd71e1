/**
 * Writing: mutations in sequence order, at least once; each takes effect exactly once.
 *
 *   station → push { mutations }       hub ← { results, lastSequence } | gap | rewound | Refusal
 *
 * The hub answers a sequence number it already holds with the stored result. A hole is answered by
 * `gap` (send from `expected`); a sequence number that it holds for another mutation by `rewound` (the
 * station's file is older than what it once sent: number the unsent ones again from `lastSequence + 1`).
 */
import { z } from 'zod';
import { Mutation, MutationResult } from '#shared/domain/mutation.ts';
import { Refusal } from './connect.ts';

export const PUSH_MUTATIONS_MAX = 100;

export const Push = z.object({ mutations: z.array(Mutation).min(1).max(PUSH_MUTATIONS_MAX) });
export type Push = z.infer<typeof Push>;

export const Pushed = z.object({
  ok: z.literal(true),
  /** One a mutation, in the order they were sent. */
  results: z.array(z.object({ id: z.uuid(), sequence: z.int(), result: MutationResult })),
  lastSequence: z.int().min(0),
});
export type Pushed = z.infer<typeof Pushed>;

export const Gap = z.object({ ok: z.literal('gap'), expected: z.int().min(1) });
export type Gap = z.infer<typeof Gap>;

export const Rewound = z.object({ ok: z.literal('rewound'), lastSequence: z.int().min(0) });
export type Rewound = z.infer<typeof Rewound>;

export const PushAnswer = z.discriminatedUnion('ok', [Pushed, Gap, Rewound, Refusal]);
export type PushAnswer = z.infer<typeof PushAnswer>;
