/** `POST /v1/enrol`: a one-time code becomes a station. Guessing is slowed down by address, for all together, and by code. */
import type { FastifyInstance } from 'fastify';
import { EnrolRequest } from '#shared/protocol/enrol.ts';
import { enrolStation, type EnrolRefusal } from '../stations/enrol-station.ts';
import { answerError, answerInvalid } from './answer-error.ts';
import type { HttpPorts } from './http-ports.ts';

const refusals: Record<EnrolRefusal, { status: number; detail: string }> = {
  code_wrong: { status: 403, detail: 'the code is wrong, or was tried too often' },
  code_expired: { status: 410, detail: 'the code is older than ten minutes; ask for a new one' },
  code_used: { status: 409, detail: 'the code was used by another station; ask for a new one' },
  wrong_mode: { status: 409, detail: 'the code is for a station of another mode' },
  bad_signature: { status: 403, detail: 'the signature does not fit the public key' },
  protocol_too_old: { status: 426, detail: 'this station is too old for the hub; update it' },
  revoked: { status: 403, detail: 'the station was removed; ask for a new code' },
};

export function addEnrolRoute(http: FastifyInstance, ports: HttpPorts): void {
  const { db, clock, log, hub, signing } = ports;

  http.post('/v1/enrol', async (request, reply) => {
    const body = EnrolRequest.safeParse(request.body);
    if (!body.success) return await answerInvalid(reply, body.error);
    const outcome = await enrolStation({ db, hub, signing }, body.data, clock.now());
    if (outcome.ok) {
      const { station, store, mode, confirm } = outcome.enrolled;
      log.info(confirm === undefined ? 'a station enrolled' : 'a station waits to be confirmed', {
        station,
        store,
        mode,
      });
      return outcome.enrolled;
    }
    log.warn('an enrolment was refused', { code: outcome.code });
    const { status, detail } = refusals[outcome.code];
    return await answerError(reply, status, outcome.code, detail);
  });
}
