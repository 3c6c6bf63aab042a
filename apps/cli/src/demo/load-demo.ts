import { randomUUID } from 'node:crypto';
import type { CommandEnvelope } from '#libs/engine/src/command-envelope.js';
import type { Engine } from '#libs/engine/src/engine.js';
import { uuidV5 } from '#libs/event-store/src/uuid.js';
import { ticketDecider } from '#libs/ticketing/src/ticket/ticket-decider.js';
import { streamOfTicket, ticketIdFrom } from '#libs/ticketing/src/ticket/ticket-id.js';
import { TimeZone } from '../import/time/time-zone.js';
import { DEMO_COMMUNITIES, DEMO_TIME_ZONE, organisationCommands } from './demo-organisation.js';
import { callerOf, type DemoActor, STAFF } from './demo-people.js';
import type { DemoContext, DemoStory } from './demo-story.js';
import { OPEN_STORIES } from './open-stories.js';
import { SETTLED_STORIES } from './settled-stories.js';

export const DEMO_STORIES: readonly DemoStory[] = [...SETTLED_STORIES, ...OPEN_STORIES];

/** Namespace of the demo's command ids, and so of its ticket numbers. */
const DEMO = '0d3a6d1e-3a44-5d7b-8f0e-7a5c1f1f9a55';
const DAY = 86_400_000;
const zone = new TimeZone(DEMO_TIME_ZONE);

export interface DemoTicket {
  readonly story: string;
  readonly ticketId: string;
  readonly status: string;
}

/** Loads the fictional subdistrict through the command services. Repeated, it adds nothing; cut short, it goes on. */
export async function loadDemo(engine: Engine, now: number): Promise<readonly DemoTicket[]> {
  for (const community of DEMO_COMMUNITIES) {
    for (const { name, command } of organisationCommands(community, new Date(now - 30 * DAY).toISOString())) {
      const envelope = { caller: STAFF.admin, ...demoCommand(`${community.communityId} ${name}`) };
      await engine.organisation.execute(community.communityId, command, envelope);
    }
  }
  const ids = new Map<string, string>();
  for (const story of DEMO_STORIES) ids.set(story.name, await new StoryTeller(engine, now, ids, story).tell());
  return Promise.all(DEMO_STORIES.map(async ({ name }) => {
    const ticketId = ids.get(name)!;
    return { story: name, ticketId, status: (await engine.tickets.load(ticketId)).state.status };
  }));
}

/** Body and id depend on the name alone: what is relative to now must not make a repeated command another one. */
function demoCommand(name: string): Omit<CommandEnvelope, 'caller'> {
  return { commandId: uuidV5(DEMO, name), body: { demo: name }, correlationId: randomUUID() };
}

function instantOf({ daysAgo, at }: DemoStory['reported'], now: number): string {
  const today = Math.floor((now + zone.offsetAt(now)) / DAY) * DAY;
  const [hours, minutes] = at.split(':').map(Number) as [number, number];
  return new Date(zone.read(today - daysAgo * DAY + (hours * 60 + minutes) * 60_000).instant).toISOString();
}

class StoryTeller {
  private readonly context: DemoContext;

  constructor(
    private readonly engine: Engine,
    private readonly now: number,
    ids: ReadonlyMap<string, string>,
    private readonly story: DemoStory,
  ) {
    this.context = { inDays: (days) => new Date(now + days * DAY).toISOString(), ticketOf: (name) => ids.get(name)! };
  }

  async tell(): Promise<string> {
    const { ticketId, reportedAt } = (await this.found()) ?? (await this.report());
    for (const [index, [by, minutes, command]] of this.story.steps.entries()) {
      const occurredAt = new Date(Date.parse(reportedAt) + minutes * 60_000).toISOString();
      const input = typeof command === 'function' ? command(this.context) : command;
      await this.engine.tickets.execute(ticketId, input, await this.envelope(by, `step ${index}`, occurredAt));
    }
    return ticketId;
  }

  /** Reporting anew would ask for the reporter again, and bring back somebody who was erased. */
  private async found(): Promise<{ ticketId: string; reportedAt: string } | undefined> {
    const { commandId } = demoCommand(`${this.story.name} report`);
    const { state } = await this.engine.executor.load(streamOfTicket(ticketIdFrom(commandId, '20000101')), ticketDecider);
    return state.status === 'none' ? undefined : { ticketId: state.ticketId, reportedAt: state.reportedAt };
  }

  private async report(): Promise<{ ticketId: string; reportedAt: string }> {
    const { by, report, reported } = this.story;
    const reportedAt = instantOf(reported, this.now);
    const { reporter, ...rest } = report;
    const input = reporter === undefined ? rest : { ...rest, reporter: { ...(reporter.name && { name: reporter.name }), ...(reporter.phone && { phone: reporter.phone }) } };
    const { ticketId } = await this.engine.tickets.report(input, await this.envelope(by, 'report', reportedAt));
    return { ticketId, reportedAt };
  }

  private async envelope(by: DemoActor, step: string, occurredAt: string): Promise<CommandEnvelope> {
    const caller = await callerOf(by, (subject) => this.engine.keys.refOfSubject(subject));
    return { caller, ...demoCommand(`${this.story.name} ${step}`), occurredAt };
  }
}
