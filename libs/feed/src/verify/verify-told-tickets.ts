import type { Position } from '#libs/event-store/src/event-store.js';
import type { ChangedTicket } from '#libs/read-model/src/changes/read-model-changes.js';
import { ticketRecordMessage } from '../derived/ticket-record.js';
import { ticketKey } from '../log/ticket-message.js';
import type { DerivedVerification } from './verify-derived.js';
import type { ToldRecord } from './told-records.js';

const TICKETS_PER_LOOK = 1_000;

/** The last record of every ticket is the fold of the ticket at its position, and nothing told since had changed it. */
export async function verifyToldTickets(of: DerivedVerification, told: Map<string, ToldRecord>, reached: Position): Promise<number> {
  const { changes, upTo, topics: { tickets: { name: topic } }, findings, signal } = of;
  let compared = 0;
  for (let from = 0n; from < upTo;) {
    signal?.throwIfAborted();
    const page = await changes.tickets(from, upTo, TICKETS_PER_LOOK);
    for (const ticket of page) {
      const key = ticketKey(ticket.row.stream_id);
      const record = told.get(key);
      told.delete(key);
      if (record !== undefined) compared += 1;
      const kind = await faultOf(of, ticket, record, reached);
      if (kind !== undefined) findings.add({ kind, topic, key });
    }
    const last = page[page.length - 1];
    from = last === undefined || page.length < TICKETS_PER_LOOK ? upTo : last.position;
  }
  for (const key of told.keys()) findings.add({ kind: 'unexpected', topic, key });
  return compared;
}

async function faultOf(of: DerivedVerification, ticket: ChangedTicket, record: ToldRecord | undefined, reached: Position): Promise<'missing' | 'changed' | 'stale' | undefined> {
  // A ticket that changes all the time leaves every round before it is told.
  if (record === undefined) return ticket.position <= reached ? 'missing' : undefined;
  if (record.position === ticket.position) return isToldOf(of, record, ticket) ? undefined : 'changed';
  if (ticket.position <= reached) return 'stale';
  const { at } = await of.ticketAt(ticket.row.stream_id, record.position);
  return at !== undefined && isToldOf(of, record, at) ? undefined : 'changed';
}

function isToldOf({ topics }: DerivedVerification, { partition, value }: ToldRecord, ticket: ChangedTicket): boolean {
  const expected = ticketRecordMessage(ticket, topics.tickets, 0);
  return expected.partition === partition && expected.value === value;
}
