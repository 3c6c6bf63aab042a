import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { CLOCK_KINDS, type ClockKind } from '#libs/ticketing/src/calendar/limit.js';
import { STAGES, type Stage } from '#libs/ticketing/src/deadlines/deadline.js';
import type { DeadlineStatus } from '#libs/ticketing/src/deadlines/explain-deadlines.js';

const STATUSES: readonly DeadlineStatus[] = ['running', 'held', 'met', 'breached', 'exempted', 'stopped'];

class PublishedRefResponse {
  @ApiProperty({ example: 'default' })
  readonly name!: string;

  @ApiProperty({ example: 1 })
  readonly version!: number;
}

class PolicyRefResponse extends PublishedRefResponse {
  @ApiProperty({ example: 'emergency', description: 'The rule of the policy that applied' })
  readonly rule!: string;
}

class SkippedResponse {
  @ApiProperty({ enum: ['break', 'outside-hours', 'rest-day', 'day-of-start', 'holiday'] })
  readonly why!: string;

  @ApiPropertyOptional({ example: '国庆节', description: 'Of a holiday' })
  readonly name?: string;

  @ApiProperty({ format: 'date-time' })
  readonly from!: string;

  @ApiProperty({ format: 'date-time' })
  readonly to!: string;
}

class WorkedDayResponse {
  @ApiProperty({ example: '2026-10-10' })
  readonly date!: string;

  @ApiProperty({ example: '国庆节' })
  readonly name!: string;
}

export class LimitResponse {
  @ApiProperty({ enum: [...CLOCK_KINDS] })
  readonly clock!: ClockKind;

  @ApiPropertyOptional({ description: 'Of the clocks that count hours' })
  readonly ms?: number;

  @ApiPropertyOptional({ description: 'Of the clocks that count days' })
  readonly days?: number;

  @ApiProperty({ format: 'date-time', description: 'Due instant of the limit alone, before any move' })
  readonly dueAt!: string;

  @ApiProperty({ description: 'Milliseconds from the start to that instant that the clock counted' })
  readonly countedMs!: number;

  @ApiProperty({ description: 'Whether the holidays of the whole stretch were officially known to that version of the calendar' })
  readonly covered!: boolean;

  @ApiProperty({ type: () => SkippedResponse, isArray: true, description: 'What the clock did not count, in order' })
  readonly skipped!: readonly SkippedResponse[];

  @ApiProperty({ type: () => WorkedDayResponse, isArray: true, description: 'Worked weekend days (调休) in the stretch' })
  readonly workedDays!: readonly WorkedDayResponse[];
}

export class DueMoveResponse {
  @ApiProperty({ enum: ['wait', 'extension', 'policy'], description: 'A pause or the time as a duplicate; more time granted; another rule from the same start' })
  readonly what!: string;

  @ApiProperty({ description: 'Of the event that moved it' })
  readonly revision!: number;

  @ApiProperty({ format: 'date-time', description: 'Due instant from then on' })
  readonly dueAt!: string;

  @ApiPropertyOptional({ format: 'date-time' })
  readonly from?: string;

  @ApiPropertyOptional({ format: 'date-time' })
  readonly to?: string;

  @ApiPropertyOptional({ type: 'object', additionalProperties: true, example: { clock: 'natural-days', days: 2 } })
  readonly by?: object;

  @ApiPropertyOptional({ description: 'The post that held the ticket', example: 'grid:xf/xf-01' })
  readonly requestedBy?: string;

  @ApiPropertyOptional({ type: String, nullable: true, description: 'Account; null for who may not see accounts' })
  readonly approvedBy?: string | null;

  @ApiPropertyOptional({ type: () => PolicyRefResponse })
  readonly policy?: PolicyRefResponse;
}

class ToldResponse {
  @ApiProperty()
  readonly revision!: number;

  @ApiProperty({ format: 'date-time' })
  readonly recordedAt!: string;
}

class MilestoneResponse {
  @ApiProperty({ example: 0.8, description: 'Part of the limit; 1 is the due instant' })
  readonly at!: number;

  @ApiProperty({ enum: ['warn', 'breach', 'escalate', 'close'] })
  readonly action!: string;

  @ApiPropertyOptional({ enum: ['community', 'subdistrict', 'district'] })
  readonly toLevel?: string;

  @ApiProperty({ format: 'date-time' })
  readonly dueAt!: string;

  @ApiProperty({ type: () => ToldResponse, nullable: true, description: 'The event that recorded it; null while it has not passed, or had nothing to tell' })
  readonly told!: ToldResponse | null;
}

export class DeadlineResponse {
  @ApiProperty({ enum: [...STAGES] })
  readonly stage!: Stage;

  @ApiProperty({ description: 'The life of the ticket: 0, and one more after each reopening' })
  readonly cycle!: number;

  @ApiProperty({ format: 'date-time' })
  readonly startedAt!: string;

  @ApiProperty({ description: 'Of the event that started the clock' })
  readonly revision!: number;

  @ApiProperty({ format: 'date-time', description: 'In time up to and including this instant' })
  readonly dueAt!: string;

  @ApiProperty({ enum: [...STATUSES] })
  readonly status!: DeadlineStatus;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  readonly endedAt!: string | null;

  @ApiProperty({ type: () => PolicyRefResponse })
  readonly policy!: PolicyRefResponse;

  @ApiProperty({ type: () => PublishedRefResponse })
  readonly calendar!: PublishedRefResponse;

  @ApiProperty({ type: () => LimitResponse, nullable: true, description: 'null for an agreed date' })
  readonly limit!: LimitResponse | null;

  @ApiProperty({ type: () => DueMoveResponse, isArray: true })
  readonly moves!: readonly DueMoveResponse[];

  @ApiProperty({ type: () => MilestoneResponse, isArray: true, description: 'Empty for who sees the public history only' })
  readonly milestones!: readonly MilestoneResponse[];
}

export class TicketDeadlinesResponse {
  @ApiProperty({ example: '20261122-7KQ4M-X9PTC' })
  readonly ticketId!: string;

  @ApiProperty({ description: 'Of the ticket\'s last event' })
  readonly revision!: number;

  @ApiProperty({ description: 'Limits that the ticket ever had' })
  readonly total!: number;

  @ApiProperty({ type: () => DeadlineResponse, isArray: true, description: 'In the order in which their clocks started, at most the latest 200' })
  readonly deadlines!: readonly DeadlineResponse[];
}
