import { Injectable } from '@nestjs/common';
import { EventStore } from '#libs/event-store/src/event-store.js';
import { ReadModel } from '#libs/read-model/src/read-model.js';
import { invalidRequest } from '../http/validation.pipe.js';

/** How long a query waits for the read model before it answers 503. */
const PATIENCE_MS = 5000;

/** `?atLeast=<position>`: a caller reads what he wrote, without sleeping and hoping. */
@Injectable()
export class ReadYourWrites {
  constructor(
    private readonly readModel: ReadModel,
    private readonly store: EventStore,
  ) {}

  /** @throws 400 for a position that no event has, ReadModelBehindError */
  async until(atLeast: string | undefined): Promise<void> {
    if (atLeast === undefined) return;
    const position = BigInt(atLeast);
    // Nobody was told of it, and waiting for it would hold a place for nothing.
    if (position > await this.store.head()) throw invalidRequest([{ field: 'atLeast', message: 'lies behind the last position of the log' }]);
    await this.readModel.waitFor(position, PATIENCE_MS);
  }
}
