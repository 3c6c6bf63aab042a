import { randomUUID } from 'node:crypto';
import type { AccountName } from './accounts.js';
import type { Installation } from './installation.js';

/** What a resident of building 1 reports over the web. */
export function aReport(changes: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    kind: 'complaint', category: 'light/stairwell', urgency: 'general', channel: 'web', communityId: 'xf', building: '1号楼',
    description: 'The light on the third floor is dark', ...changes,
  };
}

/** Reports a ticket as the resident and brings it to the state a test needs. */
export async function aTicket(on: Installation, ...steps: readonly ('dispatched' | 'acknowledged' | 'resolved')[]): Promise<string> {
  const { body } = await on.command('/tickets', aReport(), 'resident', { key: randomUUID() });
  const { ticketId } = body as { ticketId: string };
  for (const step of steps) await STEPS[step](on, ticketId);
  return ticketId;
}

const STEPS = {
  dispatched: (on: Installation, id: string) => on.command(`/tickets/${id}/dispatch`, { level: 'grid', gridId: 'xf-01' }, 'dispatcher'),
  acknowledged: (on: Installation, id: string) => on.command(`/tickets/${id}/acknowledge`, {}, 'leader'),
  resolved: (on: Installation, id: string) => on.command(`/tickets/${id}/resolve`, { outcome: 'solved' }, 'leader'),
} as const;

/** A command on a ticket by somebody. */
export function onTicket(on: Installation, ticketId: string) {
  return (path: string, body: unknown, who: AccountName) => on.command(`/tickets/${ticketId}/${path}`, body, who);
}
