import type { Placed } from '../testing/specification.js';
import {
  acknowledge, acknowledged, adjourn, adopt, agreed, breakAgreement, by, callBack, callPolice, claim, claimed, close, closed,
  DISPATCHER, dispatched, dispatchTo, given, importedReport, linkDuplicate, failMediation, mediateOnTheSpot, mediateWithDate, note, noted, OTHER_TICKET_ID, performAgreement,
  policeArrive, policeCalled, rate, rateUnsolved, reclassify, reject, rejected, releaseClaim, reopen, report, reported, resolve, resolved,
  returnTicket, transfer, unlinkDuplicate, withdraw, withdrawn,
} from '../testing/ticket-samples.js';
import { STATE_TABLE, type Transition } from './state-table.js';
import type { TicketCommand, TicketCommandType } from './ticket-command.js';
import type { TicketEvent } from './ticket-event.js';
import { STATUSES, type Status } from './vocabulary.js';

type Step = TicketEvent | Placed<TicketEvent>;

/** How a ticket comes to each status; `prepared` is what the command under test needs beside the status. */
const HISTORY: Record<Status | 'none', (prepared: readonly Step[], from: TicketEvent) => readonly Step[]> = {
  none: () => [],
  reported: (prepared, from) => [from, ...prepared],
  dispatched: (prepared, from) => [from, dispatched, ...prepared],
  acknowledged: (prepared, from) => [from, dispatched, acknowledged, ...prepared],
  mediating: (prepared, from) => [from, dispatched, ...prepared, agreed],
  resolved: (prepared, from) => [from, dispatched, ...prepared, resolved],
  closed: (prepared, from) => [from, dispatched, ...prepared, resolved, closed],
  rejected: (prepared, from) => [from, ...prepared, rejected],
  withdrawn: (prepared, from) => [from, dispatched, ...prepared, withdrawn],
};

const relatedLink: TicketEvent = { type: 'TicketLinked', data: { kind: 'related', to: OTHER_TICKET_ID } };

interface Sample {
  readonly commands: readonly TicketCommand[];
  readonly prepared?: readonly Step[];
  readonly from?: TicketEvent;
}

/** For each command samples that no other rule than the status refuses. */
const SAMPLES: Record<TicketCommandType, Sample> = {
  Report: { commands: [report, { ...report, routing: { result: 'grid', gridId: 'xf-01', dispatchesByItself: true } }] },
  Dispatch: { commands: [dispatchTo('xf-02')] },
  Acknowledge: { commands: [acknowledge] },
  Return: { commands: [returnTicket] },
  Reclassify: { commands: [reclassify] },
  Transfer: { commands: [transfer] },
  Claim: { commands: [claim] },
  ReleaseClaim: { commands: [releaseClaim], prepared: [claimed] },
  CallUnits: { commands: [callPolice] },
  RecordUnitArrival: { commands: [policeArrive], prepared: [policeCalled] },
  NoteProgress: { commands: [note] },
  CorrectNote: {
    commands: [1, 2, 3].map((correctedRevision) => ({ type: 'CorrectNote', correctedRevision, note: 'x' })),
    prepared: [by(DISPATCHER, noted)],
  },
  HoldMediation: { commands: [mediateWithDate, adjourn, failMediation, mediateOnTheSpot] },
  RecordAgreementPerformed: { commands: [performAgreement] },
  RecordAgreementBroken: { commands: [breakAgreement] },
  Resolve: { commands: [{ ...resolve, outcome: 'explained' }] },
  AttemptCallBack: { commands: [callBack] },
  Rate: { commands: [rate, rateUnsolved] },
  Reopen: { commands: [reopen] },
  Link: { commands: [linkDuplicate, { ...linkDuplicate, kind: 'repeat' }] },
  Unlink: { commands: [{ ...unlinkDuplicate, kind: 'related' }], prepared: [relatedLink] },
  Withdraw: { commands: [withdraw] },
  Reject: { commands: [reject] },
  Close: { commands: [close] },
  Adopt: { commands: [adopt], from: importedReport },
  RecordMilestones: { commands: [{ type: 'RecordMilestones' }] },
};

/** Every status the samples lead to, and the rules that refuse the others. */
function tryOut(type: TicketCommandType, status: Status | 'none'): { readonly to: readonly string[]; readonly refusals: readonly string[] } {
  const { commands, prepared = [], from = reported } = SAMPLES[type];
  const start = given(...HISTORY[status](prepared, from));
  expect(start.state.status).toBe(status);
  const outcomes = commands.map((command) => start.when(command, { by: DISPATCHER }));
  return {
    to: outcomes.filter(({ refusal }) => refusal === undefined).map((outcome) => outcome.after().status),
    refusals: outcomes.flatMap(({ refusal }) => refusal ?? []),
  };
}

const rows = Object.keys(STATE_TABLE).flatMap((type) =>
  (['none', ...STATUSES] as const).map((status) => [type as TicketCommandType, status] as const),
);

const meant = ({ to }: Transition, status: Status | 'none'): readonly string[] =>
  to.map((target) => (target === 'same' || target === 'before' ? status : target));

describe('The state table', () => {
  it.each(rows)('%s from %s', (type, status) => {
    const row: Transition = STATE_TABLE[type];
    const { to, refusals } = tryOut(type, status);
    if (row.from.includes(status)) {
      expect(to).not.toEqual([]);
      expect(meant(row, status)).toEqual(expect.arrayContaining([...to]));
    } else {
      expect(to).toEqual([]);
      expect(refusals).not.toEqual([]);
    }
  });

  it.each(Object.keys(STATE_TABLE) as TicketCommandType[])('%s reaches every status it names', (type) => {
    const row: Transition = STATE_TABLE[type];
    const reached = new Set(row.from.flatMap((status) => tryOut(type, status).to));
    // What brings a reopened ticket to its dispatcher is an import: see import-step.spec.ts. What Unlink brings back: link-ticket.spec.ts.
    const elsewhere = type === 'Reopen' ? ['reported'] : [];
    const named = row.from.flatMap((status) => meant(row, status));
    expect([...reached, ...elsewhere]).toEqual(expect.arrayContaining(named));
  });
});
