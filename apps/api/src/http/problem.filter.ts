import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { errorFacts, type Log } from '#libs/platform/src/logging.js';
import type { Metrics } from '#libs/platform/src/metrics.js';
import { problemOf } from './problem-of.js';

/** The one place where an error becomes an answer: RFC 9457, with nothing of our inside. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    private readonly log: Log,
    private readonly metrics: Metrics,
  ) {}

  catch(exception: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    this.answer(exception, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }

  /** Also called by the server itself, for requests that never reach a route. */
  answer(exception: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const { problem, headers } = problemOf(exception);
    if (problem.status === 500) this.log.error({ event: 'fault', requestId: request.id, error: errorFacts(exception) });
    this.metrics.refused(problem.rule ?? problem.type);
    if (reply.sent) return;
    void reply.status(problem.status).headers(headers).header('content-type', 'application/problem+json').header('x-request-id', request.id)
      .send(JSON.stringify({ ...problem, instance: `urn:uuid:${request.id}` }));
  }
}

