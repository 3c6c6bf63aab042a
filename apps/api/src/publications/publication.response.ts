import { ApiProperty } from '@nestjs/swagger';

export class PublishedVersionResponse {
  @ApiProperty({ example: 1 })
  readonly version!: number;

  @ApiProperty({ format: 'date-time', description: 'When it was published; what comes with the program has always been there' })
  readonly effectiveFrom!: string;

  @ApiProperty({ type: String, nullable: true, description: 'Account that published it; shown to grid leaders, dispatchers, supervisors and admins', example: 'admin-1' })
  readonly publishedBy!: string | null;

  @ApiProperty({ type: Object, additionalProperties: true, description: 'As published; docs/examples has its JSON Schema' })
  readonly document!: object;
}

export class PublicationResponse {
  @ApiProperty({ example: 'default' })
  readonly name!: string;

  @ApiProperty({ type: () => PublishedVersionResponse, isArray: true, description: 'The oldest first' })
  readonly versions!: readonly PublishedVersionResponse[];
}
