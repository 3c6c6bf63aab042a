import { ApiProperty } from '@nestjs/swagger';
import { type Stage, STAGES } from '#libs/ticketing/src/deadlines/deadline.js';
import { ACCOUNTABLE_LEVELS, type AccountableLevel } from '#libs/ticketing/src/ticket/vocabulary.js';
import { WORK_REASONS, type WorkReason } from '#libs/read-model/src/read-model.js';
import { TicketSummaryResponse } from '../list-tickets/list-tickets.response.js';

export class WorkItemResponse {
  @ApiProperty({ type: () => TicketSummaryResponse })
  readonly ticket!: TicketSummaryResponse;

  @ApiProperty({ enum: WORK_REASONS, isArray: true, description: 'Why it is here; none: it is under way and nothing is due today' })
  readonly reasons!: readonly WorkReason[];

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'The earliest due instant that can still be met' })
  readonly dueAt!: string | null;

  @ApiProperty({ enum: STAGES, nullable: true })
  readonly dueStage!: Stage | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'When somebody is warned or becomes accountable next' })
  readonly nextMilestoneAt!: string | null;

  @ApiProperty()
  readonly paused!: boolean;

  @ApiProperty({ description: 'Breaches of this life of the ticket, exempted ones left out' })
  readonly breaches!: number;

  @ApiProperty({ enum: ACCOUNTABLE_LEVELS, nullable: true, description: 'How far it is escalated' })
  readonly accountable!: AccountableLevel | null;
}

export class WorkListResponse {
  @ApiProperty({ description: 'Tickets in the list, shown or not' })
  readonly total!: number;

  @ApiProperty({ type: 'object', additionalProperties: { type: 'integer' }, example: { breached: 1, warned: 2, 'due-today': 4, waiting: 3, called: 0 } })
  readonly counts!: { readonly [R in WorkReason]: number };

  @ApiProperty({ type: () => WorkItemResponse, isArray: true })
  readonly items!: readonly WorkItemResponse[];
}
