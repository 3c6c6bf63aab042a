import { ApiProperty } from '@nestjs/swagger';

export class ListedVersionResponse {
  @ApiProperty({ example: 1 })
  readonly version!: number;

  @ApiProperty({ example: 'DB11/T 2021—2022 (12345 hotline)' })
  readonly title!: string;

  @ApiProperty({ format: 'date-time', description: 'When it was published; what comes with the program has always been there' })
  readonly effectiveFrom!: string;

  @ApiProperty({ type: String, nullable: true, description: 'Account that published it; shown to grid leaders, dispatchers, supervisors and admins', example: 'admin-1' })
  readonly publishedBy!: string | null;
}

export class ListedPublicationResponse {
  @ApiProperty({ example: 'default' })
  readonly name!: string;

  @ApiProperty({ type: () => ListedVersionResponse, isArray: true, description: 'The oldest first' })
  readonly versions!: readonly ListedVersionResponse[];
}

export class PublicationPageResponse {
  @ApiProperty({ type: () => ListedPublicationResponse, isArray: true, description: 'By name' })
  readonly items!: readonly ListedPublicationResponse[];

  @ApiProperty({ type: String, nullable: true, description: 'Hand it to `cursor` for the next page; null on the last one' })
  readonly nextCursor!: string | null;
}
