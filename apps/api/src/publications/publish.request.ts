import { ApiProperty } from '@nestjs/swagger';
import { Allow, IsDefined } from 'class-validator';

export class PublishRequest {
  /** Any JSON: the domain's own check tells every fault of it, more than field rules could. */
  @ApiProperty({
    type: Object, additionalProperties: true,
    description: 'A policy, calendar or definition as docs/examples/policy.schema.json, calendar.schema.json or definition.schema.json describes it; its name is that of the path',
  })
  @Allow()
  @IsDefined({ message: 'must be a document' })
  readonly document!: unknown;
}
