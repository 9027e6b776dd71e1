/**
 * `DELETE /v1/customers/:source/:id`: another system asks to erase a person it knows by this id.
 * `GET /v1/erasures`: which stations have confirmed each erasure. Both want an API key.
 */
import type { FastifyInstance } from 'fastify';
import { v7 as uuidV7 } from 'uuid';
import { eraseSubject } from '../erasure/erase-subject.ts';
import { subjectOfSource } from '../erasure/find-subject.ts';
import { listErasures } from '../erasure/list-erasures.ts';
import { SourceCustomerId, SourceName } from '../imports/source-customer.ts';
import { answerError } from './answer-error.ts';
import { keyField } from './gatekeeper.ts';
import type { HttpPorts } from './http-ports.ts';

export function addErasureRoutes(http: FastifyInstance, { db, clock, log }: HttpPorts): void {
  http.delete<{ Params: { source: string; id: string } }>(
    '/v1/customers/:source/:id',
    async (request, reply) => {
      const source = SourceName.safeParse(request.params.source);
      const id = SourceCustomerId.safeParse(request.params.id);
      if (!source.success || !id.success) {
        return await answerError(reply, 400, 'invalid', 'source or id is not written as it may be');
      }
      const subject = await subjectOfSource(db, source.data, id.data);
      const erased =
        subject === undefined
          ? ({ ok: false, code: 'not_found' } as const)
          : await db
              .transaction()
              .execute((trx) => eraseSubject(trx, subject, { nowMs: clock.now(), newId: uuidV7 }));
      if (!erased.ok) {
        return await answerError(reply, 404, 'not_found', 'nobody is known by this id');
      }
      log.info('a customer was erased over HTTP', {
        name: source.data,
        code: erased.outcome,
        ...keyField(request),
      });
      const { outcome, erasure } = erased;
      return await reply.send({ id: subject, outcome, erasure });
    },
  );

  http.get('/v1/erasures', async (_request, reply) => {
    return await reply.send({ erasures: await listErasures(db) });
  });
}
