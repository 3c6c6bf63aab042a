import { DEFINITION_REF } from '#libs/engine/src/figure-definitions.js';
import {
  type Basis, BASES, type Belonging, BELONGINGS, FIGURES, type FigureName, STATISTIC_GROUPS, type StatisticGroup,
} from '#libs/read-model/src/statistics/statistics.js';
import { CHANNELS, type Channel } from '#libs/ticketing/src/ticket/vocabulary.js';
import { Coded, CodedListInQuery, Instant, NumberInQuery, OneOf, OneOrMoreOf, PositionInQuery } from '../../http/fields.js';
import { CATEGORY_SOUGHT, CATEGORY_SOUGHT_KIND, CATEGORY_SOUGHT_LENGTH, ID, ID_KIND, ID_LENGTH } from '../../http/patterns.js';

export const PERIODS = ['day', 'iso-week', 'month'] as const;
export const CLOCKS = ['elapsed', 'elapsed-and-working'] as const;
export const FORMATS = ['json', 'csv'] as const;
const MOST_DEFINITIONS = 10;

export class StatisticsParameters {
  @OneOrMoreOf(FIGURES, { description: 'What to compute; default counts and resolution_time', example: ['counts', 'resolution_time'] })
  readonly figures?: readonly FigureName[];

  @OneOf(STATISTIC_GROUPS, { optional: true, description: 'What makes a group; default all: one group', example: 'community' })
  readonly groupBy?: StatisticGroup;

  @NumberInQuery(1, 3, { description: 'With groupBy=category: labels of the path that make a group; default all of them' })
  readonly depth?: number;

  @Instant({ optional: true, description: 'Reported (on the flow basis: happened) at or after' })
  readonly from?: string;

  @Instant({ optional: true, description: 'Reported (on the flow basis: happened) before' })
  readonly to?: string;

  @OneOf(PERIODS, { optional: true, description: 'Cuts from–to in the zone of the communities; needs both' })
  readonly period?: (typeof PERIODS)[number];

  @NumberInQuery(1, 28, { description: 'With period=month: the day on which a month begins; 19 for the 19th-to-18th month', example: 19 })
  readonly startDay?: number;

  @OneOf(BASES, { optional: true, description: 'A period holds what was reported in it (cohort, the default) or what happened in it (flow)' })
  readonly basis?: Basis;

  @OneOf(BELONGINGS, { optional: true, description: 'Which community a ticket belongs to; default current: the one it is in at the as-of instant' })
  readonly by?: Belonging;

  @Instant({ optional: true, description: 'As of this instant: what happened at or after it is not known. Default now' })
  readonly asOf?: string;

  @PositionInQuery({ description: 'Only what the log knew at this position, from a replay: may take seconds, one at a time. as-of is then by default the instant of its last event' })
  readonly asOfPosition?: string;

  @Coded(ID, ID_LENGTH, ID_KIND, { optional: true, description: 'Only this community', example: 'xf' })
  readonly community?: string;

  @Coded(ID, ID_LENGTH, ID_KIND, { optional: true, description: 'Only this grid; needs `community`', example: 'xf-01' })
  readonly grid?: string;

  @Coded(CATEGORY_SOUGHT, CATEGORY_SOUGHT_LENGTH, CATEGORY_SOUGHT_KIND, { optional: true, description: 'Only this category, or the head of its path' })
  readonly category?: string;

  @OneOf(CHANNELS, { optional: true, description: 'Only this channel' })
  readonly channel?: Channel;

  @OneOf(CLOCKS, { optional: true, description: 'Times elapsed (default), or also in working time' })
  readonly clock?: (typeof CLOCKS)[number];

  @CodedListInQuery(DEFINITION_REF, 'a definition such as three-rates or three-rates/1', {
    max: MOST_DEFINITIONS, example: ['DUE_IN_PERIOD', 'three-rates/1'],
    description: 'What on_time and three_rates mean, side by side; without a version the one that held at as-of. Default: what comes with the program',
  })
  readonly definitions?: readonly string[];

  @OneOf(FORMATS, { optional: true, description: 'json (default) or csv; goes before the Accept header' })
  readonly format?: (typeof FORMATS)[number];

  @PositionInQuery({ description: 'Wait until the figures know this position' })
  readonly atLeast?: string;
}
