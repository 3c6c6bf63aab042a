import { ApiProperty } from '@nestjs/swagger';

export class CommandOutcomeResponse {
  @ApiProperty({ example: '20261122-7KQ4M-X9PTC' })
  readonly ticketId!: string;

  @ApiProperty({ description: 'Revision of the ticket after the command; the same as in the ETag', example: 1 })
  readonly revision!: number;

  @ApiProperty({ description: 'Opaque; hand it to `?atLeast=` to read your own write', example: '42' })
  readonly position!: string;
}
