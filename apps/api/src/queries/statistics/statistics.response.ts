import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { Counts, Hardening, Responsibility, Statistics, StatisticsRow } from '#libs/read-model/src/statistics/statistics.js';
import { FIGURES_DESCRIBED } from './figures-described.js';
import type { CountLinks } from './tickets-link.js';

export class PeriodResponse {
  @ApiProperty({ example: '2026-03@19', description: '2026-03-19, 2026-W12, 2026-03, or 2026-03@19 for a month that begins on the 19th' })
  readonly name!: string;

  @ApiProperty({ format: 'date-time' })
  readonly from!: string;

  @ApiProperty({ format: 'date-time' })
  readonly to!: string;
}

export class StatisticsRowResponse {
  @ApiProperty({ example: 'xf', description: 'Community, `<communityId>/<gridId>`, category, channel or level; `all` for all; empty where a ticket has none' })
  readonly group!: string;

  @ApiProperty({ type: String, nullable: true })
  readonly name!: string | null;

  @ApiProperty({ type: PeriodResponse, nullable: true })
  readonly period!: PeriodResponse | null;

  @ApiProperty({ description: 'Tickets reported in the group and period' })
  readonly reported!: number;

  @ApiProperty({ type: String, nullable: true, description: 'The list of these tickets as they stand now; null where no filter of the list says the same' })
  readonly tickets!: string | null;

  @ApiPropertyOptional(FIGURES_DESCRIBED.counts)
  readonly counts?: Counts;

  @ApiPropertyOptional(FIGURES_DESCRIBED.countedTickets)
  readonly countedTickets?: CountLinks | null;

  @ApiPropertyOptional(FIGURES_DESCRIBED.times)
  readonly times?: NonNullable<StatisticsRow['times']>;

  @ApiPropertyOptional({ description: 'Without effective resolution at the end of the period, or as-of where that is earlier, whenever reported' })
  readonly backlog?: number;

  @ApiPropertyOptional(FIGURES_DESCRIBED.onTime)
  readonly onTime?: NonNullable<StatisticsRow['onTime']>;

  @ApiPropertyOptional(FIGURES_DESCRIBED.threeRates)
  readonly threeRates?: NonNullable<StatisticsRow['threeRates']>;

  @ApiPropertyOptional(FIGURES_DESCRIBED.responsibility)
  readonly responsibility?: Responsibility;

  @ApiPropertyOptional(FIGURES_DESCRIBED.hardening)
  readonly hardening?: Hardening;
}

export class StatisticsResponse {
  @ApiProperty({ type: Object, description: 'Name and version of what each figure means', additionalProperties: true })
  readonly definitions!: Statistics['definitions'];

  @ApiProperty()
  readonly projectionVersion!: number;

  @ApiProperty({ description: 'Log position the figures are true for' })
  readonly position!: string;

  @ApiProperty({ format: 'date-time' })
  readonly asOf!: string;

  @ApiProperty({ example: 'cohort' })
  readonly basis!: string;

  @ApiProperty({ example: 'current' })
  readonly by!: string;

  @ApiProperty({ type: () => StatisticsRowResponse, isArray: true })
  readonly rows!: readonly StatisticsRowResponse[];

  @ApiProperty({ description: 'Groups left out for an analyst, because they have too few tickets' })
  readonly hiddenGroups!: number;
}
