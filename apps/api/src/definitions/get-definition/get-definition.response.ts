import { ApiProperty } from '@nestjs/swagger';

export class DefinitionVersionResponse {
  @ApiProperty({ example: 1 })
  readonly version!: number;

  @ApiProperty({ format: 'date-time', description: 'When it was published, and from when on it holds' })
  readonly effectiveFrom!: string;

  @ApiProperty({ type: String, nullable: true, description: 'Account that published it; shown to grid leaders, dispatchers, supervisors and admins', example: 'admin-1' })
  readonly publishedBy!: string | null;

  @ApiProperty({ type: Object, additionalProperties: true, description: 'As published; docs/examples/definition.schema.json describes it' })
  readonly document!: object;
}

export class DefinitionResponse {
  @ApiProperty({ example: 'three-rates' })
  readonly name!: string;

  @ApiProperty({ type: () => DefinitionVersionResponse, isArray: true, description: 'The oldest first; the last one holds now' })
  readonly versions!: readonly DefinitionVersionResponse[];
}
