import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { SeenStep } from '#libs/access/src/seen-step.js';
import type { JsonObject } from '#libs/ticketing/src/decider.js';

export class HistoryStepResponse {
  @ApiProperty()
  readonly revision!: number;

  @ApiProperty({ example: 'TicketDispatched' })
  readonly type!: string;

  @ApiProperty({ format: 'date-time', description: 'When it happened in the world' })
  readonly occurredAt!: string;

  @ApiProperty({ format: 'date-time', description: 'When the log learned of it' })
  readonly recordedAt!: string;

  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' }, description: 'Role, and for staff account and post' })
  readonly actor!: SeenStep['actor'];

  @ApiProperty({ type: 'object', additionalProperties: true, description: 'Coded facts' })
  readonly data!: JsonObject;

  @ApiProperty({ type: 'object', additionalProperties: true, nullable: true, description: 'What was written, for who may read it' })
  readonly texts!: JsonObject | null;

  @ApiProperty({ description: 'Something was written, and nobody can read it any more' })
  readonly erased!: boolean;

  @ApiProperty({ type: 'object', additionalProperties: true, description: 'The ticket after this step, without the list of its notes: they are steps themselves' })
  readonly after!: JsonObject;

  @ApiProperty({ isArray: true, type: String, description: 'Fields of `after` that this step changed' })
  readonly changed!: readonly string[];

  @ApiPropertyOptional({ type: 'object', additionalProperties: { type: 'string' }, description: 'The live rule an imported step would have broken' })
  readonly imported?: { readonly rule: string };

  @ApiProperty({ example: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08' })
  readonly hash!: string;

  @ApiProperty({ example: '0000000000000000000000000000000000000000000000000000000000000000' })
  readonly previousHash!: string;
}

export class TicketHistoryResponse {
  @ApiProperty({ example: '20261122-7KQ4M-X9PTC' })
  readonly ticketId!: string;

  @ApiProperty({ description: 'Revision of the ticket\'s last event' })
  readonly revision!: number;

  @ApiProperty({ type: () => HistoryStepResponse, isArray: true })
  readonly steps!: readonly HistoryStepResponse[];

  @ApiProperty({ type: Number, nullable: true, description: 'Hand it to `from` for the next page; null on the last one' })
  readonly nextFrom!: number | null;
}
