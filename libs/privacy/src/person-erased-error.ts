import { RuleViolation } from '#libs/ticketing/src/rule-violation.js';

/** The person's key is gone, so nothing personal can be added to the ticket. The way out: send it without the text. */
export class PersonErasedError extends RuleViolation {
  constructor() {
    super('person-erased');
    this.name = 'PersonErasedError';
  }
}
