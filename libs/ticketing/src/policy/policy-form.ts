import { ACCOUNTABLE_LEVELS, KINDS, URGENCIES } from '../ticket/vocabulary.js';
import { distinct, type Form, isRecord, list, oneOf, record, text, unknownFields, wholeNumber } from './document-form.js';
import { POLICY_LIMITS } from './policy-document.js';
import { fault, type Path, type PolicyFault } from './policy-fault.js';

const HOUR_CLOCKS = ['continuous', 'working-hours'];
const CLOCKS = [...HOUR_CLOCKS, 'working-days', 'natural-days'];

const name = text({ max: POLICY_LIMITS.name, pattern: /^[a-z0-9][a-z0-9-]*$/, form: 'small letters, digits and hyphens' });
const version = wholeNumber(1, POLICY_LIMITS.version);
const title = text({
  max: POLICY_LIMITS.title, pattern: /^(?=[^]*\S)[^\p{Cc}\p{Cs}]+$/u, form: 'a visible text without line breaks and control characters',
});

/** No star in front: whoever writes one means a family, and must not get a category of that name. */
const LABEL = '[^/*\\p{C}\\s](?:[^/\\p{C}]{0,78}[^/\\p{C}\\s])?';
const category = text({
  max: POLICY_LIMITS.label, pattern: new RegExp(`^${LABEL}(?:/${LABEL}){0,2}$`, 'u'), form: 'a category of one to three labels joined by "/"',
});
const categoryOrFamily = text({
  max: POLICY_LIMITS.label, pattern: new RegExp(`^${LABEL}(?:(?:/${LABEL}){0,2}|(?:/${LABEL})?/\\*)$`, 'u'),
  form: 'a category such as water/rain pipe, or everything below one such as water/*',
});
const communityId = text({
  max: POLICY_LIMITS.communityId, pattern: /^[A-Za-z0-9][A-Za-z0-9._-]*$/, form: 'a community id of letters, digits, dots, hyphens and underscores',
});

/** The clock says the unit: hours for clocks that count open time, days for those that count days. */
const limit: Form = (value, path) => {
  const parts = ['clock', 'hours or days'];
  if (!isRecord(value)) return [fault(path, 'wrong-type', `give a limit with the fields ${parts.join(', ')}`, value)];
  const { clock } = value;
  const faults = unknownFields(value, ['clock', 'hours', 'days'], path);
  if (!Object.hasOwn(value, 'clock')) return [...faults, fault([...path, 'clock'], 'missing-field', `add one of ${CLOCKS.join(', ')}`)];
  if (!CLOCKS.includes(clock as string)) return [...faults, fault([...path, 'clock'], 'unknown-clock', `give one of ${CLOCKS.join(', ')}`, clock)];
  const [unit, other] = HOUR_CLOCKS.includes(clock as string) ? ['hours', 'days'] as const : ['days', 'hours'] as const;
  if (Object.hasOwn(value, other)) faults.push(fault([...path, other], 'wrong-unit', `${clock as string} counts ${unit}: give ${unit} instead`, value[other]));
  else if (!Object.hasOwn(value, unit)) faults.push(fault([...path, unit], 'missing-field', `add the number of ${unit}`));
  return Object.hasOwn(value, unit) ? [...faults, ...amount(unit, value[unit], [...path, unit])] : faults;
};

function amount(unit: 'hours' | 'days', value: unknown, path: Path): PolicyFault[] {
  const [step, max, wayOut] = unit === 'hours'
    ? [0.25, POLICY_LIMITS.hours, `give 0.25 to ${POLICY_LIMITS.hours} hours, in quarters of an hour`] as const
    : [1, POLICY_LIMITS.days, `give 1 to ${POLICY_LIMITS.days} whole days`] as const;
  if (typeof value !== 'number') return [fault(path, 'wrong-type', wayOut, value)];
  return value >= step && value <= max && Number.isInteger(value / step) ? [] : [fault(path, 'limit-out-of-bounds', wayOut, value)];
}

const part: Form = (value, path) => {
  const wayOut = `give a number above 0 and up to ${POLICY_LIMITS.at}: a part of the limit`;
  if (typeof value !== 'number') return [fault(path, 'wrong-type', wayOut, value)];
  return value > 0 && value <= POLICY_LIMITS.at ? [] : [fault(path, 'wrong-size', wayOut, value)];
};

const level = oneOf(ACCOUNTABLE_LEVELS, 'unknown-level');
const STEPS: Readonly<Record<string, Form>> = {
  warn: record({ at: part, action: () => [] }, { what: 'a warning' }),
  close: record({ at: part, action: () => [] }, { what: 'a closing' }),
  breach: record({ at: part, action: () => [], 'escalateTo?': level }, { what: 'a breach' }),
  escalate: record({ at: part, action: () => [], escalateTo: level }, { what: 'an escalation' }),
};

/** A step has the fields of its action; while that is not known, only its place is looked at. */
const stepOf = (...actions: readonly (keyof typeof STEPS)[]): Form => {
  const known = oneOf(actions, 'unknown-action');
  const unclear = record({ at: part, action: known, 'escalateTo?': level }, { what: 'a step' });
  return (value, path) => {
    const action = isRecord(value) && Object.hasOwn(value, 'action') ? value['action'] : undefined;
    return (actions.includes(action as string) ? STEPS[action as string]! : unclear)(value, path);
  };
};

const ladderOf = (step: Form): Form => list(step, { min: 1, max: POLICY_LIMITS.steps, what: 'steps' });
const duties = ladderOf(stepOf('warn', 'breach', 'escalate'));
const rating = ladderOf(stepOf('warn', 'close'));

const either = (asList: Form, byStage: Form): Form => (value, path) => (Array.isArray(value) ? asList : byStage)(value, path);

const someOf = (form: Form, wayOut: string): Form => (value, path) =>
  isRecord(value) && Object.keys(value).length === 0 ? [fault(path, 'wrong-size', wayOut, value)] : form(value, path);

const entries = (item: Form, what: string): Form => distinct(item, { min: 1, max: POLICY_LIMITS.entries, what });

const rule = record({
  name,
  when: someOf(record({
    'kinds?': entries(oneOf(KINDS, 'unknown-kind'), 'kinds'), 'urgencies?': entries(oneOf(URGENCIES, 'unknown-urgency'), 'urgencies'),
    'categories?': entries(categoryOrFamily, 'categories'), 'communities?': entries(communityId, 'communities'),
  }, { what: 'the scope of a rule' }), 'say for which tickets; what holds for all belongs into the default'),
  'limits?': record({ 'dispatch?': limit, 'acknowledge?': limit, 'resolve?': limit, 'rate?': limit }, { what: 'the limits of a rule' }),
  'ladder?': either(duties, record(
    { 'dispatch?': duties, 'acknowledge?': duties, 'resolve?': duties, 'perform?': duties, 'rate?': rating }, { what: 'the ladders of a rule' },
  )),
}, { what: 'a rule' });

/** The form of a PolicyDocument. docs/examples/policy.schema.json says the same, and a spec compares them. */
export const policyForm = record({
  name, version, title,
  calendar: record({ name, version }, { what: 'the reference to a calendar' }),
  'categories?': distinct(category, { min: 1, max: POLICY_LIMITS.categories, what: 'categories' }),
  rules: list(rule, { max: POLICY_LIMITS.rules, what: 'rules' }),
  default: record({
    limits: record({ dispatch: limit, acknowledge: limit, resolve: limit, rate: limit }, { what: 'the limits of the default', missing: 'missing-stage' }),
    ladder: either(duties, record(
      { dispatch: duties, acknowledge: duties, resolve: duties, 'perform?': duties, rate: rating },
      { what: 'the ladders of the default', missing: 'missing-stage' },
    )),
  }, { what: 'the default' }),
}, { what: 'a policy', missing: { default: 'missing-default' } });
