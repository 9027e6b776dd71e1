/**
 * What the shop system and whoever knows of arrivals say over HTTP, and what they read:
 *
 *   PUT  /v1/pickups/:number              a pickup, whole; the same body again changes nothing
 *   POST /v1/pickups/:number/code         its code made anew; every earlier one is good no more
 *   PUT  /v1/returns/:id/refunded         what came back was paid back
 *   POST /v1/arrivals                     somebody has come for a pickup
 *   GET  /v1/events?after=N&limit=N       what has happened since
 */
import type { FastifyInstance } from 'fastify';
import { v7 as uuidV7 } from 'uuid';
import { z } from 'zod';
import { LINES_MOST, PickupNumber } from '#shared/domain/pickup.ts';
import { RecordId } from '#shared/domain/record.ts';
import { isStorable } from '#shared/domain/storable.ts';
import { arrive } from '../pickups/arrive.ts';
import { EVENTS_MOST, readEvents } from '../pickups/events.ts';
import { ShopPickup } from '../pickups/from-shop.ts';
import { issuePickupCode } from '../pickups/issue-pickup-code.ts';
import { putPickup } from '../pickups/put-pickup.ts';
import { markRefunded } from '../pickups/refund.ts';
import { answerError, answerInvalid } from './answer-error.ts';
import { keyField } from './gatekeeper.ts';
import type { HttpPorts } from './http-ports.ts';

const refusals = {
  no_store: [404, 'there is no such store'],
  archived: [410, 'this pickup is over and was put away'],
  forbidden_number: [422, 'a resident or card number may not be kept'],
  not_found: [404, 'there is no such pickup'],
  too_many_lines: [
    409,
    `a pickup keeps ${LINES_MOST} lines at most, with those taken off it: send a line under the id it has, or send what is new as a pickup of its own`,
  ],
  closed: [409, 'this pickup is over'],
} as const satisfies Record<string, readonly [status: number, detail: string]>;

const ArrivalSaid = z.object({
  number: PickupNumber,
  via: z.enum(['hub', 'kiosk']).default('hub'),
});
const EventsAsked = z.object({
  after: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(EVENTS_MOST).default(100),
});

export function addPickupRoutes(http: FastifyInstance, ports: HttpPorts): void {
  const { db, clock, log } = ports;

  http.put<{ Params: { number: string } }>('/v1/pickups/:number', async (request, reply) => {
    const number = PickupNumber.safeParse(request.params.number);
    if (!number.success) return await answerInvalid(reply, number.error);
    const shop = ShopPickup.safeParse(request.body);
    if (!shop.success) return await answerInvalid(reply, shop.error);
    if (!isStorable(shop.data)) {
      return await answerError(reply, 400, 'invalid', 'it holds a character that cannot be kept');
    }
    const put = await putPickup(db, ports, number.data, shop.data, clock.now());
    if (!put.ok) {
      const [status, detail] = refusals[put.code];
      return await answerError(reply, status, put.code, detail);
    }
    const { id, outcome, code } = put;
    log.info('a pickup was written over HTTP', { code: outcome, ...keyField(request) });
    reply.header('cache-control', 'no-store');
    return await reply.status(outcome === 'created' ? 201 : 200).send({ id, outcome, code });
  });

  http.post<{ Params: { number: string } }>('/v1/pickups/:number/code', async (request, reply) => {
    const number = PickupNumber.safeParse(request.params.number);
    if (!number.success) return await answerInvalid(reply, number.error);
    const nowMs = clock.now();
    const issued = await issuePickupCode(db, ports, number.data, { reissue: true, nowMs });
    if (!issued.ok) {
      const [status, detail] = refusals[issued.code];
      return await answerError(reply, status, issued.code, detail);
    }
    log.info("a pickup's code was made anew", keyField(request));
    reply.header('cache-control', 'no-store');
    return await reply.send({ epoch: issued.epoch, code: issued.code });
  });

  http.put<{ Params: { id: string } }>('/v1/returns/:id/refunded', async (request, reply) => {
    const id = RecordId.safeParse(request.params.id);
    if (!id.success) return await answerInvalid(reply, id.error);
    if (!(await markRefunded(db, id.data))) {
      return await answerError(reply, 404, 'not_found', 'there is no such return');
    }
    return await reply.send({ id: id.data, state: 'refunded' });
  });

  http.post('/v1/arrivals', async (request, reply) => {
    const said = ArrivalSaid.safeParse(request.body);
    if (!said.success) return await answerInvalid(reply, said.error);
    const arrived = await arrive(db, { ...said.data, at: clock.now() }, uuidV7);
    if (!arrived.ok) {
      const [status, detail] = refusals[arrived.code];
      return await answerError(reply, status, arrived.code, detail);
    }
    const { id, again } = arrived;
    return await reply.status(again ? 200 : 201).send({ id, again });
  });

  http.get('/v1/events', async (request, reply) => {
    const asked = EventsAsked.safeParse(request.query);
    if (!asked.success) return await answerInvalid(reply, asked.error);
    const events = await readEvents(db, asked.data);
    reply.header('cache-control', 'no-store');
    return await reply.send({ events, next: events.at(-1)?.id ?? asked.data.after });
  });
}
