/** `POST /v1/wiped`: a station's last word, that nothing is left of what it held. Its signature is its proof. */
import type { FastifyInstance } from 'fastify';
import { isStorable } from '#shared/domain/storable.ts';
import { WipeReceipt } from '#shared/protocol/wipe.ts';
import { takeWipeReceipt } from '../stations/wipe-station.ts';
import { answerError, answerInvalid } from './answer-error.ts';
import type { HttpPorts } from './http-ports.ts';

export function addWipeRoute(http: FastifyInstance, { db, clock, log, hub }: HttpPorts): void {
  http.post('/v1/wiped', async (request, reply) => {
    const receipt = WipeReceipt.safeParse(request.body);
    if (!receipt.success) return await answerInvalid(reply, receipt.error);
    const taken =
      isStorable(receipt.data) &&
      (await takeWipeReceipt({ db, hub, nowMs: clock.now() }, receipt.data));
    if (!taken) {
      return await answerError(reply, 403, 'bad_signature', 'no such wipe, or not by its station');
    }
    const { station, unsent } = receipt.data;
    log.info('a station was wiped', { station, count: unsent ?? -1 });
    return { ok: true };
  });
}
