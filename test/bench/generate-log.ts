import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { EventMetadata, SealedEnvelope } from '#libs/event-store/src/event-store.js';
import { eventHash, FIRST_PREVIOUS_HASH, HASH_VERSION } from '#libs/event-store/src/hash-chain.js';
import { prepareLog } from '#libs/event-store/src/sqlite/log-schema.js';
import type { JsonObject } from '#libs/ticketing/src/decider.js';
import { ticketIdFrom } from '#libs/ticketing/src/ticket/ticket-id.js';
import { Random } from '../support/random.js';

const COMMUNITIES = 100;
const GRIDS = 12;
/** Tickets alive at a time: their streams interleave in the log as they would in a city. */
const ALIVE = 5_000;
const EVENTS_PER_COMMIT = 50_000;
/** Tickets of the first community beyond its even share: a fifth of the city's in all. */
const BIG_SHARE = 25;
export const BIG_COMMUNITY = 'community-0';
export const LOG_BEGINS = Date.parse('2026-01-01T00:00:00.000Z');

export interface GenerateOptions {
  /** A file that does not exist yet. */
  readonly path: string;
  readonly tickets: number;
  readonly seed?: number;
  readonly onProgress?: (events: number) => void;
}

export interface GeneratedLog {
  readonly events: number;
  readonly tickets: number;
}

interface LivingStream {
  readonly stream: number;
  readonly name: string;
  /** Steps still to come, the next one last. */
  readonly steps: Step[];
  revision: number;
  previousHash: string;
  at: number;
}

interface Step {
  readonly type: string;
  readonly data: JsonObject;
  readonly role: string;
  readonly sealedBytes: number;
}

/**
 * Writes a realistic log straight into the file, without the engine: hash chains, sizes and interleaving are those of a
 * real one, but nothing is encrypted. The same seed makes the same log.
 */
export function generateLog({ path, tickets, seed = 1, onProgress }: GenerateOptions): GeneratedLog {
  prepareLog(path);
  const db = new DatabaseSync(path);
  try {
    db.exec('PRAGMA synchronous = OFF; PRAGMA cache_size = -200000');
    return new LogGenerator(db, new Random(seed), onProgress).run(tickets);
  } finally {
    db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    db.close();
  }
}

class LogGenerator {
  private readonly insertStream: StatementSync;
  private readonly insertEvent: StatementSync;
  private streams = 0;
  private position = 0;

  constructor(private readonly db: DatabaseSync, private readonly random: Random, private readonly onProgress: ((events: number) => void) | undefined) {
    this.insertStream = db.prepare('INSERT INTO streams (stream, name) VALUES (?, ?)');
    this.insertEvent = db.prepare('INSERT INTO events (position, stream, revision, event_id, type, data, sealed, metadata) VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
  }

  run(tickets: number): GeneratedLog {
    this.db.exec('BEGIN IMMEDIATE');
    for (let community = 0; community < COMMUNITIES; community += 1) this.community(community);
    const alive: LivingStream[] = [];
    let begun = 0;
    while (begun < tickets || alive.length > 0) {
      if (begun < tickets && alive.length < ALIVE) {
        alive.push(this.begin(begun, tickets));
        begun += 1;
        if (alive.length < ALIVE && begun < tickets && this.random.next() < 0.5) continue;
      }
      const index = this.random.below(alive.length);
      const living = alive[index] as LivingStream;
      this.append(living);
      if (living.steps.length > 0) continue;
      alive[index] = alive[alive.length - 1] as LivingStream;
      alive.pop();
    }
    this.db.exec('COMMIT');
    return { events: this.position, tickets };
  }

  private stream(name: string, steps: Step[], at: number): LivingStream {
    this.streams += 1;
    this.insertStream.run(this.streams, name);
    return { stream: this.streams, name, steps: steps.reverse(), revision: 0, previousHash: FIRST_PREVIOUS_HASH, at };
  }

  private community(index: number): void {
    const admin = (type: string, data: JsonObject): Step => ({ type, data, role: 'admin', sealedBytes: 0 });
    const communityId = `community-${index}`;
    const grids = Array.from({ length: GRIDS }, (_, grid) => `g-${grid}`);
    const living = this.stream(`community-${communityId}`, [
      admin('CommunityCreated', { communityId, name: `Community ${index}`, timeZone: 'Asia/Shanghai', dispatchesByItself: true }),
      ...grids.flatMap((gridId) => [
        admin('GridAdded', { gridId, name: `Grid ${gridId}` }),
        admin('BuildingAssigned', { gridId, building: `${gridId} 1` }),
        admin('LeaderAppointed', { gridId, account: `leader-${index}-${gridId}`, from: new Date(LOG_BEGINS).toISOString() }),
      ]),
    ], LOG_BEGINS);
    while (living.steps.length > 0) this.append(living);
  }

  private begin(index: number, tickets: number): LivingStream {
    const at = LOG_BEGINS + Math.floor((index / tickets) * 365 * 86_400_000);
    const ticketId = ticketIdFrom(this.random.uuid(), new Date(at).toISOString().slice(0, 10).replaceAll('-', ''));
    return this.stream(`ticket-${ticketId.slice(9)}`, this.life(ticketId), at);
  }

  /** About four events: most tickets are dispatched, answered and resolved, some are returned, mediated, reopened, still open. */
  private life(ticketId: string): Step[] {
    const { random } = this;
    const place = random.below(COMMUNITIES + BIG_SHARE);
    const communityId = place < COMMUNITIES ? `community-${place}` : BIG_COMMUNITY;
    const gridId = `g-${random.below(GRIDS)}`;
    const step = (type: string, data: JsonObject, role: string, sealedBytes = 0): Step => ({ type, data, role, sealedBytes });
    const dispatched = (grid: string) => step('TicketDispatched', { level: 'grid', communityId, gridId: grid }, 'system');
    const steps = [
      step('TicketReported', {
        ticketId, kind: random.oneOf(['request', 'complaint', 'complaint', 'consultation']), category: `topic-${random.below(14)}/detail-${random.below(8)}`,
        communityId, channel: random.oneOf(['snapshot', 'hotline', 'web', 'patrol']), urgency: 'general', reporterRef: random.uuid(),
      }, 'resident', 180),
      dispatched(gridId),
    ];
    const fate = random.next();
    if (fate < 0.06) steps.push(step('TicketReturned', { reasonCode: 'not-ours', gridId }, 'grid-leader', 40), dispatched(`g-${random.below(GRIDS)}`));
    if (fate < 0.9) steps.push(step('TicketAcknowledged', {}, 'grid-leader', 60));
    if (fate > 0.2 && fate < 0.25) steps.push(step('UnitsCalled', { unitIds: ['traffic-police'] }, 'grid-leader', 40));
    if (fate < 0.75) steps.push(step('TicketResolved', { outcome: 'solved' }, 'grid-leader', 90));
    if (fate < 0.04) steps.push(step('TicketReopened', { reasonCode: 'not-solved' }, 'resident', 40));
    if (fate > 0.5 && fate < 0.7) steps.push(step('TicketRated', { via: 'resident', solved: true, satisfaction: 5 }, 'resident', 30), step('TicketClosed', { reasonCode: 'rated' }, 'resident'));
    return steps;
  }

  private append(living: LivingStream): void {
    const { type, data, role, sealedBytes } = living.steps.pop() as Step;
    const { random } = this;
    living.at += random.below(20 * 3_600_000);
    const [commandId, eventId] = [random.uuid(), random.uuid()];
    const at = new Date(living.at).toISOString();
    const unhashed: Omit<EventMetadata, 'hash'> = {
      commandId, commandFingerprint: random.hex(64), correlationId: random.uuid(), causationId: commandId,
      actor: { id: random.uuid(), role }, occurredAt: at, recordedAt: at, schemaVersion: 1, hashVersion: HASH_VERSION, previousHash: living.previousHash,
    };
    const sealed = sealedBytes === 0 ? undefined : this.envelope(sealedBytes);
    const event = { eventId, type, data, ...(sealed === undefined ? {} : { sealed }) };
    const hash = eventHash({ ...event, streamId: living.name, revision: living.revision, metadata: unhashed });
    this.position += 1;
    this.insertEvent.run(
      this.position, living.stream, living.revision, eventId, type, JSON.stringify(data), sealed === undefined ? null : JSON.stringify(sealed),
      JSON.stringify({ ...unhashed, hash }),
    );
    living.previousHash = hash;
    living.revision += 1;
    if (this.position % EVENTS_PER_COMMIT !== 0) return;
    this.db.exec('COMMIT; BEGIN IMMEDIATE');
    this.onProgress?.(this.position);
  }

  private envelope(bytes: number): SealedEnvelope {
    const { random } = this;
    return { keyRef: random.uuid(), iv: random.hex(16), ciphertext: random.hex(Math.ceil((bytes * 4) / 3)), tag: random.hex(22) };
  }
}
