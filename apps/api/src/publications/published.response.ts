import { ApiProperty } from '@nestjs/swagger';

export class PublishedResponse {
  @ApiProperty({ example: 'default' })
  readonly name!: string;

  @ApiProperty({ example: 2 })
  readonly version!: number;

  @ApiProperty({ format: 'date-time', description: 'From when on it is there; nothing that runs or has passed is moved' })
  readonly effectiveFrom!: string;

  @ApiProperty({ description: 'Revision of its stream after the command; the same as in the ETag', example: 1 })
  readonly revision!: number;

  @ApiProperty({ description: 'Opaque; hand it to `?atLeast=` to read your own write', example: '42' })
  readonly position!: string;
}
