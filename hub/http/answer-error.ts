/** HTTP errors of the hub: `{ code, detail }`, in words, never a stack or a statement. */
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import type { HubError } from '#shared/protocol/enrol.ts';

/** @param detail plain English for support; never quotes what was sent. */
export function answerError(
  reply: FastifyReply,
  status: number,
  code: string,
  detail: string,
): FastifyReply {
  const error: HubError = { code, detail: detail.slice(0, 1_000) };
  return reply.status(status).send(error);
}

/** Names every place that does not fit the schema, never its value. */
export function answerInvalid(reply: FastifyReply, error: z.ZodError): FastifyReply {
  const places = error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  return answerError(reply, 400, 'invalid', places.join('; '));
}
