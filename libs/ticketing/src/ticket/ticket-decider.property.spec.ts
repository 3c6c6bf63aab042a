import fc from 'fast-check';
import type { Fact } from '../decider.js';
import { RuleViolation } from '../rule-violation.js';
import { RULES, TICKET_RULES } from '../rules.js';
import { faultsOf } from '../testing/legal-ticket.js';
import { randomSteps, type RandomStep } from '../testing/ticket-arbitraries.js';
import { isClockCommand } from './decide/decide-clock.js';
import { STATE_TABLE, type Transition } from './state-table.js';
import { ticketDecider } from './ticket-decider.js';
import type { TicketCommand } from './ticket-command.js';
import { CLOCK_EVENT_TYPES, TICKET_EVENT_TYPES, type TicketEvent, TIME_EVENT_TYPES } from './ticket-event.js';
import type { Ticket } from './ticket-state.js';

const RUNS = { numRuns: 1000 };

interface Life {
  readonly facts: readonly Fact<string, object>[];
  readonly events: readonly TicketEvent[];
  /** The state before each command, the state after, and what refused it. */
  readonly moves: readonly { readonly step: RandomStep; readonly before: Ticket; readonly after: Ticket; readonly refusal?: RuleViolation }[];
}

type Mode = 'live' | 'import' | 'import, then live';
const MODES: readonly Mode[] = ['live', 'import', 'import, then live'];
const modeAt = (mode: Mode, index: number, length: number): 'live' | 'import' =>
  mode === 'import, then live' ? (index < length / 2 ? 'import' : 'live') : mode;

/** Frozen, so that a decision or fold that writes into what it was given throws. */
function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(freeze);
  }
  return value;
}

function live(steps: readonly RandomStep[], mode: Mode, readPersonal = (_event: TicketEvent): object => ({})): Life {
  const [facts, events, moves]: [Fact<string, object>[], TicketEvent[], Life['moves'][number][]] = [[], [], []];
  let state: Ticket = ticketDecider.initialState;
  for (const [index, step] of steps.entries()) {
    const before = freeze(state);
    try {
      for (const event of ticketDecider.decide(freeze(step.command), before, { ...step.context, mode: modeAt(mode, index, steps.length) })) {
        const { type, data, imported, occurredAt = step.context.occurredAt, actor = step.context.actor } = event;
        const fact = {
          type, data, revision: facts.length, occurredAt, recordedAt: step.context.now, actor, ...(imported && { imported }),
          ...readPersonal(event),
        };
        facts.push(freeze(fact));
        events.push(event);
        state = freeze(ticketDecider.evolve(state, fact));
      }
      moves.push({ step, before, after: state });
    } catch (error) {
      if (!(error instanceof RuleViolation)) throw error;
      moves.push({ step, before, after: before, refusal: error });
    }
  }
  return { facts, events, moves };
}

const last = ({ moves }: Life): Ticket => moves.at(-1)?.after ?? ticketDecider.initialState;
const foldFrom = (start: Ticket, facts: Life['facts']): Ticket => facts.reduce((state, fact) => ticketDecider.evolve(state, fact), start);
const fold = (facts: Life['facts']): Ticket => foldFrom(ticketDecider.initialState, facts);
const throughJson = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

const areOfClocks = (commands: readonly string[] | 'every'): boolean => (
  commands !== 'every' && commands.every((type) => isClockCommand({ type } as TicketCommand))
);

describe.each(MODES)('Random histories (%s)', (mode) => {
  it('never come to an illegal state', () => {
    fc.assert(fc.property(randomSteps(), (steps) => {
      expect(live(steps, mode).moves.flatMap(({ after }) => faultsOf(after))).toEqual([]);
    }), RUNS);
  });

  it('fold to the same state again, also from stored events and from a stored state', () => {
    fc.assert(fc.property(randomSteps(), fc.nat(), (steps, cut) => {
      const life = live(steps, mode);
      expect(fold(life.facts)).toStrictEqual(last(life));
      expect(fold(throughJson(life.facts))).toStrictEqual(last(life));
      const at = cut % (life.facts.length + 1);
      const snapshot = throughJson(fold(life.facts.slice(0, at)));
      expect(foldFrom(snapshot, life.facts.slice(at))).toStrictEqual(last(life));
    }), RUNS);
  });

  it('keep what is personal out of the state', () => {
    fc.assert(fc.property(randomSteps(), (steps) => {
      const withText = live(steps, mode, ({ personal }) => ({ personal }));
      expect(last(withText)).toStrictEqual(last(live(steps, mode)));
    }), RUNS);
  });

  it('hold nothing undefined, which JSON could not keep', () => {
    fc.assert(fc.property(randomSteps(), (steps) => {
      const told = live(steps, mode).events.map(({ data, personal = {} }) => ({ data, personal }));
      expect(throughJson(told)).toStrictEqual(told);
    }), RUNS);
  });
});

describe('Random live histories', () => {
  it('move as the state table says', () => {
    fc.assert(fc.property(randomSteps(), (steps) => {
      const wrong = live(steps, 'live').moves.filter(({ step: { command }, before, after, refusal }) => {
        const row: Transition = STATE_TABLE[command.type];
        const prior = before.status === 'closed' ? before.before?.status : undefined;
        const targets = row.to.map((target) => (target === 'same' ? before.status : target === 'before' ? prior : target));
        return refusal === undefined && !(row.from.includes(before.status) && (targets as readonly unknown[]).includes(after.status));
      });
      expect(wrong).toEqual([]);
    }), RUNS);
  });

  it('are refused by rules that name this command', () => {
    fc.assert(fc.property(randomSteps(), (steps) => {
      const unnamed = live(steps, 'live').moves.filter(({ step: { command }, refusal }) => {
        const commands: readonly string[] | 'every' = refusal === undefined ? 'every' : RULES[refusal.rule].commands;
        return commands !== 'every' && !commands.includes(command.type);
      });
      expect(unnamed).toEqual([]);
    }), RUNS);
  });

  it('record nothing before the report and nothing after now', () => {
    fc.assert(fc.property(randomSteps(), (steps) => {
      const { facts } = live(steps, 'live');
      const reportedAt = facts[0]?.occurredAt ?? '';
      expect(facts.filter(({ occurredAt, recordedAt }) => occurredAt > recordedAt || occurredAt < reportedAt)).toEqual([]);
    }), RUNS);
  });

  it('never return a ticket to the dispatcher after a ruling, before it was reopened', () => {
    fc.assert(fc.property(randomSteps(40), (steps) => {
      const ruled = new Set<string>();
      for (const { type, data } of live(steps, 'live').events) {
        if (type === 'TicketDispatched' && data.ruling) ruled.add(`${data.communityId}/${data.gridId ?? ''}`);
        if (type === 'TicketReopened') ruled.clear();
        if (type === 'TicketReturned') expect([...ruled].filter((grid) => grid.endsWith(`/${data.gridId ?? '-'}`))).toEqual([]);
      }
    }), RUNS);
  });
});

describe('Random histories as such', () => {
  it('meet every event and every rule of a ticket\'s own stream, or they would prove little', () => {
    const [types, rules] = [new Set<string>(), new Set<string>()];
    fc.assert(fc.property(randomSteps(40), fc.constantFrom(...MODES), (steps, mode) => {
      const { events, moves } = live(steps, mode);
      events.forEach(({ type, imported }) => types.add(type) && imported && rules.add(imported.rule));
      moves.forEach(({ refusal }) => refusal && rules.add(refusal.rule));
    }), { numRuns: 3000, seed: 1 });
    // Clocks run under a policy only: ticket-deadlines.property.spec.ts.
    const underPolicy: readonly string[] = [...TIME_EVENT_TYPES, ...CLOCK_EVENT_TYPES];
    expect(TICKET_EVENT_TYPES.filter((type) => !types.has(type) && !underPolicy.includes(type))).toEqual([]);
    const elsewhere = ['person-erased', 'unknown-ticket', 'not-imported'];
    expect(Object.entries(TICKET_RULES).filter(([rule, { commands }]) => !rules.has(rule) && !elsewhere.includes(rule) && !areOfClocks(commands))).toEqual([]);
  });
});

describe('Random imported histories', () => {
  it('are refused for a second report only, and after an adoption', () => {
    fc.assert(fc.property(randomSteps(), (steps) => {
      for (const { step: { command }, before, refusal } of live(steps, 'import').moves) {
        const adopted = before.status !== 'none' && before.adopted;
        // No source tells what an office did to its clocks.
        if (isClockCommand(command)) continue;
        if (refusal !== undefined) expect(refusal.rule).toBe(command.type === 'Report' ? 'already-reported' : 'adopted');
        // Decides nothing, so that there is nothing to refuse.
        if (command.type === 'RecordMilestones') expect(refusal).toBeUndefined();
        else if (command.type !== 'Report') expect(refusal !== undefined).toBe(adopted);
      }
    }), RUNS);
  });

  it('let a status change outside the rules by a resolution only', () => {
    fc.assert(fc.property(randomSteps(), (steps) => {
      const { facts } = live(steps, 'import');
      facts.reduce((state: Ticket, fact) => {
        const next = ticketDecider.evolve(state, fact);
        const mayMove = fact.type === 'TicketResolved' || fact.type === 'TicketReported';
        if (fact.imported !== undefined && !mayMove) expect(next.status).toBe(state.status);
        return next;
      }, ticketDecider.initialState);
    }), RUNS);
  });

  it('end resolved after every resolution, unless the ticket had ended otherwise', () => {
    fc.assert(fc.property(randomSteps(), (steps) => {
      for (const { step: { command, context }, before, after, refusal } of live(steps, 'import').moves) {
        if (command.type !== 'Resolve' || refusal !== undefined) continue;
        const duplicate = before.status === 'closed' && before.reasonCode === 'duplicate';
        const ended = before.status === 'rejected' || before.status === 'withdrawn' || duplicate;
        expect(after).toMatchObject(ended ? { status: before.status } : { status: 'resolved', resolvedAt: context.occurredAt });
      }
    }), RUNS);
  });
});
