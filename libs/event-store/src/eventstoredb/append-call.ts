import type { ClientDuplexStream } from '@grpc/grpc-js';
import type { BatchAppendReq, BatchAppendResp } from '@eventstore/db-client/generated/streams_pb.js';
import { uuidV4 } from '../uuid.js';
import { isRefusal, refusalIn } from './access-denied.js';
import { type Appended, appendedOf, refusalOf, unavailable } from './append-answers.js';
import { appendMessages, type AppendRequest } from './append-messages.js';
import { fromUuid } from './protocol-uuid.js';

interface Pending {
  readonly request: AppendRequest;
  readonly resolve: (appended: Appended) => void;
  readonly reject: (error: Error) => void;
  readonly limit: NodeJS.Timeout;
}

/**
 * One gRPC call that carries many appends at once, each with a correlation id and a time limit of its own: however the
 * call ends or falls silent, every append of it settles, and none of any other call.
 *
 * The client library's own `appendToStream` keeps the appends of all its clients in one table, which any failing call
 * empties; see docs/decisions/0012.
 */
export class AppendCall {
  private readonly pending = new Map<string, Pending>();
  private fault: Error | undefined;
  private answered = false;

  constructor(private readonly call: ClientDuplexStream<BatchAppendReq, BatchAppendResp>) {
    call.on('data', (answer: BatchAppendResp) => this.answer(answer));
    call.on('error', (error: Error) => this.fail(error));
    call.on('end', () => this.fail(new Error('the server ended the call')));
  }

  /** False once the call has ended: nothing can be sent on it any more. */
  get open(): boolean {
    return this.fault === undefined;
  }

  /**
   * @throws WrongExpectedRevisionError; RangeError when it is too large; EventStoreUnavailableError, also after `limitMs`
   * without an answer; EventStoreAccessDeniedError
   */
  append(request: AppendRequest, limitMs: number): Promise<Appended> {
    const { fault } = this;
    if (fault !== undefined) return Promise.reject(isRefusal(fault) ? refusalIn(fault, 'nothing-written') : unavailable(fault.message, 'nothing-written', { cause: fault }));
    const correlationId = uuidV4();
    return new Promise((resolve, reject) => {
      const limit = setTimeout(() => this.settle(correlationId)?.reject(unavailable(`no answer within ${limitMs} ms`, 'unknown')), limitMs);
      this.pending.set(correlationId, { request, resolve, reject, limit });
      for (const message of appendMessages(correlationId, request)) this.call.write(message);
    });
  }

  /** Ends the call; what is not answered yet has an unknown outcome. */
  cancel(): void {
    this.call.cancel();
    this.fail(new Error('the connection was given up'));
  }

  private answer(answer: BatchAppendResp): void {
    this.answered = true;
    // Unknown: its time limit has passed, or the server answers twice.
    const pending = this.settle(fromUuid(answer.getCorrelationId()));
    if (pending === undefined) return;
    const success = answer.getSuccess();
    const status = answer.getError();
    if (success !== undefined) pending.resolve(appendedOf(success));
    else if (status !== undefined) pending.reject(refusalOf(status, pending.request.streamId, pending.request.expected));
    else pending.reject(unavailable('it answered neither success nor error', 'unknown'));
  }

  private settle(correlationId: string): Pending | undefined {
    const pending = this.pending.get(correlationId);
    if (pending === undefined) return undefined;
    clearTimeout(pending.limit);
    this.pending.delete(correlationId);
    return pending;
  }

  private fail(error: Error): void {
    this.fault ??= error;
    for (const correlationId of [...this.pending.keys()]) this.settle(correlationId)?.reject(this.ending(error));
  }

  /** Who may call is decided before the first append is looked at. */
  private ending(error: Error): Error {
    if (isRefusal(error)) return refusalIn(error, this.answered ? 'unknown' : 'nothing-written');
    return unavailable(`the connection was lost (${error.message})`, 'unknown', { cause: error });
  }
}
