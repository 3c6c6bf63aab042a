import { ApiProperty } from '@nestjs/swagger';
import { Allow, IsDefined } from 'class-validator';
import { CodedList, Instant, WholeNumber } from '../../http/fields.js';
import { ID, ID_KIND, ID_LENGTH } from '../../http/patterns.js';

export const DEFAULT_LISTED = 100;
const MAX_LISTED = 1_000;

export class RunSimulationRequest {
  /** Any JSON: the domain's own check tells every fault of it, more than field rules could. */
  @ApiProperty({ type: Object, additionalProperties: true, description: 'A policy as docs/examples/policy.schema.json describes it; it need not be published' })
  @Allow()
  @IsDefined({ message: 'must be a policy document' })
  readonly policy!: unknown;

  @ApiProperty({
    type: Object, additionalProperties: true, required: false,
    description: 'A calendar as docs/examples/calendar.schema.json describes it, to count by instead of the published one that the policy names',
  })
  @Allow()
  readonly calendar?: unknown;

  @Instant({ optional: true, description: 'Reported at or after' })
  readonly from?: string;

  @Instant({ optional: true, description: 'Reported before' })
  readonly to?: string;

  @CodedList(ID, ID_LENGTH, ID_KIND, { optional: true, min: 1, max: 200, description: 'Only these; default all of the caller' })
  readonly communities?: readonly string[];

  @WholeNumber(0, MAX_LISTED, { optional: true, description: `Changed tickets to be listed; default ${DEFAULT_LISTED}` })
  readonly listed?: number;
}
