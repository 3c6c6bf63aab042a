import { ApiProperty } from '@nestjs/swagger';

export class PublishDefinitionResponse {
  @ApiProperty({ example: 'three-rates' })
  readonly name!: string;

  @ApiProperty({ example: 2 })
  readonly version!: number;

  @ApiProperty({ format: 'date-time', description: 'Figures as of this instant and later go by it, unless they name a version' })
  readonly effectiveFrom!: string;

  @ApiProperty({ description: 'Revision of the definition after the command; the same as in the ETag', example: 1 })
  readonly revision!: number;

  @ApiProperty({ description: 'Opaque; hand it to `?atLeast=` to read your own write', example: '42' })
  readonly position!: string;
}
