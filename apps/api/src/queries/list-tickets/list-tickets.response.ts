import { ApiProperty } from '@nestjs/swagger';
import {
  CHANNELS, type Channel, KINDS, type Kind, LEVELS, type Level, STATUSES, type Status, URGENCIES, type Urgency,
} from '#libs/ticketing/src/ticket/vocabulary.js';

export class TicketSummaryResponse {
  @ApiProperty({ example: '20261122-7KQ4M-X9PTC' })
  readonly ticketId!: string;

  @ApiProperty({ enum: STATUSES })
  readonly status!: Status;

  @ApiProperty({ enum: KINDS })
  readonly kind!: Kind;

  @ApiProperty({ example: 'water/leak' })
  readonly category!: string;

  @ApiProperty({ enum: URGENCIES })
  readonly urgency!: Urgency;

  @ApiProperty({ enum: CHANNELS })
  readonly channel!: Channel;

  @ApiProperty({ example: 'xf' })
  readonly communityId!: string;

  @ApiProperty({ type: String, nullable: true, example: 'xf-01' })
  readonly gridId!: string | null;

  @ApiProperty({ type: String, nullable: true, enum: LEVELS })
  readonly level!: Level | null;

  @ApiProperty({ type: String, nullable: true, description: 'The post that must act now', example: 'grid:xf/xf-01' })
  readonly assignee!: string | null;

  @ApiProperty({ type: String, nullable: true })
  readonly claimant!: string | null;

  @ApiProperty({ format: 'date-time' })
  readonly reportedAt!: string;

  @ApiProperty({ type: String, nullable: true, format: 'date-time' })
  readonly firstResponseAt!: string | null;

  @ApiProperty({ type: String, nullable: true, format: 'date-time' })
  readonly resolvedAt!: string | null;

  @ApiProperty({ type: String, nullable: true, format: 'date-time' })
  readonly closedAt!: string | null;

  @ApiProperty()
  readonly reopenedCount!: number;

  @ApiProperty()
  readonly imported!: boolean;

  @ApiProperty()
  readonly revision!: number;
}

export class TicketPageResponse {
  @ApiProperty({ type: () => TicketSummaryResponse, isArray: true, description: 'Newest report first' })
  readonly items!: readonly TicketSummaryResponse[];

  @ApiProperty({ type: String, nullable: true, description: 'Hand it to `cursor` for the next page; null on the last one' })
  readonly nextCursor!: string | null;
}
