import { createHash } from 'node:crypto';
import type { FeedMessage } from '../feed-message.js';
import type { FeedFindings } from './feed-report.js';

export type Told = Pick<FeedMessage, 'partition' | 'key' | 'headers' | 'value'>;

interface Ticket {
  /** Digest of the message of every revision. */
  readonly digests: number[];
  /** How many the log has. */
  expected: number;
}

/** What the topic tells of every ticket, to be held against the log: six bytes for each message. */
export class TicketLedger {
  private readonly tickets = new Map<string, Ticket>();

  constructor(private readonly topic: string, private readonly findings: FeedFindings) {}

  /** The next message of the topic. @param compared false: the log is not asked for it, only its order matters */
  told(message: Told, compared: boolean): void {
    const { key, headers: { ce_revision } } = message;
    const revision = Number(ce_revision);
    const ticket = this.ticket(key);
    if (!Number.isSafeInteger(revision) || revision !== ticket.digests.length) {
      this.findings.add({ kind: 'out-of-order', topic: this.topic, key, revision });
      return;
    }
    ticket.digests.push(digestOf(message));
    if (!compared) ticket.expected += 1;
  }

  /** The next message that the log leads to. */
  expect(message: Told): void {
    const { key, headers: { ce_revision } } = message;
    const revision = Number(ce_revision);
    const ticket = this.ticket(key);
    ticket.expected += 1;
    const told = ticket.digests[revision];
    if (told === undefined) this.findings.add({ kind: 'missing', topic: this.topic, key, revision });
    else if (told !== digestOf(message)) this.findings.add({ kind: 'changed', topic: this.topic, key, revision });
  }

  /** Once both sides are through. */
  finish(): void {
    for (const [key, { digests, expected }] of this.tickets) {
      if (digests.length > expected) this.findings.add({ kind: 'unexpected', topic: this.topic, key, revision: expected });
    }
  }

  private ticket(key: string): Ticket {
    let ticket = this.tickets.get(key);
    if (ticket === undefined) this.tickets.set(key, ticket = { digests: [], expected: 0 });
    return ticket;
  }
}

/** 48 bits, which a number holds: against accidents, as the log's own chain is against intent. */
function digestOf({ partition, key, headers, value }: Told): number {
  const sorted = Object.entries(headers).sort(([one], [other]) => (one < other ? -1 : 1));
  return createHash('sha256').update(JSON.stringify([partition, key, sorted, value])).digest().readUIntBE(0, 6);
}
