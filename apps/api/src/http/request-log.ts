import '../access/caller-of.js';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Log } from '#libs/platform/src/logging.js';
import type { Metrics } from '#libs/platform/src/metrics.js';

/**
 * One log line and one measurement per request: the route's pattern instead of the URL (ids and queries can be telling),
 * no body, no account. Failures are warnings, so that a quieter level still shows them.
 */
export function observeRequests(fastify: FastifyInstance, log: Log, metrics: Metrics): void {
  fastify.addHook('onSend', (request, reply, _payload, done) => {
    reply.header('x-request-id', request.id);
    done();
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    observe(request, reply, log, metrics);
    done();
  });
}

function observe(request: FastifyRequest, reply: FastifyReply, log: Log, metrics: Metrics): void {
  const route = request.routeOptions.url ?? 'unmatched';
  const { method } = request;
  const status = reply.statusCode;
  const milliseconds = reply.elapsedTime;
  metrics.requestTook({ method, route, status, seconds: milliseconds / 1000 });
  const failed = status >= 500;
  if (!log.isLevelEnabled(failed ? 'warn' : 'info')) return;
  const line = { event: 'request', method, route, status, ms: Math.round(milliseconds * 10) / 10, role: request.caller?.role, requestId: request.id };
  if (failed) log.warn(line);
  else log.info(line);
}
