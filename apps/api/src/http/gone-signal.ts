import type { FastifyReply } from 'fastify';

/** Aborted when the caller has gone: long work that nobody waits for would hold up the next one. */
export function goneSignal({ raw }: FastifyReply): AbortSignal {
  const gone = new AbortController();
  raw.once('close', () => {
    if (!raw.writableFinished) gone.abort(new Error('the caller has closed the connection'));
  });
  return gone.signal;
}
