import { ApiProperty } from '@nestjs/swagger';

export class IdentityResponse {
  @ApiProperty({ type: String, nullable: true, example: '王阿姨' })
  readonly name!: string | null;

  @ApiProperty({ type: String, nullable: true, example: '+86 10 5555 0100' })
  readonly phone!: string | null;
}
