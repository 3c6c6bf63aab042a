import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { problem } from '#libs/platform/src/problems.js';
import { acceptJsonOnly } from './json-body.js';

export type AnswerError = (error: unknown, request: FastifyRequest, reply: FastifyReply) => void;

/**
 * The HTTP server below Nest: request ids, body limits, time limits, and problem+json also for what never reaches a route.
 * @param answerError how an error becomes an answer; asked late, because the filter is made after the server
 */
export function createHttpAdapter(bodyLimitBytes: number, answerError: AnswerError): FastifyAdapter {
  const adapter = new FastifyAdapter({
    bodyLimit: bodyLimitBytes,
    genReqId: () => randomUUID(),
    requestIdHeader: false,
    requestTimeout: 30_000,
    keepAliveTimeout: 72_000,
    // Requests on open connections are served until the last one is answered; new connections are refused by then.
    return503OnClosing: false,
    routerOptions: { maxParamLength: 200 },
    frameworkErrors: answerError,
    clientErrorHandler: refuseBrokenHttp,
  });
  acceptJsonOnly(adapter.getInstance());
  return adapter;
}

/** What Node's parser cannot read as HTTP has neither request nor reply: the answer is written by hand. */
function refuseBrokenHttp(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const tooLarge = error.code === 'HPE_HEADER_OVERFLOW';
  const refusal = tooLarge
    ? problem('headers-too-large', 'the headers are larger than 16 KB')
    : problem('malformed-request', 'this is not well-formed HTTP/1.1, or it came too slowly');
  const id = randomUUID();
  const body = JSON.stringify({ ...refusal, instance: `urn:uuid:${id}` });
  const head = [
    `HTTP/1.1 ${tooLarge ? '431 Request Header Fields Too Large' : '400 Bad Request'}`, 'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(body)}`, `X-Request-Id: ${id}`, 'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
