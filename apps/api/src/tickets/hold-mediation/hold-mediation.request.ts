import { MEDIATION_OUTCOMES, type MediationOutcome } from '#libs/ticketing/src/ticket/vocabulary.js';
import { Coded, Instant, OneOf, Text, TextList, WholeNumber } from '../../http/fields.js';
import { FREE_ID, FREE_ID_KIND, ID_LENGTH, POST, POST_KIND, POST_LENGTH } from '../../http/patterns.js';

export class HoldMediationRequest {
  @Coded(FREE_ID, ID_LENGTH, FREE_ID_KIND, { optional: true, example: 'meeting-room' })
  readonly venueId?: string;

  @WholeNumber(1, 100, { example: 4 })
  readonly partyCount!: number;

  @Coded(POST, POST_LENGTH, POST_KIND, {
    description: 'The post of the mediator. With a run of five digits in it, it must be a post of the ticket\'s community',
    example: 'grid:xf/xf-01',
  })
  readonly mediatorPost!: string;

  @OneOf(MEDIATION_OUTCOMES, { example: 'agreed' })
  readonly outcome!: MediationOutcome;

  @Instant({ optional: true, description: 'When the agreement must be performed by; absent: performed on the spot' })
  readonly performBy?: string;

  @Instant({ optional: true, description: 'When an adjourned mediation goes on' })
  readonly nextSessionAt?: string;

  @TextList(200, { optional: true, max: 100, description: 'Personal: sealed' })
  readonly parties?: readonly string[];

  @Text(8000, { optional: true, description: 'What was agreed; personal: sealed' })
  readonly terms?: string;

  @Instant({ optional: true, description: 'When it happened in the world, if not now' })
  readonly occurredAt?: string;
}
