import type { JsonObject } from './decider.js';
import type { RuleName } from './rules.js';

/**
 * A named rule refused a command: HTTP 409. `detail` carries coded facts only, never personal data.
 * Every name is listed with its meaning and the way out in `rules.ts`.
 */
export class RuleViolation extends Error {
  constructor(
    readonly rule: RuleName,
    readonly detail: JsonObject = {},
  ) {
    super(rule);
    this.name = 'RuleViolation';
  }
}
