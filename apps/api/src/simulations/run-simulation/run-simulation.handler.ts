import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { statisticsScope } from '#libs/access/src/authorize.js';
import type { Caller } from '#libs/access/src/caller.js';
import { calendarOf, unknownCalendar } from '#libs/engine/src/simulation/calendar-of.js';
import { Simulations } from '#libs/engine/src/simulation/simulations.js';
import { EventStore } from '#libs/event-store/src/event-store.js';
import { SystemClock } from '#libs/platform/src/clock.js';
import type { CalendarDocument } from '#libs/ticketing/src/calendar/calendar-document.js';
import { faultsOfCalendar } from '#libs/ticketing/src/calendar/validate-calendar.js';
import type { PolicyDocument } from '#libs/ticketing/src/policy/policy-document.js';
import { faultsOfPolicy } from '#libs/ticketing/src/policy/validate-policy.js';
import { totalOf } from '#libs/ticketing/src/simulation/simulation-result.js';
import { fieldsOfDocument } from '../../http/problem-of.js';
import { invalidRequest } from '../../http/validation.pipe.js';
import { SmallGroups } from '../../queries/response-times/small-groups.js';
import { RunSimulation } from './run-simulation.query.js';
import { DEFAULT_LISTED, type RunSimulationRequest } from './run-simulation.request.js';
import type { SimulationResponse } from './simulation.response.js';

@QueryHandler(RunSimulation)
export class RunSimulationHandler implements IQueryHandler<RunSimulation> {
  constructor(
    private readonly simulations: Simulations,
    private readonly store: EventStore,
    private readonly smallGroups: SmallGroups,
  ) {}

  async execute({ request, caller, signal }: RunSimulation): Promise<SimulationResponse> {
    const communities = scopeOf(caller, request);
    const { from, to, listed = DEFAULT_LISTED } = request;
    const { policy, calendar } = await this.documentsOf(request);
    const result = await this.simulations.run({
      policy, calendar, communities, listed, now: new Date(new SystemClock().now()).toISOString(),
      ...(from === undefined ? {} : { from: Date.parse(from) }), ...(to === undefined ? {} : { to: Date.parse(to) }),
    }, { signal });
    const rows = this.smallGroups.shown(caller.role, result.rows, ({ tickets }) => tickets);
    const shown = new Set(rows.map(({ communityId }) => communityId));
    const total = totalOf(rows);
    return {
      ...result, rows, total, hiddenGroups: result.rows.length - rows.length,
      changed: { total: total.changed, listed: result.changed.listed.filter(({ communityId }) => shown.has(communityId)) },
    };
  }

  /** @throws ProblemError with every fault of both documents */
  private async documentsOf(request: RunSimulationRequest): Promise<{ policy: PolicyDocument; calendar: CalendarDocument }> {
    const { from, to } = request;
    const errors = [
      ...fieldsOfDocument('policy', faultsOfPolicy(request.policy)),
      ...(request.calendar === undefined ? [] : fieldsOfDocument('calendar', faultsOfCalendar(request.calendar))),
      ...(from !== undefined && to !== undefined && from >= to ? [{ field: 'to', message: 'must be after from' }] : []),
    ];
    if (errors.length > 0) throw invalidRequest(errors);
    const policy = request.policy as PolicyDocument;
    const calendar = (request.calendar as CalendarDocument | undefined) ?? await calendarOf(policy.calendar, this.store);
    if (calendar === undefined) throw invalidRequest(fieldsOfDocument('policy', [unknownCalendar(policy)]));
    return { policy, calendar };
  }
}

/** @throws RoleForbiddenError, OutOfScopeError */
function scopeOf(caller: Caller, { communities }: RunSimulationRequest): readonly string[] | null {
  if (communities === undefined) return statisticsScope(caller);
  for (const communityId of communities) statisticsScope(caller, communityId);
  return communities;
}
