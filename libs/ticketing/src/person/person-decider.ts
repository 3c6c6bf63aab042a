import type { Decider, DecisionContext, Fact, NewEvent } from '../decider.js';
import { RuleViolation } from '../rule-violation.js';
import type { PersonCommand } from './person-command.js';
import { UnknownEventError } from '../unknown-event-error.js';

/** Stream `person-<ref>`: nothing personal in it; it outlives the person's key. */
export type PersonEvent =
  | NewEvent<'PersonErased', Record<string, never>, Record<string, never>>
  | NewEvent<'IdentityOpened', { readonly ticketId: string; readonly reasonCode: string }, Record<string, never>>;

export const PERSON_EVENT_TYPES = ['PersonErased', 'IdentityOpened'] as const satisfies readonly PersonEvent['type'][];

export type PersonFact =
  | Fact<'PersonErased', Record<string, never>>
  | Fact<'IdentityOpened', { readonly ticketId: string; readonly reasonCode: string }>;

export interface Person {
  readonly erasedAt?: string;
  /** How often the identity was opened to somebody. */
  readonly openings: number;
}

export const personStream = (ref: string): string => `person-${ref}`;

export const personDecider: Decider<Person, PersonCommand, PersonEvent> = {
  initialState: { openings: 0 },

  decide(command: PersonCommand, person: Person, _context: DecisionContext): readonly PersonEvent[] {
    if (person.erasedAt !== undefined) throw new RuleViolation('person-erased', { erasedAt: person.erasedAt });
    switch (command.type) {
      case 'ErasePerson':
        return [{ type: 'PersonErased', data: {} }];
      case 'OpenIdentity':
        return [{ type: 'IdentityOpened', data: { ticketId: command.ticketId, reasonCode: command.reasonCode } }];
      default: {
        const never: never = command;
        throw new Error(`unknown command ${JSON.stringify(never)}`);
      }
    }
  },

  evolve(person: Person, fact: Fact<string, object>): Person {
    const known = fact as PersonFact;
    switch (known.type) {
      case 'PersonErased':
        return { ...person, erasedAt: known.recordedAt };
      case 'IdentityOpened':
        return { ...person, openings: person.openings + 1 };
      default: {
        const never: never = known;
        throw new UnknownEventError('person', (never as Fact).type);
      }
    }
  },
};
