import { ApiProperty } from '@nestjs/swagger';
import { Allow, IsDefined } from 'class-validator';

export class PublishPolicyRequest {
  /** Any JSON: the domain's own check tells every fault of it, more than field rules could. */
  @ApiProperty({ type: Object, additionalProperties: true, description: 'A policy as docs/examples/policy.schema.json describes it' })
  @Allow()
  @IsDefined({ message: 'must be a policy document' })
  readonly document!: unknown;
}
