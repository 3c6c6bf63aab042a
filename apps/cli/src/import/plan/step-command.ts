import { communityPost, gridPost } from '#libs/ticketing/src/ticket/post.js';
import { present } from '#libs/ticketing/src/present.js';
import type { MediationOutcome, ResolutionOutcome } from '#libs/ticketing/src/ticket/vocabulary.js';
import type { Row } from '../csv/row.js';
import type { MediationMapping, StepMeaning, StepName } from '../mapping/mapping.js';
import { coded, codedOrNothing } from './coded.js';
import { freeText } from './free-text.js';
import type { Oddity } from './oddities.js';
import { type StepCommand, Unusable } from './planned-ticket.js';
import type { TicketPlanner } from './ticket-planner.js';

const BY_SOURCE = 'by-source';
const MAX_PARTIES = 1000;

/** A step of the source as its row tells it. */
export interface SourceStep {
  readonly meaning: StepMeaning & { readonly step: Exclude<StepName, 'report'> };
  readonly row: Row;
  readonly communityId: string;
}

/** The command that a step of the source means. @throws Unusable when the row does not say what it needs, or too much */
export function stepCommand({ meaning, row, communityId }: SourceStep, planner: TicketPlanner, oddities: Oddity[]): StepCommand {
  const text = freeText(meaning.text, row);
  const reasonCode = meaning.reasonCode ?? BY_SOURCE;
  const gridId = planner.gridOf(row)?.id;
  switch (meaning.step) {
    case 'dispatch':
      return { type: 'Dispatch', level: gridId === undefined ? 'community' : 'grid', communityId, ...present({ gridId, instruction: text }) };
    case 'acknowledge':
      return { type: 'Acknowledge', ...present({ message: text }) };
    case 'return':
      return { type: 'Return', reasonCode, ...present({ reason: text }) };
    case 'claim':
      return { type: 'Claim', claimantRef: coded('claimant', meaning.claimant!, row, oddities) };
    case 'release':
      return { type: 'ReleaseClaim', claimantRef: coded('claimant', meaning.claimant!, row, oddities) };
    case 'note':
      return { type: 'NoteProgress', visibility: meaning.visibility ?? 'internal', ...present({ note: text }) };
    case 'mediate': {
      const mediatorPost = gridId === undefined ? communityPost(communityId) : gridPost(communityId, gridId);
      const session = sessionOf(meaning.mediation!, row, planner, oddities);
      return { type: 'HoldMediation', outcome: meaning.outcome as MediationOutcome, mediatorPost, ...session, ...present({ terms: text }) };
    }
    case 'perform':
      return { type: 'RecordAgreementPerformed', ...present({ evidence: text }) };
    case 'break':
      return { type: 'RecordAgreementBroken', ...present({ evidence: text }) };
    case 'resolve':
      return { type: 'Resolve', outcome: meaning.outcome as ResolutionOutcome, ...present({ text }) };
    case 'rate': {
      const { via, contacted, solved, satisfaction } = meaning.rating!;
      const answers = {
        contacted: codedOrNothing('contacted', contacted, row, oddities), solved: codedOrNothing('solved', solved, row, oddities),
        satisfaction: codedOrNothing('satisfaction', satisfaction, row, oddities),
      };
      return { type: 'Rate', via, ...present({ ...answers, comment: text }) };
    }
    case 'reopen':
      return { type: 'Reopen', reasonCode, ...present({ reason: text }) };
    case 'close':
      return { type: 'Close', reasonCode: BY_SOURCE, ...present({ reason: text }) };
    case 'reject':
      return { type: 'Reject', reasonCode, ...present({ reason: text }) };
    case 'withdraw':
      return { type: 'Withdraw', reasonCode, ...present({ reason: text }) };
    default: {
      const never: never = meaning.step;
      throw new Error(`unknown step ${String(never)}`);
    }
  }
}

function sessionOf({ parties, performBy, nextSessionAt }: MediationMapping, row: Row, planner: TicketPlanner, oddities: Oddity[]) {
  const instant = (column: string | undefined): string | undefined => {
    const at = column === undefined ? undefined : planner.plannedTimeOf(row, column, oddities);
    return at === undefined ? undefined : new Date(at).toISOString();
  };
  return {
    partyCount: 'column' in parties ? countOf(row, parties.column) : parties.constant,
    ...present({ performBy: instant(performBy?.column), nextSessionAt: instant(nextSessionAt?.column) }),
  };
}

function countOf(row: Row, column: string): number {
  const text = row.text(column);
  const count = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (count < 1 || count > MAX_PARTIES) throw new Unusable(`the column '${column}' holds no whole number of parties from 1 to ${MAX_PARTIES}`);
  return count;
}
