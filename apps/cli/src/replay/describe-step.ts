import type { TicketEvents, TicketEventType } from '#libs/ticketing/src/ticket/ticket-event.js';

type Descriptions = { readonly [T in TicketEventType]: (data: TicketEvents[T]['data']) => string };

const DESCRIPTIONS: Descriptions = {
  TicketReported: ({ kind, category, channel, urgency, gridId, sourceKey }) =>
    `reported: ${kind}, ${category}, by ${channel}, ${urgency}${gridId ? `, grid ${gridId}` : ''}${sourceKey ? `, key in the source ${sourceKey}` : ''}`,
  TicketDispatched: ({ level, communityId, gridId, assigneePost, ruling }) =>
    `dispatched to ${assigneePost ?? (gridId ? `grid ${communityId}/${gridId}` : `${level} ${communityId}`)}${ruling ? ' by ruling' : ''}`,
  TicketAcknowledged: () => 'acknowledged',
  TicketReturned: ({ reasonCode }) => `returned (${reasonCode})`,
  TicketReclassified: ({ kind, category, urgency }) => `reclassified: ${kind}, ${category}, ${urgency}`,
  TicketTransferred: ({ fromCommunityId, toCommunityId }) => `transferred from ${fromCommunityId} to ${toCommunityId}`,
  TicketClaimed: ({ claimantRef }) => `claimed by ${claimantRef}`,
  ClaimReleased: ({ claimantRef }) => `claim released by ${claimantRef}`,
  UnitsCalled: ({ unitIds }) => `units called: ${unitIds.join(', ')}`,
  UnitArrived: ({ unitId }) => `unit ${unitId} arrived`,
  ProgressNoted: ({ visibility, activity }) => `progress noted (${visibility})${activity ? `: ${activity}` : ''}`,
  NoteCorrected: ({ correctedRevision }) => `note of revision ${correctedRevision} corrected`,
  MediationHeld: ({ session, partyCount, outcome, mediatorPost, performBy, nextSessionAt }) =>
    `mediation session ${session} with ${partyCount} parties, led by ${mediatorPost}: ${outcome}`
    + `${performBy ? `, to be performed by ${performBy}` : ''}${nextSessionAt ? `, next session ${nextSessionAt}` : ''}`,
  AgreementPerformed: () => 'agreement performed',
  AgreementBroken: () => 'agreement broken',
  TicketResolved: ({ outcome }) => `resolved: ${outcome}`,
  CallBackAttempted: ({ result }) => `call-back: ${result}`,
  TicketRated: ({ via, contacted, solved, satisfaction }) =>
    `rated via ${via}: ${[yesNo('contacted', contacted), yesNo('solved', solved), satisfaction === undefined ? '' : `satisfaction ${satisfaction} of 5`].filter((part) => part !== '').join(', ')}`,
  TicketReopened: ({ reasonCode }) => `reopened (${reasonCode})`,
  TicketLinked: ({ kind, to }) => `linked as ${kind} to ${to}`,
  TicketUnlinked: ({ kind, to }) => `no longer linked as ${kind} to ${to}`,
  TicketWithdrawn: ({ reasonCode }) => `withdrawn (${reasonCode})`,
  TicketRejected: ({ reasonCode }) => `rejected (${reasonCode})`,
  TicketClosed: ({ reasonCode }) => `closed (${reasonCode})`,
  TicketAdopted: () => 'adopted: a living ticket from here on',
  ClockPaused: ({ reasonCode }) => `clocks paused (${reasonCode})`,
  ClockResumed: ({ deadlines = [] }) => `clocks resumed${deadlines.map(({ stage, dueAt }) => `, ${stage} due ${dueAt}`).join('')}`,
  DeadlineExtended: ({ stage, from, to, requestedBy, approvedBy }) => `time to ${stage} extended from ${from} to ${to}: asked by ${requestedBy}, approved by ${approvedBy}`,
  BreachExempted: ({ stage, dueAt, approvedBy, reasonCode }) => `breach of the time to ${stage} that ran out at ${dueAt} left out of the count (${reasonCode}), approved by ${approvedBy}`,
  DeadlineWarned: ({ stage, milestone, dueAt }) => `warned: ${percent(milestone)} of the time to ${stage} was over at ${dueAt}`,
  DeadlineBreached: ({ stage, dueAt, toLevel }) => `breached: time to ${stage} ran out at ${dueAt}${toLevel === undefined ? '' : `, ${toLevel} accountable`}`,
  TicketEscalated: ({ stage, milestone, dueAt, toLevel }) =>
    `escalated${toLevel === undefined ? '' : ` to ${toLevel}`}: ${percent(milestone)} of the time to ${stage} was over at ${dueAt}`,
};

/** What happened, from the coded facts alone. A type that this version does not know is shown by its name. */
export function describeStep(type: string, data: object): string {
  if (!Object.hasOwn(DESCRIPTIONS, type)) return type;
  const describe = DESCRIPTIONS[type as TicketEventType] as (facts: object) => string;
  return describe(data);
}

function percent(part: number): string {
  return `${Math.round(part * 100)} %`;
}

function yesNo(word: string, value: boolean | undefined): string {
  return value === undefined ? '' : value ? word : `not ${word}`;
}
