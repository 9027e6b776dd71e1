/**
 * `PUT /v1/customers/:source/:id`: another system writes one customer, as often as it likes. The same
 * body again changes nothing. `source` names the system, `id` is the customer's id there.
 */
import type { FastifyInstance } from 'fastify';
import { v7 as uuidV7 } from 'uuid';
import {
  SourceCustomer,
  SourceCustomerId,
  type SourceCustomerOutcome,
  SourceName,
  upsertSourceCustomer,
} from '../imports/source-customer.ts';
import { answerError, answerInvalid } from './answer-error.ts';
import { keyField } from './gatekeeper.ts';
import type { HttpPorts } from './http-ports.ts';

type Refused = Extract<SourceCustomerOutcome, { ok: false }>;

export function addCustomerRoute(http: FastifyInstance, ports: HttpPorts): void {
  const { db, clock, log, defaultRegion: region } = ports;
  http.put<{ Params: { source: string; id: string } }>(
    '/v1/customers/:source/:id',
    async (request, reply) => {
      const source = SourceName.safeParse(request.params.source);
      const id = SourceCustomerId.safeParse(request.params.id);
      if (!source.success || !id.success) {
        return await answerError(reply, 400, 'invalid', 'source or id is not written as it may be');
      }
      const customer = SourceCustomer.safeParse(request.body);
      if (!customer.success) return await answerInvalid(reply, customer.error);

      const write = { source: source.data, id: id.data, customer: customer.data, region };
      const run = uuidV7();
      const written = await db
        .transaction()
        .execute((trx) =>
          upsertSourceCustomer(trx, write, { nowMs: clock.now(), run, newId: uuidV7 }),
        );
      if (!written.ok) return await answerError(reply, ...refused(written));
      log.info('a customer was written over HTTP', {
        name: source.data,
        code: written.outcome,
        ...keyField(request),
      });
      const { recordId, outcome } = written;
      return await reply.status(outcome === 'created' ? 201 : 200).send({ id: recordId, outcome });
    },
  );
}

function refused(refusal: Refused): [status: number, code: string, detail: string] {
  switch (refusal.code) {
    case 'erased':
      return [410, 'erased', 'this person was erased and is not written again'];
    case 'forbidden_number':
      return [422, refusal.code, `${refusal.field}: a resident or card number may not be kept`];
    case 'invalid':
      return [400, refusal.code, `${refusal.field}: it cannot be read`];
  }
}
