import type { Fact } from '#libs/ticketing/src/decider.js';
import type { StreamOfFacts } from './test-log.js';

/** A Monday, 08:00 in Shanghai. */
export const START = Date.parse('2026-03-02T00:00:00.000Z');
export const HOUR = 3_600_000;

const LEADER = { id: 'leader', role: 'grid-leader' };

/** One event of a life, in hours since {@link START}; by the grid leader where nobody is named. */
export type Step = readonly [type: string, hour: number, data?: object, actor?: { readonly id: string; readonly role: string }];

export const at = (hour: number): string => new Date(START + hour * HOUR).toISOString();
export const dispatched = (hour: number): Step => ['TicketDispatched', hour, { level: 'grid', communityId: 'xf', gridId: 'xf-01' }];
export const acknowledged = (hour: number): Step => ['TicketAcknowledged', hour];
export const resolved = (hour: number): Step => ['TicketResolved', hour, { outcome: 'solved' }];
export const closed = (hour: number, reasonCode = 'rated'): Step => ['TicketClosed', hour, { reasonCode }];
export const reopened = (hour: number): Step => ['TicketReopened', hour, { reasonCode: 'given' }];
export const unlinked = (hour: number): Step => ['TicketUnlinked', hour, { kind: 'duplicate', to: '20260301-00000-00009' }];

/** A running clock, pinned by some policy. */
export const deadline = (stage: string, startHour: number, dueHour: number) => ({
  stage, cycle: 0, startedAt: at(startHour), dueAt: at(dueHour), limit: { clock: 'continuous', ms: (dueHour - startHour) * HOUR },
  policy: { name: 'p', version: 1, rule: 'r' }, calendar: { name: 'china', version: 1 }, milestones: [{ at: 1, action: 'breach', dueAt: at(dueHour) }],
});

/** A ticket told event by event, whatever the rules would say: reported at an hour, with its later steps. @param pinned what else the report says */
export function life(number: number, reportHour: number, steps: readonly Step[], pinned: object = {}): StreamOfFacts {
  const report: Step = ['TicketReported', reportHour, {
    ticketId: `20260302-00000-0000${number}`, kind: 'complaint', category: 'noise', communityId: 'xf', channel: 'web', urgency: 'general', reporterRef: 'person-1',
    ...pinned,
  }];
  const facts = [report, ...steps].map(([type, hour, data = {}, actor = LEADER], revision): Fact<string, object> => (
    { type, data, revision, occurredAt: at(hour), recordedAt: at(hour), actor }));
  return { streamId: `ticket-00000-0000${number}`, facts };
}
