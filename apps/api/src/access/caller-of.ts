import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Caller } from '#libs/access/src/caller.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who calls; set by the auth guard on every route that is not public. */
    caller?: Caller;
  }
}

/** @throws Error on a public route, where nobody was asked who he is */
export function callerOf(request: FastifyRequest): Caller {
  if (request.caller === undefined) throw new Error('this route is public: it has no caller');
  return request.caller;
}

/** Who calls, as a handler's parameter. */
export const CurrentCaller = createParamDecorator(
  (_: unknown, context: ExecutionContext) => callerOf(context.switchToHttp().getRequest<FastifyRequest>()),
);
