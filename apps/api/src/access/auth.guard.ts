import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { authorizeRole } from '#libs/access/src/authorize.js';
import type { Caller } from '#libs/access/src/caller.js';
import { TokenVerifier } from '#libs/access/src/tokens/token-verifier.js';
import { problemError } from '#libs/platform/src/problems.js';
import { KeyStore } from '#libs/privacy/src/key-store.js';
import { accessOf, PUBLIC } from './access.decorator.js';
import { RateLimit } from './rate-limit.js';

const BEARER = /^Bearer ([A-Za-z0-9._~+/-]+=*)$/i;

/** Who calls, and may his role ever do this? What he may do to which ticket is judged on the ticket, further in. */
@Injectable()
export class AuthGuard implements CanActivate {
  /** Residents with their references: the same object for the same token, as everybody else is, so that others can keep by it what they know of a caller. */
  private readonly reporters = new WeakMap<Caller, Caller>();

  constructor(
    private readonly verifier: TokenVerifier,
    private readonly keys: KeyStore,
    private readonly rate: RateLimit,
  ) {}

  /** @throws 401, 403, 429 */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const access = accessOf(context.getHandler());
    if (access === PUBLIC) return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const caller = await this.verifier.verify(tokenOf(request));
    this.rate.take(caller.subject);
    authorizeRole(caller, access);
    request.caller = caller.role === 'resident' ? await this.withPersonRef(caller) : caller;
    return true;
  }

  /** Asked anew for every request: an erasure takes hold at once, and the first report makes the reference. */
  private async withPersonRef(caller: Caller): Promise<Caller> {
    const personRef = await this.keys.refOfSubject(caller.subject);
    if (personRef === null) return caller;
    let reporter = this.reporters.get(caller);
    if (reporter?.personRef !== personRef) this.reporters.set(caller, reporter = { ...caller, personRef });
    return reporter;
  }
}

function tokenOf({ headers }: FastifyRequest): string {
  const token = BEARER.exec(headers.authorization ?? '')?.[1];
  if (token === undefined) throw problemError('unauthenticated', 'send `Authorization: Bearer <token>`', {}, { 'www-authenticate': 'Bearer' });
  return token;
}
