import { ApiProperty } from '@nestjs/swagger';
import type { JsonObject } from '#libs/ticketing/src/decider.js';
import { CHANNELS, KINDS, STATUSES, URGENCIES } from '#libs/ticketing/src/ticket/vocabulary.js';
import type { TicketView } from '../ticket-view.js';

/** Fields beyond these depend on the status and on what the caller may see. */
export class TicketDocument {
  @ApiProperty({ example: '20261122-7KQ4M-X9PTC' })
  readonly ticketId!: string;

  @ApiProperty({ enum: STATUSES })
  readonly status!: string;

  @ApiProperty({ enum: KINDS })
  readonly kind!: string;

  @ApiProperty({ example: 'water/leak' })
  readonly category!: string;

  @ApiProperty({ enum: URGENCIES })
  readonly urgency!: string;

  @ApiProperty({ enum: CHANNELS })
  readonly channel!: string;

  @ApiProperty({ example: 'xf' })
  readonly communityId!: string;

  @ApiProperty({ required: false, example: 'xf-01' })
  readonly gridId?: string;

  @ApiProperty({
    required: false, type: [String], example: ['xf-01', 'xf-02'],
    description: 'Grids that the reported address leads to, where it leads to several: to choose from at the first dispatch; for staff only',
  })
  readonly candidateGridIds?: readonly string[];

  @ApiProperty({ type: String, nullable: true, description: 'The post that must act now', example: 'grid:xf/xf-01' })
  readonly holder!: string | null;

  @ApiProperty({ format: 'date-time' })
  readonly reportedAt!: string;

  @ApiProperty({ required: false, format: 'uuid', description: 'Whom to name in an erasure; for staff only' })
  readonly reporterRef?: string;

  @ApiProperty({ description: 'Revision of the last event taken in; the same as in the ETag, which only the current state has' })
  readonly revision!: number;

  @ApiProperty({ example: '42' })
  readonly position!: string;

  @ApiProperty({ format: 'date-time', description: 'When the last event taken in was recorded' })
  readonly recordedAt!: string;

  @ApiProperty({
    type: 'object', additionalProperties: true, nullable: true, description: 'What was reported: description, address, building … for who may read it',
  })
  readonly report!: JsonObject | null;

  @ApiProperty({ description: 'The reporter was erased: his texts can never be read again' })
  readonly erased!: boolean;
}

export type TicketResponse = TicketView & Pick<TicketDocument, 'holder' | 'revision' | 'position' | 'recordedAt' | 'report' | 'erased'>;
