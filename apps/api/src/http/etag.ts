import type { FastifyInstance } from 'fastify';

/**
 * Every answer about one stream carries its revision; the ETag says the same to HTTP, for If-Match on the next command.
 * A hook instead of an interceptor: it costs no observable per request.
 */
export function tagAnswers(fastify: FastifyInstance): void {
  fastify.addHook('preSerialization', (_request, reply, payload, done) => {
    const revision = (payload as { readonly revision?: unknown } | null)?.revision;
    if (typeof revision === 'number') reply.header('etag', `"${revision}"`);
    done(null, payload);
  });
}
