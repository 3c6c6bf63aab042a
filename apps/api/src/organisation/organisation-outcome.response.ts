import { ApiProperty } from '@nestjs/swagger';
import type { CommandResult } from '#libs/event-store/src/handle-command.js';

export class OrganisationOutcomeResponse {
  @ApiProperty({ example: 'xf' })
  readonly communityId!: string;

  @ApiProperty({ description: 'Revision of the community after the command; the same as in the ETag', example: 1 })
  readonly revision!: number;

  @ApiProperty({ description: 'Opaque; hand it to `?atLeast=` to read your own write', example: '42' })
  readonly position!: string;
}

export function organisationOutcome(communityId: string, { revision, position }: CommandResult<unknown>): OrganisationOutcomeResponse {
  return { communityId, revision, position: String(position) };
}
