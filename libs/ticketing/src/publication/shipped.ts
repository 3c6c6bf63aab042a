import { CHINESE_CALENDAR } from '../calendar/chinese-calendar.js';
import { SHIPPED_DEFINITIONS } from '../measures/figure-definition.js';
import { DEFAULT_POLICY } from '../policy/default-policy.js';

/** Documents that come with the program: the first version of their names, which nobody needs to publish. */
export const SHIPPED = { policy: [DEFAULT_POLICY], calendar: [CHINESE_CALENDAR], definition: SHIPPED_DEFINITIONS } as const;
