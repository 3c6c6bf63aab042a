import { ApiProperty } from '@nestjs/swagger';
import { Allow, IsDefined } from 'class-validator';

export class PublishDefinitionRequest {
  /** Any JSON: the domain's own check tells every fault of it, more than field rules could. */
  @ApiProperty({ type: Object, additionalProperties: true, description: 'A definition as docs/examples/definition.schema.json describes it' })
  @Allow()
  @IsDefined({ message: 'must be a definition of a figure' })
  readonly document!: unknown;
}
