import type { DutyStep, PolicyDocument } from './policy-document.js';

const LADDER: readonly DutyStep[] = [
  { at: 0.5, action: 'warn' },
  { at: 0.8, action: 'warn' },
  { at: 1, action: 'breach', escalateTo: 'community' },
  { at: 1.2, action: 'escalate', escalateTo: 'subdistrict' },
  { at: 1.5, action: 'escalate', escalateTo: 'district' },
];

/**
 * The table of DB11/T 2021—2022 for 12345 hotlines. What the standard does not say is ours: acknowledge, rate and the ladder.
 * The default is the table's row `general`, so that no ticket is without limits.
 */
export const DEFAULT_POLICY: PolicyDocument = {
  name: 'default',
  version: 1,
  title: 'DB11/T 2021—2022 (12345 hotline)',
  calendar: { name: 'china', version: 1 },
  rules: [
    {
      name: 'emergency', when: { urgencies: ['emergency'] },
      limits: { dispatch: { clock: 'continuous', hours: 1 }, resolve: { clock: 'continuous', hours: 2 } },
    },
    {
      name: 'utilities', when: { urgencies: ['utilities'] },
      limits: { dispatch: { clock: 'continuous', hours: 2 }, resolve: { clock: 'continuous', hours: 24 } },
    },
    {
      name: 'complex', when: { urgencies: ['complex'] },
      limits: { resolve: { clock: 'natural-days', days: 15 } },
    },
  ],
  default: {
    limits: {
      dispatch: { clock: 'continuous', hours: 24 },
      acknowledge: { clock: 'working-hours', hours: 2 },
      resolve: { clock: 'natural-days', days: 7 },
      rate: { clock: 'natural-days', days: 14 },
    },
    ladder: LADDER,
  },
};
