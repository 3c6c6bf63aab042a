import { Text } from '../../http/fields.js';

export class ResumeClockRequest {
  @Text(2000, { optional: true, description: 'Personal: sealed' })
  readonly reason?: string;
}
