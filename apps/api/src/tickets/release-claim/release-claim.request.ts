import { Instant } from '../../http/fields.js';

export class ReleaseClaimRequest {
  @Instant({ optional: true, description: 'When it happened in the world, if not now' })
  readonly occurredAt?: string;
}
