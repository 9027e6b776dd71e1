/** The hub's HTTP side. It shares its port with the sockets, which are attached to the same server. */
import { fastify, type FastifyError, type FastifyInstance } from 'fastify';
import { refusalFor } from '../sockets/refusals.ts';
import { answerError } from './answer-error.ts';
import { addAuditRoutes } from './audit-routes.ts';
import { addCustomerRoute } from './customer-route.ts';
import { addEnrolRoute } from './enrol-route.ts';
import { addErasureRoutes } from './erase-route.ts';
import { addGatekeeper } from './gatekeeper.ts';
import type { HttpPorts } from './http-ports.ts';
import { connectionsMax, type Patience, patience as usualPatience } from './limits.ts';
import { addOperationRoutes } from './operation-routes.ts';
import { addPickupRoutes } from './pickup-routes.ts';
import { addStationRoutes } from './station-routes.ts';
import { addWipeRoute } from './wipe-route.ts';
import type { TlsPair } from './tls.ts';

export interface Serving {
  tls: TlsPair | undefined;
  /** Addresses, or ranges such as `10.0.0.0/8`, of proxies whose `X-Forwarded-For` is believed. */
  trustedProxy: string[] | false;
  patience?: Patience | undefined;
}

/** @param tls serves https with it, and nothing else. */
export function createHttpServer(
  ports: HttpPorts,
  { tls, trustedProxy, patience = usualPatience }: Serving,
): FastifyInstance {
  const patient = {
    headersTimeout: patience.headersMs,
    requestTimeout: patience.requestMs,
    connectionsCheckingInterval: patience.lookEveryMs,
  };
  const options = {
    logger: false,
    // Who asks, where a proxy that may say so says it. Anybody else's word is not taken.
    trustProxy: trustedProxy,
    requestTimeout: patience.requestMs,
    forceCloseConnections: true,
  };
  const http: FastifyInstance =
    tls === undefined
      ? fastify({ ...options, http: patient })
      : fastify({ ...options, https: { ...patient, ...tls, minVersion: 'TLSv1.2' } });
  http.server.maxConnections = connectionsMax;
  http.removeContentTypeParser('text/plain');
  addGatekeeper(http, ports);
  http.setNotFoundHandler(async (_request, reply) => {
    return await answerError(reply, 404, 'not_found', 'there is nothing here');
  });
  http.setErrorHandler(async (error: FastifyError, request, reply) => {
    // What fastify itself refuses (too large, not JSON) says so in words that hold nothing of the body.
    const status = error.statusCode ?? 500;
    if (status < 500)
      return await answerError(
        reply,
        status,
        'invalid',
        wordsFor(status, request.routeOptions.bodyLimit),
      );
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
  addAuditRoutes(http, ports);
  addPickupRoutes(http, ports);
  return http;
}

function wordsFor(status: number, bodyBytes: number): string {
  switch (status) {
    case 413:
      return `the body is larger than ${bodyBytes / 1024} KB`;
    case 415:
      return 'send application/json';
    default:
      return 'the body is not JSON';
  }
}
