import { CHANNELS, type Channel, KINDS, type Kind, URGENCIES, type Urgency } from '#libs/ticketing/src/ticket/vocabulary.js';
import { Coded, Decimal, Instant, Nested, OneOf, Text, TextList } from '../../http/fields.js';
import { CATEGORY, CATEGORY_KIND, CATEGORY_LENGTH, ID, ID_KIND, ID_LENGTH } from '../../http/patterns.js';

/** `import` belongs to imports. */
const LIVE_CHANNELS = CHANNELS.filter((channel) => channel !== 'import');

/** Who reports, where somebody takes the report for him. Kept sealed in the key store, never in an event. */
export class ReporterRequest {
  @Text(100, { optional: true, example: '王阿姨' })
  readonly name?: string;

  @Text(40, { optional: true, description: 'The next report with this number belongs to the same person', example: '+86 10 5555 0100' })
  readonly phone?: string;
}

export class ReportTicketRequest {
  @OneOf(KINDS, { description: '咨询 求助 举报 投诉 建议', example: 'complaint' })
  readonly kind!: Kind;

  @Coded(CATEGORY, CATEGORY_LENGTH, CATEGORY_KIND, { example: 'water/leak' })
  readonly category!: string;

  @OneOf(URGENCIES, { example: 'general' })
  readonly urgency!: Urgency;

  @OneOf(LIVE_CHANNELS, { example: 'web' })
  readonly channel!: Channel;

  @Coded(ID, ID_LENGTH, ID_KIND, { example: 'xf' })
  readonly communityId!: string;

  @Coded(ID, ID_LENGTH, ID_KIND, { optional: true, description: 'Where the building does not lead to one grid by itself', example: 'xf-01' })
  readonly gridId?: string;

  @Text(4000, { optional: true, description: 'Personal: sealed', example: 'Water comes through the ceiling when it rains' })
  readonly description?: string;

  @Text(500, { optional: true, description: 'Personal: sealed' })
  readonly address?: string;

  @Text(100, { optional: true, description: 'Personal: sealed', example: '3号楼' })
  readonly building?: string;

  @Decimal(-90, 90, { optional: true, description: 'Personal: sealed' })
  readonly latitude?: number;

  @Decimal(-180, 180, { optional: true, description: 'Personal: sealed' })
  readonly longitude?: number;

  @TextList(255, { optional: true, max: 20, description: 'Personal: sealed' })
  readonly attachmentNames?: readonly string[];

  @Nested(() => ReporterRequest, { optional: true })
  readonly reporter?: ReporterRequest;

  @Instant({ optional: true, description: 'When it happened in the world, if not now' })
  readonly occurredAt?: string;
}
