import type { Actor, Decider, DecisionContext, Fact, NewEvent } from '../decider.js';
import { RuleViolation } from '../rule-violation.js';
import type { RuleName } from '../rules.js';

type AnyEvent = NewEvent<string, object, object>;

/** An event of the past where the defaults do not do: who, when, and whether a source said it out of turn. */
export interface Placed<Event> {
  readonly event: Event;
  readonly at?: string;
  readonly by?: Actor;
  readonly recordedAt?: string;
  readonly imported?: { readonly rule: string };
}

/** When and by whom the command is given; default: ten minutes after the last event, by {@link LEADER}. */
export interface Circumstances {
  readonly at?: string;
  readonly by?: Actor;
  readonly occurredAt?: string;
  readonly mode?: DecisionContext['mode'];
}

export const LEADER: Actor = { id: 'account-leader', role: 'grid-leader', post: 'grid:xf/xf-01' };
const FIRST_INSTANT = Date.parse('2026-11-22T08:00:00.000Z');
const STEP_MS = 600_000;

/** The default instant of the n-th event, and of the command after n events. */
export const instantOf = (n: number): string => new Date(FIRST_INSTANT + n * STEP_MS).toISOString();

/** `given(past events).when(command).then…`: a rule as a sentence, for any decider. */
export function specification<State, Command, Event extends AnyEvent>(decider: Decider<State, Command, Event>) {
  return (...history: readonly (Event | Placed<Event>)[]) => {
    const facts = history.map((step, revision) => toFact('event' in step ? step : { event: step }, revision));
    const state = facts.reduce((folded, fact) => decider.evolve(folded, fact), decider.initialState);
    return {
      state,
      when: (command: Command, circumstances: Circumstances = {}) => new Outcome(decider, state, facts, command, circumstances),
    };
  };
}

function toFact({ event, at, by, recordedAt, imported }: Placed<AnyEvent>, revision: number): Fact<string, object> {
  const instant = at ?? event.occurredAt ?? instantOf(revision);
  const marked = imported ?? event.imported;
  return {
    type: event.type, data: event.data, revision, occurredAt: instant, recordedAt: recordedAt ?? instant,
    actor: by ?? event.actor ?? LEADER,
    ...(marked === undefined ? {} : { imported: marked }),
  };
}

class Outcome<State, Command, Event extends AnyEvent> {
  private readonly context: DecisionContext;
  private readonly result: { readonly events: readonly Event[] } | { readonly refusal: RuleViolation };

  constructor(
    private readonly decider: Decider<State, Command, Event>,
    private readonly before: State,
    private readonly facts: readonly Fact<string, object>[],
    command: Command,
    { at, by, occurredAt, mode }: Circumstances,
  ) {
    const now = at ?? instantOf(facts.length);
    this.context = { now, occurredAt: occurredAt ?? now, actor: by ?? LEADER, mode: mode ?? 'live' };
    try {
      this.result = { events: decider.decide(command, before, this.context) };
    } catch (error) {
      if (!(error instanceof RuleViolation)) throw error;
      this.result = { refusal: error };
    }
  }

  get refusal(): RuleName | undefined {
    return 'refusal' in this.result ? this.result.refusal.rule : undefined;
  }

  /** The events recorded, each at least with these fields, and no others. */
  thenRecords(...expected: readonly Partial<Event>[]): this {
    expect(this.events()).toHaveLength(expected.length);
    expect(this.events()).toMatchObject(expected);
    return this;
  }

  thenRefuses(rule: RuleName, detail?: object): this {
    expect(this.result).toMatchObject({ refusal: { rule } });
    if (detail !== undefined && 'refusal' in this.result) expect(this.result.refusal.detail).toMatchObject(detail);
    return this;
  }

  /** The state after the events has at least these fields. */
  thenStateIs(expected: object): this {
    expect(this.after()).toMatchObject(expected);
    return this;
  }

  thenStateLacks(...keys: readonly string[]): this {
    for (const key of keys) expect(this.after()).not.toHaveProperty(key);
    return this;
  }

  after(): State {
    return this.events().reduce((state, event, index) => {
      const at = event.occurredAt ?? this.context.occurredAt;
      const fact = toFact({ event, at, by: event.actor ?? this.context.actor, recordedAt: this.context.now }, this.facts.length + index);
      return this.decider.evolve(state, fact);
    }, this.before);
  }

  events(): readonly Event[] {
    if ('refusal' in this.result) throw new Error(`refused by ${this.result.refusal.rule}`);
    return this.result.events;
  }
}
