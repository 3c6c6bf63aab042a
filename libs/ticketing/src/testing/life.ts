import type { Actor, Fact } from '../decider.js';
import { RuleViolation } from '../rule-violation.js';
import type { RuleName } from '../rules.js';
import type { TicketCommand } from '../ticket/ticket-command.js';
import { ticketDecider } from '../ticket/ticket-decider.js';
import type { TicketEvent } from '../ticket/ticket-event.js';
import type { Ticket } from '../ticket/ticket-state.js';
import { LEADER } from './specification.js';

/** A ticket that lives through a day: who does what at which minute, told in order. */
export class Life {
  readonly facts: (Fact<string, object> & { readonly personal?: object })[] = [];
  ticket: Ticket = ticketDecider.initialState;
  private now = '';
  private actor: Actor = LEADER;

  /** @param minute `HH:MM` of 22 November 2026, UTC, or a whole instant */
  at(minute: string): this {
    this.now = minute.length > 5 ? minute : `2026-11-22T${minute}:00.000Z`;
    return this;
  }

  by(actor: Actor): this {
    this.actor = actor;
    return this;
  }

  byLeader(): this {
    return this.by(LEADER);
  }

  does(command: TicketCommand, mode: 'live' | 'import' = 'live'): this {
    for (const event of this.decide(command, mode)) {
      const { type, data, personal, imported, actor = this.actor, occurredAt = this.now } = event;
      const fact = { type, data, revision: this.facts.length, occurredAt, recordedAt: this.now, actor, ...(imported && { imported }) };
      this.facts.push({ ...fact, ...(personal && { personal }) });
      this.ticket = ticketDecider.evolve(this.ticket, fact);
    }
    return this;
  }

  refuses(command: TicketCommand, rule: RuleName): this {
    let refusal: unknown;
    try {
      this.decide(command, 'live');
    } catch (error) {
      refusal = error;
    }
    expect(refusal).toBeInstanceOf(RuleViolation);
    expect(refusal).toMatchObject({ rule });
    return this;
  }

  types(): readonly string[] {
    return this.facts.map(({ type }) => type);
  }

  actors(): readonly string[] {
    return this.facts.map(({ actor }) => actor.id);
  }

  private decide(command: TicketCommand, mode: 'live' | 'import'): readonly TicketEvent[] {
    return ticketDecider.decide(command, this.ticket, { now: this.now, occurredAt: this.now, actor: this.actor, mode });
  }
}
