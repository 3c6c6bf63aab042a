import { MEDIATION_OUTCOMES, RESOLUTION_OUTCOMES } from '#libs/ticketing/src/ticket/vocabulary.js';
import { TimeReader } from '../time/time-reader.js';
import { TimeZone } from '../time/time-zone.js';
import type { Coded, Mapping, MappingPath, StepMeaning, StepName } from './mapping.js';

type Fault = readonly [path: MappingPath, message: string];

/** What a JSON Schema cannot say about a mapping. */
export function faultsOfMapping(mapping: Mapping): readonly Fault[] {
  return [...timeFaults(mapping), ...policyFaults(mapping), ...ticketFaults(mapping), ...stepFaults(mapping), ...activityFaults(mapping)];
}

function timeFaults({ timeZone, timeFormat }: Mapping): Fault[] {
  try {
    new TimeZone(timeZone);
  } catch {
    return [[['timeZone'], `'${timeZone}' is no IANA time zone; for example Asia/Shanghai`]];
  }
  try {
    new TimeReader(timeZone, timeFormat);
    return [];
  } catch (error) {
    return [[['timeFormat'], (error as Error).message]];
  }
}

function policyFaults({ policy, calendar }: Mapping): Fault[] {
  if (calendar === undefined || typeof policy === 'string') return [];
  return [[['calendar'], policy === undefined ? "belongs to a 'policy', which is missing" : 'a published policy names its calendar, which is published too']];
}

function ticketFaults({ ticket }: Mapping): Fault[] {
  const { community } = ticket;
  const faults: Fault[] = [];
  if ((community.column === undefined) === (community.label === undefined)) {
    faults.push([['ticket', 'community'], "give either 'column' or 'label'"]);
  }
  if ((ticket.latitude === undefined) !== (ticket.longitude === undefined)) {
    faults.push([['ticket', ticket.latitude === undefined ? 'longitude' : 'latitude'], "'latitude' and 'longitude' go together"]);
  }
  for (const name of ['kind', 'channel', 'urgency'] as const) faults.push(...codedFaults(ticket[name], ['ticket', name]));
  return faults;
}

function codedFaults(coded: Coded<string | number | boolean>, path: MappingPath): Fault[] {
  if ((coded.constant === undefined) === (coded.column === undefined)) return [[path, "give either 'constant' or 'column' with 'map'"]];
  if (coded.column !== undefined && coded.map === undefined) return [[path, "'column' needs 'map': which value means what here"]];
  if (coded.constant !== undefined && (coded.map ?? coded.otherwise) !== undefined) return [[path, "'constant' stands alone, without 'map' and 'otherwise'"]];
  return [];
}

function stepFaults({ steps, status }: Mapping): Fault[] {
  if (!steps) return [];
  const faults: Fault[] = [];
  steps.forEach((step, index) => {
    if ((step.step === 'report') !== (index === 0)) {
      faults.push([['steps', index, 'step'], index === 0 ? "the first step must be 'report'" : "'report' can only be the first step"]);
    }
    if (index === 0 && step.when) faults.push([['steps', 0, 'when'], 'the report of a row cannot depend on a column']);
    faults.push(...meaningFaults(step, ['steps', index]));
  });
  if (status && !steps.some((step) => step.at.column === status.endedAt)) {
    faults.push([['status', 'endedAt'], `no step takes its time from '${status.endedAt}'`]);
  }
  return faults;
}

function activityFaults({ events }: Mapping): Fault[] {
  const faults: Fault[] = [];
  const seen = new Set<string>();
  events?.activities.forEach((activity, index) => {
    const path = ['events', 'activities', index];
    activity.names.forEach((name, place) => {
      if (seen.has(name)) faults.push([[...path, 'names', place], `'${name}' is named twice`]);
      seen.add(name);
    });
    faults.push(...meaningFaults(activity, path));
  });
  return faults;
}

const WITH_REASON_CODE = ['return', 'reopen', 'reject', 'withdraw'];
const WITHOUT_TEXT = ['claim', 'release'];

/** The outcomes that a step can have; none for every other. */
const OUTCOMES: Readonly<Partial<Record<StepName, readonly string[]>>> = { resolve: RESOLUTION_OUTCOMES, mediate: MEDIATION_OUTCOMES };
/** What a step cannot do without, and no other has. */
const OWN_PARTS = { mediation: ['mediate'], claimant: ['claim', 'release'], rating: ['rate'] } as const;

function meaningFaults(step: StepMeaning, path: MappingPath): Fault[] {
  const faults: Fault[] = outcomeFaults(step, path);
  for (const [part, steps] of Object.entries(OWN_PARTS) as [keyof typeof OWN_PARTS, readonly StepName[]][]) {
    if (steps.includes(step.step) && step[part] === undefined) faults.push([path, `'${step.step}' lacks '${part}'`]);
    if (!steps.includes(step.step) && step[part] !== undefined) faults.push([[...path, part], `belongs to ${steps.join(', ')} only`]);
  }
  if (step.claimant !== undefined) faults.push(...codedFaults(step.claimant, [...path, 'claimant']));
  for (const name of ['contacted', 'solved', 'satisfaction'] as const) {
    const answer = step.rating?.[name];
    if (answer !== undefined) faults.push(...codedFaults(answer, [...path, 'rating', name]));
  }
  if (step.step !== 'note' && step.visibility) faults.push([[...path, 'visibility'], "belongs to 'note' only"]);
  if (!WITH_REASON_CODE.includes(step.step) && step.reasonCode) {
    faults.push([[...path, 'reasonCode'], `belongs to ${WITH_REASON_CODE.join(', ')} only`]);
  }
  if (step.step === 'report' && step.text) faults.push([[...path, 'text'], "a report's text is the ticket's 'description'"]);
  if (WITHOUT_TEXT.includes(step.step) && step.text) faults.push([[...path, 'text'], 'a claim has no text']);
  return faults;
}

function outcomeFaults({ step, outcome }: StepMeaning, path: MappingPath): Fault[] {
  const known = OUTCOMES[step];
  if (known === undefined) return outcome === undefined ? [] : [[[...path, 'outcome'], `belongs to ${Object.keys(OUTCOMES).join(', ')} only`]];
  if (outcome === undefined) return [[path, `'${step}' lacks 'outcome': ${known.join(', ')}`]];
  return known.includes(outcome) ? [] : [[[...path, 'outcome'], `'${step}' ends ${known.join(', ')}`]];
}
