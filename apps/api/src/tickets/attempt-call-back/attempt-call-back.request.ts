import { CALL_BACK_RESULTS, type CallBackResult } from '#libs/ticketing/src/ticket/vocabulary.js';
import { Instant, OneOf } from '../../http/fields.js';

export class AttemptCallBackRequest {
  @OneOf(CALL_BACK_RESULTS, { example: 'reached' })
  readonly result!: CallBackResult;

  @Instant({ optional: true, description: 'When it happened in the world, if not now' })
  readonly occurredAt?: string;
}
