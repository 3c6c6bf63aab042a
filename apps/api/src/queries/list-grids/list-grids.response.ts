import { ApiProperty } from '@nestjs/swagger';

export class GridResponse {
  @ApiProperty({ example: 'xf' })
  readonly communityId!: string;

  @ApiProperty({ example: 'xf-01' })
  readonly gridId!: string;

  @ApiProperty({ example: '幸福一格' })
  readonly name!: string;

  @ApiProperty({ isArray: true, type: String })
  readonly buildings!: readonly string[];

  @ApiProperty({ isArray: true, type: String, description: 'Accounts in office now; shown to grid leaders, dispatchers, supervisors and admins' })
  readonly leaders!: readonly string[];
}

export class GridsResponse {
  @ApiProperty({ type: () => GridResponse, isArray: true, description: 'In order of their adding' })
  readonly items!: readonly GridResponse[];

  @ApiProperty({ type: String, nullable: true, description: 'Hand it to `cursor` for the next page; null on the last one' })
  readonly nextCursor!: string | null;
}
