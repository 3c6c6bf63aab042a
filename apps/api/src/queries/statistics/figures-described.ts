import type { ApiPropertyOptions, OpenAPIObject } from '@nestjs/swagger';
import { COUNTS, TIMES } from '#libs/read-model/src/statistics/statistics.js';
import { LINKED_COUNTS } from './tickets-link.js';
import { DUTY_STAGES } from '#libs/ticketing/src/deadlines/deadline.js';

type Schema = Extract<NonNullable<OpenAPIObject['components']>['schemas'], object>[string];

const whole: Schema = { type: 'integer' };
const orNone: Schema = { type: 'number', nullable: true };
const rate: Schema = { type: 'object', properties: { numerator: { type: 'number' }, denominator: whole, value: orNone } };
const definition: Schema = { type: 'object', description: 'Published: see GetDefinition', properties: { name: { type: 'string' }, version: whole } };
const distribution: Schema = { type: 'object', properties: { count: whole, invalid: whole, mean: orNone, p50: orNone, p90: orNone, p99: orNone, max: orNone } };
const percentile: Schema = {
  type: 'object', properties: { result: { type: 'string', enum: ['reached', 'not-reached', 'no-data'] }, milliseconds: whole }, required: ['result'],
};
const time: Schema = {
  type: 'object',
  properties: {
    elapsed: distribution, working: { ...distribution, nullable: true },
    censored: { type: 'object', nullable: true, properties: { ended: whole, censored: whole, p50: percentile, p90: percentile, p99: percentile } },
  },
};

const object = (description: string, properties: Readonly<Record<string, Schema>>): ApiPropertyOptions => ({ type: 'object', description, properties } as ApiPropertyOptions);
const list = (description: string, items: Schema): ApiPropertyOptions => ({ type: 'array', description, items });

/** The figures of a row, as the OpenAPI document tells them: nested, and of the same parts throughout. */
export const FIGURES_DESCRIBED = {
  counts: object(
    'Tickets on the cohort basis, events on the flow basis, where `open` is the backlog at the end of the period and `overdue` null',
    Object.fromEntries(COUNTS.map((name) => [name, name === 'overdue' ? { type: 'integer', nullable: true } : whole])),
  ),
  countedTickets: {
    ...object('The lists of the tickets behind single counts as they stand now; null for the past, and where `tickets` is null', Object.fromEntries(LINKED_COUNTS.map((name) => [name, { type: 'string' }]))),
    nullable: true,
  } as ApiPropertyOptions,
  times: object('Milliseconds; Kaplan–Meier percentiles count those who still wait', Object.fromEntries(TIMES.map((name) => [name, time]))),
  onTime: list('The definitions side by side, by what was due', {
    type: 'object',
    properties: {
      stage: { type: 'string', enum: [...DUTY_STAGES] },
      rates: { type: 'array', items: { type: 'object', properties: { definition, withExempted: rate, withoutExempted: rate } } },
    },
  }),
  threeRates: list('三率, by definition', {
    type: 'object',
    properties: {
      definition,
      valid: whole, response: rate, solution: rate, satisfaction: rate, combined: orNone,
    },
  }),
  responsibility: object('Every millisecond of every ticket belongs to one holder', {
    lifetimeMilliseconds: whole,
    holders: { type: 'array', items: { type: 'object', properties: { holder: { type: 'string' }, milliseconds: whole, tickets: whole } } },
  }),
  hardening: object('What would flatter a rate, counted beside it', {
    reopenedWithin7Days: whole, duplicatesThatHideABreach: whole, ratedByHandler: whole, pausedOver30Percent: whole,
  }),
} as const;
