import { createParamDecorator, type ExecutionContext, Injectable, type PipeTransform } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Caller } from '#libs/access/src/caller.js';
import type { CommandEnvelope } from '#libs/engine/src/command-envelope.js';
import { uuidV4, uuidV5 } from '#libs/event-store/src/uuid.js';
import { KeyStore } from '#libs/privacy/src/key-store.js';
import type { JsonObject } from '#libs/ticketing/src/decider.js';
import { callerOf } from '../access/caller-of.js';
import { takesIfMatch } from './api-document.js';
import { correlationIdOf, idempotencyKeyOf, ifMatchOf } from './headers.js';
import { instantFault } from './instant.js';

/** Namespace of the ids of commands with an Idempotency-Key. Never change it: a repeated command would be a new one. */
const COMMANDS = '6f0c2c5e-9d0b-5c55-8d8e-3f5d1b7f4a10';

/**
 * Everything about a command that is not the command, from headers and token. `occurredAt` comes from the body, where
 * the validation pipe judges it: a handler is only reached when body and headers were both found good.
 */
@Injectable()
export class EnvelopePipe implements PipeTransform<ExecutionContext, CommandEnvelope> {
  /** Accounts' own namespaces, as long as their verified tokens are remembered: an HMAC and a hash less per command. */
  private readonly namespaces = new WeakMap<Caller, string>();

  constructor(private readonly keys: KeyStore) {}

  transform(context: ExecutionContext): CommandEnvelope {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const caller = callerOf(request);
    const { headers } = request;
    const key = idempotencyKeyOf(headers['idempotency-key']);
    const ifRevision = ifMatchOf(headers['if-match'], takesIfMatch(context.getHandler()));
    const body = (request.body ?? {}) as JsonObject;
    const occurredAt = instantOf(body['occurredAt']);
    return {
      caller,
      commandId: key === undefined ? uuidV4() : uuidV5(this.namespaceOf(caller), key),
      // In the order of canonical JSON, which it is compared by; the router's parameters have a prototype of their own, which plain data has not.
      body: { body, path: { ...request.params as JsonObject }, route: request.routeOptions.url },
      correlationId: correlationIdOf(headers['x-correlation-id'], request.id),
      ...(ifRevision === undefined ? {} : { ifRevision }),
      ...(occurredAt === undefined ? {} : { occurredAt }),
    };
  }

  private namespaceOf(caller: Caller): string {
    let namespace = this.namespaces.get(caller);
    if (namespace === undefined) {
      namespace = uuidV5(COMMANDS, this.keys.pseudonym(caller.subject));
      this.namespaces.set(caller, namespace);
    }
    return namespace;
  }
}

function instantOf(value: unknown): string | undefined {
  return typeof value === 'string' && instantFault(value) === null ? new Date(value.toUpperCase()).toISOString() : undefined;
}

const contextOf = createParamDecorator((_: unknown, context: ExecutionContext) => context);

/** The envelope of the command at hand. */
export const Envelope = (): ParameterDecorator => contextOf(EnvelopePipe);
