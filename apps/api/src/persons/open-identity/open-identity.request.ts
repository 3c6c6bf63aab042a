import { IDENTITY_REASONS, type IdentityReason } from '#libs/privacy/src/open-identity.js';
import { OneOf } from '../../http/fields.js';

export class OpenIdentityRequest {
  @OneOf(IDENTITY_REASONS, { description: 'Why; recorded for ever', example: 'call-back' })
  readonly reasonCode!: IdentityReason;
}
