import { ApiProperty } from '@nestjs/swagger';
import { DUTY_STAGES, type DutyStage, type Stage, STAGES } from '#libs/ticketing/src/deadlines/deadline.js';
import { DEFAULT_ON_TIME } from '#libs/ticketing/src/measures/on-time-definition.js';
import { ACCOUNTABLE_LEVELS, type AccountableLevel, type Status, STATUSES } from '#libs/ticketing/src/ticket/vocabulary.js';

class PublishedRefResponse {
  @ApiProperty({ example: 'default' })
  readonly name!: string;

  @ApiProperty({ example: 2 })
  readonly version!: number;
}

class RateResponse {
  @ApiProperty()
  readonly numerator!: number;

  @ApiProperty()
  readonly denominator!: number;

  @ApiProperty({ type: Number, nullable: true, description: 'Null where the denominator is 0: no data' })
  readonly value!: number | null;
}

class OnTimeResponse {
  @ApiProperty({ enum: DUTY_STAGES })
  readonly stage!: DutyStage;

  @ApiProperty({ enum: DEFAULT_ON_TIME.map(({ name }) => name) })
  readonly definition!: string;

  @ApiProperty({ type: () => RateResponse, description: 'Exempted breaches count as breaches' })
  readonly withExempted!: RateResponse;

  @ApiProperty({ type: () => RateResponse, description: 'Exempted breaches leave the denominator' })
  readonly withoutExempted!: RateResponse;
}

class StageCountsResponse implements Record<DutyStage, number> {
  @ApiProperty() readonly dispatch!: number;
  @ApiProperty() readonly acknowledge!: number;
  @ApiProperty() readonly resolve!: number;
  @ApiProperty() readonly perform!: number;
}

class LevelCountsResponse implements Record<AccountableLevel, number> {
  @ApiProperty() readonly community!: number;
  @ApiProperty() readonly subdistrict!: number;
  @ApiProperty() readonly district!: number;
}

class FiguresResponse {
  @ApiProperty({ type: () => StageCountsResponse })
  readonly breaches!: StageCountsResponse;

  @ApiProperty({ type: () => LevelCountsResponse, description: 'How often a level became accountable' })
  readonly escalations!: LevelCountsResponse;

  @ApiProperty({ type: () => OnTimeResponse, isArray: true })
  readonly onTime!: readonly OnTimeResponse[];
}

class OnTimeDifferenceResponse {
  @ApiProperty({ enum: DUTY_STAGES })
  readonly stage!: DutyStage;

  @ApiProperty({ enum: DEFAULT_ON_TIME.map(({ name }) => name) })
  readonly definition!: string;

  @ApiProperty({ type: Number, nullable: true, description: 'In parts of one; null where either side has no data' })
  readonly withExempted!: number | null;

  @ApiProperty({ type: Number, nullable: true })
  readonly withoutExempted!: number | null;
}

class DifferenceResponse {
  @ApiProperty({ type: () => StageCountsResponse })
  readonly breaches!: StageCountsResponse;

  @ApiProperty({ type: () => LevelCountsResponse })
  readonly escalations!: LevelCountsResponse;

  @ApiProperty({ type: () => OnTimeDifferenceResponse, isArray: true })
  readonly onTime!: readonly OnTimeDifferenceResponse[];
}

class ComparedResponse {
  @ApiProperty({ description: 'Reported in the period' })
  readonly tickets!: number;

  @ApiProperty({ description: 'Of those: another breach, another level accountable, another status' })
  readonly changed!: number;

  @ApiProperty({ type: () => FiguresResponse })
  readonly before!: FiguresResponse;

  @ApiProperty({ type: () => FiguresResponse })
  readonly after!: FiguresResponse;

  @ApiProperty({ type: () => DifferenceResponse, description: 'After less before' })
  readonly difference!: DifferenceResponse;
}

class SimulationRowResponse extends ComparedResponse {
  @ApiProperty({ example: 'xf' })
  readonly communityId!: string;

  @ApiProperty({ type: String, nullable: true })
  readonly name!: string | null;
}

class ListedOutcomeResponse {
  @ApiProperty({ enum: STATUSES })
  readonly status!: Status;

  @ApiProperty({ enum: STAGES, isArray: true })
  readonly breached!: readonly Stage[];

  @ApiProperty({ enum: ACCOUNTABLE_LEVELS, isArray: true })
  readonly escalatedTo!: readonly AccountableLevel[];
}

class ChangedTicketResponse {
  @ApiProperty({ example: '20261122-7KQ4M-X9PTC' })
  readonly ticketId!: string;

  @ApiProperty({ example: 'xf' })
  readonly communityId!: string;

  @ApiProperty({ type: () => ListedOutcomeResponse })
  readonly before!: ListedOutcomeResponse;

  @ApiProperty({ type: () => ListedOutcomeResponse })
  readonly after!: ListedOutcomeResponse;
}

class ChangedTicketsResponse {
  @ApiProperty()
  readonly total!: number;

  @ApiProperty({ type: () => ChangedTicketResponse, isArray: true, description: 'The first of them, in the order of their reporting here' })
  readonly listed!: readonly ChangedTicketResponse[];
}

export class SimulationResponse {
  @ApiProperty({ example: 'simulation/1' })
  readonly definition!: string;

  @ApiProperty({ type: () => PublishedRefResponse })
  readonly policy!: PublishedRefResponse;

  @ApiProperty({ type: () => PublishedRefResponse })
  readonly calendar!: PublishedRefResponse;

  @ApiProperty({ description: 'Log position the figures are true for' })
  readonly position!: string;

  @ApiProperty({ format: 'date-time', description: 'By when living tickets were judged; imported ones when their source was cut' })
  readonly asOf!: string;

  @ApiProperty({ type: () => SimulationRowResponse, isArray: true })
  readonly rows!: readonly SimulationRowResponse[];

  @ApiProperty({ type: () => ComparedResponse, description: 'Of the rows shown' })
  readonly total!: ComparedResponse;

  @ApiProperty({ description: 'Tickets that the calendar cannot count for: in no figure' })
  readonly outsideCalendar!: number;

  @ApiProperty({ type: () => ChangedTicketsResponse })
  readonly changed!: ChangedTicketsResponse;

  @ApiProperty({ description: 'Communities left out for an analyst, because they have too few tickets' })
  readonly hiddenGroups!: number;
}
