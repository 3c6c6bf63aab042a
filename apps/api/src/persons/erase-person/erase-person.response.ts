import { ApiProperty } from '@nestjs/swagger';

export class ErasureResponse {
  @ApiProperty({ format: 'uuid' })
  readonly personRef!: string;

  @ApiProperty({ format: 'date-time' })
  readonly erasedAt!: string;

  @ApiProperty({ description: 'False when everything had been done before' })
  readonly changed!: boolean;
}
