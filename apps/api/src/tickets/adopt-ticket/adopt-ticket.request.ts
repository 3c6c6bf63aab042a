import { Instant } from '../../http/fields.js';

export class AdoptTicketRequest {
  @Instant({ optional: true, description: 'When it happened in the world, if not now' })
  readonly occurredAt?: string;
}
