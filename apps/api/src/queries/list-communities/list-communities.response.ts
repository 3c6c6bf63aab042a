import { ApiProperty } from '@nestjs/swagger';

export class CommunityResponse {
  @ApiProperty({ example: 'xf' })
  readonly communityId!: string;

  @ApiProperty({ example: '幸福社区' })
  readonly name!: string;

  @ApiProperty({ example: 'Asia/Shanghai' })
  readonly timeZone!: string;

  @ApiProperty({ type: String, nullable: true })
  readonly subdistrictId!: string | null;

  @ApiProperty()
  readonly dispatchesByItself!: boolean;
}

export class CommunitiesResponse {
  @ApiProperty({ type: () => CommunityResponse, isArray: true, description: 'By id' })
  readonly items!: readonly CommunityResponse[];

  @ApiProperty({ type: String, nullable: true, description: 'Hand it to `cursor` for the next page; null on the last one' })
  readonly nextCursor!: string | null;
}
