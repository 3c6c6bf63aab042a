import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { AccountName } from '../../support/accounts.js';
import type { Answer } from '../../support/client.js';
import { Random } from '../../support/random.js';
import { aReport } from '../../support/tickets.js';
import { type ApiNodes, type Node, NODES } from './api-nodes.js';

const WRITERS = 6;
const READERS = 2;
/** Between two commands of one caller: the log need not be long, only busy at every moment. */
const MOST_PAUSE_MS = 120;
const NOTES = 3;

interface Outcome {
  readonly ticketId: string;
  readonly revision: number;
  readonly position: string;
}

export interface ReportedTicket {
  readonly ticketId: string;
  readonly text: string;
  readonly reporter?: { readonly name: string; readonly phone: string };
}

interface Step {
  readonly path: string;
  readonly body: object;
  readonly who: AccountName;
  /** Default 1. */
  readonly events?: number;
}

const DISPATCH: Step = { path: 'dispatch', body: { level: 'grid', gridId: 'xf-01', instruction: 'Please look today' }, who: 'dispatcher' };
const NOTE: Step = { path: 'note-progress', body: { visibility: 'internal', note: 'Seen' }, who: 'dispatcher' };
const REST: readonly Step[] = [
  { path: 'acknowledge', body: { message: 'We come at four' }, who: 'leader' },
  ...Array.from({ length: NOTES }, () => NOTE),
  { path: 'resolve', body: { outcome: 'solved', text: 'It shines' }, who: 'leader' },
];
const RATE: Step = { path: 'rate', body: { contacted: true, solved: true, satisfaction: 5, comment: 'Thank you' }, who: 'resident', events: 2 };

const QUESTIONS: readonly [string, AccountName][] = [
  ['/tickets?community=xf', 'dispatcher'], ['/response-times?groupBy=grid', 'supervisor'], ['/statistics', 'supervisor'], ['/communities/xf', 'dispatcher'],
];

/** People who report tickets and see them through, at both nodes and often at both at once, and others who look on. */
export class Callers {
  /** As `storedSteps` tells them. */
  readonly acknowledged: string[] = [];
  /** Every ticket, with what was told of it that only the keys can open. */
  readonly reported: ReportedTicket[] = [];
  /** Answered 200. */
  questions = 0;
  private readonly chance: Random;
  private reporters = 0;
  private over = false;

  constructor(private readonly nodes: ApiNodes, seed: number) {
    this.chance = new Random(seed);
  }

  /** Until `whatever` is over; then each sees the command at hand through. @throws what went wrong with any of them, at once */
  async beside(whatever: Promise<void>): Promise<void> {
    this.over = false;
    const shared = await this.report();
    const callers = [
      ...Array.from({ length: WRITERS }, () => this.write(shared)), ...Array.from({ length: READERS }, (_unused, reader) => this.read(NODES[reader % 2]!, shared)),
    ];
    try {
      await Promise.race([whatever, Promise.all(callers)]);
    } finally {
      this.over = true;
      await Promise.allSettled([whatever, ...callers]);
    }
    await Promise.all([whatever, ...callers]);
  }

  private async write(shared: string): Promise<void> {
    while (!this.over) {
      const byPhone = this.chance.below(4) === 0;
      const ticketId = await this.report(byPhone);
      for (const step of [DISPATCH, ...REST, ...(byPhone ? [] : [RATE])]) {
        if (this.over) return;
        await this.take(ticketId, step);
        if (this.chance.below(5) === 0) await this.take(shared, NOTE);
        await pause(this.chance.below(MOST_PAUSE_MS));
      }
    }
  }

  private async read(node: Node, shared: string): Promise<void> {
    while (!this.over) {
      const [path, who] = this.chance.oneOf<[string, AccountName]>([...QUESTIONS, [`/tickets/${shared}`, 'dispatcher'], [`/tickets/${shared}/history`, 'supervisor']]);
      if (await this.nodes.ask(node, path, who) !== undefined) this.questions += 1;
      await pause(this.chance.below(MOST_PAUSE_MS));
    }
  }

  /** By phone it is from somebody whom nobody knows yet: both nodes are about to make his key. */
  private async report(byPhone = false): Promise<string> {
    const reporter = { name: 'Fictional Feng', phone: `010-55${String(this.reporters++).padStart(6, '0')}` };
    const text = `The light on floor ${this.reporters} is dark`;
    const body = aReport({ description: text, ...(byPhone ? { channel: 'hotline', reporter } : {}) });
    const { ticketId } = await this.give('/tickets', body, byPhone ? 'dispatcher' : 'resident');
    this.reported.push({ ticketId, text, ...(byPhone ? { reporter } : {}) });
    return ticketId;
  }

  private async take(ticketId: string, { path, body, who, events }: Step): Promise<void> {
    await this.give(`/tickets/${ticketId}/${path}`, body, who, events);
  }

  /** To one node or the other, or to both at the same moment. */
  private async give(path: string, body: object, who: AccountName, events = 1): Promise<Outcome> {
    const nodes = this.chance.below(3) === 0 ? NODES : [this.chance.oneOf(NODES)];
    const key = randomUUID();
    const [first, second = first] = await Promise.all(nodes.map((node) => this.nodes.insist(node, path, body, who, key)));
    return this.note(path, first!, second!, events);
  }

  private note(path: string, one: Answer, other: Answer, events: number): Outcome {
    if (one.status >= 300) throw new Error(`${path} was answered ${one.status}: ${one.text}`);
    if (one.status !== other.status || one.text !== other.text) throw new Error(`${path} was answered ${one.status} ${one.text} and ${other.status} ${other.text}`);
    const outcome = one.body as Outcome;
    for (let event = 0; event < events; event += 1) this.acknowledged.push(`${outcome.ticketId.slice(9)} ${outcome.revision - event}`);
    return outcome;
  }
}
