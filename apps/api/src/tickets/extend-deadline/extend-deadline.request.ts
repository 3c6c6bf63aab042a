import { POLICY_LIMITS } from '#libs/ticketing/src/policy/policy-document.js';
import { EXTENDABLE_STAGES, type ExtendableStage, type Extension } from '#libs/ticketing/src/ticket/ticket-command.js';
import { Hours, OneOf, Text, WholeNumber } from '../../http/fields.js';
import { invalidRequest } from '../../http/validation.pipe.js';

export class ExtendDeadlineRequest {
  @OneOf(EXTENDABLE_STAGES)
  readonly stage!: ExtendableStage;

  @WholeNumber(1, POLICY_LIMITS.days, { optional: true, description: 'For limits in days: exactly one of days and hours', example: 2 })
  readonly days?: number;

  @Hours(POLICY_LIMITS.hours, { optional: true, description: 'For limits in hours' })
  readonly hours?: number;

  @Text(2000, { optional: true, description: 'Personal: sealed' })
  readonly reason?: string;
}

/** @throws 400 unless exactly one of days and hours is given */
export function extensionOf({ days, hours }: ExtendDeadlineRequest): Extension {
  if (days !== undefined && hours === undefined) return { days };
  if (hours !== undefined && days === undefined) return { hours };
  throw invalidRequest([{ field: 'days', message: 'give exactly one of days and hours, as the limit counts' }]);
}
