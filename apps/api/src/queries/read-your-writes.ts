import { Injectable } from '@nestjs/common';
import { ReadModel } from '#libs/read-model/src/read-model.js';

/** How long a query waits for the read model before it answers 503. */
const PATIENCE_MS = 5000;

/** `?atLeast=<position>`: a caller reads what he wrote, without sleeping and hoping. */
@Injectable()
export class ReadYourWrites {
  constructor(private readonly readModel: ReadModel) {}

  /** @throws ReadModelBehindError */
  async until(atLeast: string | undefined): Promise<void> {
    if (atLeast !== undefined) await this.readModel.waitFor(BigInt(atLeast), PATIENCE_MS);
  }
}
