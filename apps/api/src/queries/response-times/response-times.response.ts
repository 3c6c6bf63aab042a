import { ApiProperty } from '@nestjs/swagger';

/** Milliseconds, exact; percentiles by linear interpolation at rank q(n−1). Everything but the counts is null when the count is 0. */
export class DistributionResponse {
  @ApiProperty()
  readonly count!: number;

  @ApiProperty({ description: 'Negative durations: counted here, and in no other figure' })
  readonly invalid!: number;

  @ApiProperty({ type: Number, nullable: true })
  readonly mean!: number | null;

  @ApiProperty({ type: Number, nullable: true })
  readonly p50!: number | null;

  @ApiProperty({ type: Number, nullable: true })
  readonly p90!: number | null;

  @ApiProperty({ type: Number, nullable: true })
  readonly p99!: number | null;

  @ApiProperty({ type: Number, nullable: true })
  readonly max!: number | null;
}

export class ResponseTimeRowResponse {
  @ApiProperty({ example: 'xf' })
  readonly group!: string;

  @ApiProperty({ type: String, nullable: true })
  readonly name!: string | null;

  @ApiProperty()
  readonly reported!: number;

  @ApiProperty({ description: 'No effective resolution yet; rejected, withdrawn and duplicate ones are `ended`' })
  readonly open!: number;

  @ApiProperty({ description: 'With an effective resolution, invalid ones included' })
  readonly resolved!: number;

  @ApiProperty({ description: 'Rejected, withdrawn or now closed as duplicate, whether it had a resolution or not' })
  readonly ended!: number;

  @ApiProperty({ description: 'Resolved before reported: counted, but left out of the times; the same as `resolution.invalid`' })
  readonly invalid!: number;

  @ApiProperty()
  readonly firstResponse!: DistributionResponse;

  @ApiProperty()
  readonly resolution!: DistributionResponse;
}

export class ResponseTimesResponse {
  @ApiProperty({ example: 'response-times/1' })
  readonly definition!: string;

  @ApiProperty()
  readonly projectionVersion!: number;

  @ApiProperty({ description: 'Log position the figures are true for' })
  readonly position!: string;

  @ApiProperty({ type: () => ResponseTimeRowResponse, isArray: true })
  readonly rows!: readonly ResponseTimeRowResponse[];

  @ApiProperty({ description: 'Groups left out for an analyst, because they have too few tickets' })
  readonly hiddenGroups!: number;
}
