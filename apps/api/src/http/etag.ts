import type { FastifyInstance } from 'fastify';

/**
 * Every answer about one stream carries its revision; the ETag says the same to HTTP, for If-Match on the next command.
 * What was true in the past (`asOf…`) has none: a command must not pass because of a state that is not the current one.
 * A hook instead of an interceptor: it costs no observable per request.
 */
export function tagAnswers(fastify: FastifyInstance): void {
  fastify.addHook('preSerialization', (request, reply, payload, done) => {
    const revision = (payload as { readonly revision?: unknown } | null)?.revision;
    if (typeof revision === 'number' && !asksForThePast(request.query)) reply.header('etag', `"${revision}"`);
    done(null, payload);
  });
}

function asksForThePast(query: unknown): boolean {
  for (const name in query as object) if (name.startsWith('asOf')) return true;
  return false;
}
