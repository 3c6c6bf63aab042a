import { ApiProperty } from '@nestjs/swagger';

export class PolicyVersionResponse {
  @ApiProperty({ example: 1 })
  readonly version!: number;

  @ApiProperty({ format: 'date-time', description: 'When it was published, and from when on it holds' })
  readonly effectiveFrom!: string;

  @ApiProperty({ type: String, nullable: true, description: 'Account that published it; shown to grid leaders, dispatchers, supervisors and admins', example: 'admin-1' })
  readonly publishedBy!: string | null;

  @ApiProperty({ type: Object, additionalProperties: true, description: 'As published; docs/examples/policy.schema.json describes it' })
  readonly document!: object;
}

export class PolicyResponse {
  @ApiProperty({ example: 'default' })
  readonly name!: string;

  @ApiProperty({ type: () => PolicyVersionResponse, isArray: true, description: 'The oldest first; the last one holds' })
  readonly versions!: readonly PolicyVersionResponse[];
}
