import { ApiProperty } from '@nestjs/swagger';
import { CommunityResponse } from '../list-communities/list-communities.response.js';

export class TenureResponse {
  @ApiProperty({ example: 'leader-1' })
  readonly account!: string;

  @ApiProperty({ format: 'date-time' })
  readonly from!: string;

  @ApiProperty({ required: false, format: 'date-time', description: 'Exclusive; absent until relieved' })
  readonly to?: string;
}

export class CommunityGridResponse {
  @ApiProperty({ example: 'xf-01' })
  readonly gridId!: string;

  @ApiProperty({ example: '幸福一格' })
  readonly name!: string;

  @ApiProperty()
  readonly closed!: boolean;

  @ApiProperty({ isArray: true, type: String })
  readonly buildings!: readonly string[];

  @ApiProperty({ type: () => TenureResponse, isArray: true, description: 'Shown to grid leaders, dispatchers, supervisors and admins' })
  readonly leaders!: readonly TenureResponse[];

  @ApiProperty({ type: () => TenureResponse, isArray: true, description: 'Shown to grid leaders, dispatchers, supervisors and admins' })
  readonly substitutes!: readonly TenureResponse[];
}

export class UnitResponse {
  @ApiProperty({ example: 'power-works' })
  readonly unitId!: string;

  @ApiProperty({ example: '供电公司' })
  readonly name!: string;

  @ApiProperty({ example: 'utility' })
  readonly kind!: string;

  @ApiProperty()
  readonly retired!: boolean;
}

/** The community of the list, with everything in it. */
export class CommunityDocument extends CommunityResponse {
  @ApiProperty({ type: () => CommunityGridResponse, isArray: true })
  readonly grids!: readonly CommunityGridResponse[];

  @ApiProperty({ type: () => UnitResponse, isArray: true })
  readonly units!: readonly UnitResponse[];

  @ApiProperty({ description: 'Revision of the community\'s last event; the same as in the ETag' })
  readonly revision!: number;
}
