import { Instant, NumberInQuery } from '../../http/fields.js';

export class GetTicketQuery {
  @NumberInQuery(0, 1_000_000, { description: 'The ticket after this revision', example: 2 })
  readonly asOfRevision?: number;

  @Instant({ optional: true, description: 'What the log knew at this instant' })
  readonly asOfRecorded?: string;

  @Instant({ optional: true, description: 'What had happened in the world by this instant, by all that is known now' })
  readonly asOfEffective?: string;
}
