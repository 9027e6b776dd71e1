/** The hub's HTTP side. It shares its port with the sockets, which are attached to the same server. */
import { fastify, type FastifyError, type FastifyInstance } from 'fastify';
import { refusalFor } from '../sockets/refusals.ts';
import { answerError } from './answer-error.ts';
import { addCustomerRoute } from './customer-route.ts';
import { addEnrolRoute } from './enrol-route.ts';
import { addErasureRoutes } from './erase-route.ts';
import type { HttpPorts } from './http-ports.ts';
import { addOperationRoutes } from './operation-routes.ts';
import { addStationRoutes } from './station-routes.ts';
import { addWipeRoute } from './wipe-route.ts';

const bodyBytesMax = 64 * 1024;
const requestWithinMs = 15_000;

export function createHttpServer(ports: HttpPorts): FastifyInstance {
  const http = fastify({
    logger: false,
    bodyLimit: bodyBytesMax,
    requestTimeout: requestWithinMs,
    forceCloseConnections: true,
  });
  http.setNotFoundHandler(async (_request, reply) => {
    return await answerError(reply, 404, 'not_found', 'there is nothing here');
  });
  http.setErrorHandler(async (error: FastifyError, _request, reply) => {
    // What fastify itself refuses (too large, not JSON) says so in words that hold nothing of the body.
    const status = error.statusCode ?? 500;
    if (status < 500) return await answerError(reply, status, 'invalid', wordsFor(status));
    ports.log.error('an HTTP request failed', { error });
    const { code, detail } = refusalFor(error);
    return await answerError(reply, code === 'busy' ? 503 : 500, code, detail);
  });
  addOperationRoutes(http, ports);
  addEnrolRoute(http, ports);
  addCustomerRoute(http, ports);
  addErasureRoutes(http, ports);
  addStationRoutes(http, ports);
  addWipeRoute(http, ports);
  return http;
}

function wordsFor(status: number): string {
  switch (status) {
    case 413:
      return `the body is larger than ${bodyBytesMax / 1024} KB`;
    case 415:
      return 'send application/json';
    default:
      return 'the body is not JSON';
  }
}
