import { policedLife } from '../testing/policed-lives.js';
import { IMPORTER, linkDuplicate, report, unlinkDuplicate } from '../testing/ticket-samples.js';
import type { TicketCommand } from './ticket-command.js';

const dueInstants = (...steps: readonly (readonly [occurredAt: string, command: TicketCommand])[]): string[] => {
  const now = '2026-11-30T00:00:00.000Z';
  const { ticket } = policedLife(steps.map(([occurredAt, command]) => ({ command, context: { now, occurredAt, actor: IMPORTER } })), [], 'import');
  if (ticket.status === 'none') throw new Error('it was not reported');
  return (ticket.clocks?.running ?? []).map(({ dueAt }) => dueAt);
};

describe('A link that a source takes back', () => {
  const reported = ['2026-11-02T00:00:00.000Z', report] as const;
  const linked = ['2026-11-02T10:00:00.000Z', linkDuplicate] as const;

  it('moves what runs by the linked time', () => {
    expect(dueInstants(reported, linked, ['2026-11-02T13:00:00.000Z', unlinkDuplicate])).toContain('2026-11-03T03:00:00.000Z');
  });

  it('before it began, as sources do, moves nothing', () => {
    expect(dueInstants(reported, linked, ['2026-11-02T09:00:00.000Z', unlinkDuplicate])).toEqual(dueInstants(reported));
  });
});
