import { ACCOUNTABLE_LEVELS, type AccountableLevel } from '../ticket/vocabulary.js';
import { isRecord } from './document-form.js';
import { LADDER_STAGES, POLICY_LIMITS } from './policy-document.js';
import { fault, type Path, type PolicyFault } from './policy-fault.js';

/** What can be read of a step, whatever else is wrong with it. */
interface ReadableStep {
  readonly path: Path;
  readonly at: number | undefined;
  readonly action: unknown;
  readonly level: AccountableLevel | undefined;
}

/** The faults between the steps of a ladder, or of each one where they stand by stage. */
export function ladderFaults(value: unknown, path: Path): PolicyFault[] {
  if (!isRecord(value)) return faultsOfOne(value, path, 'breach');
  return LADDER_STAGES.flatMap((stage) => faultsOfOne(value[stage], [...path, stage], stage === 'rate' ? 'close' : 'breach'));
}

function faultsOfOne(value: unknown, path: Path, end: 'breach' | 'close'): PolicyFault[] {
  if (!Array.isArray(value) || value.length > POLICY_LIMITS.steps) return [];
  const steps = value.map((step, index) => readStep(step, [...path, index]));
  return [...orderFaults(steps), ...endFaults(steps, path, end), ...levelFaults(steps)];
}

function readStep(value: unknown, path: Path): ReadableStep {
  const { at, action, escalateTo } = isRecord(value) ? value : {};
  return {
    path, action, at: typeof at === 'number' ? at : undefined,
    level: ACCOUNTABLE_LEVELS.find((level) => level === escalateTo),
  };
}

function orderFaults(steps: readonly ReadableStep[]): PolicyFault[] {
  return steps.flatMap(({ at, path }, index) => {
    const before = steps[index - 1]?.at;
    if (at === undefined || before === undefined || at > before) return [];
    return [fault([...path, 'at'], 'ladder-not-ascending', `give more than ${before}, or move the step`, at)];
  });
}

/** Exactly one end at 1: a second one there is not ascending, one elsewhere is told at its place. */
function endFaults(steps: readonly ReadableStep[], path: Path, end: 'breach' | 'close'): PolicyFault[] {
  const ends = steps.filter(({ action }) => action === end);
  const off = ends.filter(({ at }) => at !== undefined && at !== 1)
    .map((step) => fault([...step.path, 'at'], `${end}-off-limit`, `give 1: the ${end} is at the due instant`, step.at));
  const missing = steps.length > 0 && ends.length === 0 ? [fault(path, `no-${end}-at-limit`, `add { at: 1, action: ${end} }`)] : [];
  return [...off, ...missing];
}

function levelFaults(steps: readonly ReadableStep[]): PolicyFault[] {
  let reached: AccountableLevel | undefined;
  return steps.flatMap(({ level, path }) => {
    if (level === undefined) return [];
    const highest = reached;
    if (highest === undefined || ACCOUNTABLE_LEVELS.indexOf(level) > ACCOUNTABLE_LEVELS.indexOf(highest)) {
      reached = level;
      return [];
    }
    return [fault([...path, 'escalateTo'], 'levels-not-ascending', `give a level above ${highest}, or leave the step out`, level)];
  });
}
