import { ApiProperty } from '@nestjs/swagger';
import { Allow, IsDefined } from 'class-validator';

export class PublishRequest {
  /** Any JSON: the domain's own check tells every fault of it, more than field rules could. */
  @ApiProperty({
    type: Object, additionalProperties: true,
    description: 'A policy or calendar as docs/examples/policy.schema.json or calendar.schema.json describes it; its name is that of the path',
  })
  @Allow()
  @IsDefined({ message: 'must be a document' })
  readonly document!: unknown;
}
