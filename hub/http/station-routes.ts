/** `GET /v1/stations`: how each station is, for whoever looks after them. It wants an API key. */
import type { FastifyInstance } from 'fastify';
import { listStations } from '../stations/list-stations.ts';
import type { HttpPorts } from './http-ports.ts';

export function addStationRoutes(http: FastifyInstance, { db, clock }: HttpPorts): void {
  http.get('/v1/stations', async (_request, reply) => {
    return await reply.send({ stations: await listStations(db, clock.now()) });
  });
}
