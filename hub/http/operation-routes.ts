/** What operators and programs ask a node: is it well, what does it measure, which hub is it. */
import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import { PROTOCOL_FLOOR, PROTOCOL_VERSION } from '#shared/protocol/version.ts';
import { answerError } from './answer-error.ts';
import type { HttpPorts } from './http-ports.ts';

export function addOperationRoutes(
  http: FastifyInstance,
  { db, metrics, hub, signing }: HttpPorts,
): void {
  http.get('/healthz', async (_request, reply) => {
    try {
      await sql`select 1`.execute(db);
      return { ok: true };
    } catch {
      return await answerError(reply, 503, 'busy', 'the database does not answer');
    }
  });

  http.get('/metrics', async (_request, reply) => {
    return await reply.type(metrics.registry.contentType).send(await metrics.registry.metrics());
  });

  http.get('/v1/hub', async () => ({
    hub,
    key: signing.publicKey,
    protocol: PROTOCOL_VERSION,
    floor: PROTOCOL_FLOOR,
  }));
}
