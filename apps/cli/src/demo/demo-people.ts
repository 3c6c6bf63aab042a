import type { Caller } from '#libs/access/src/caller.js';

/**
 * Everybody here is made up. Names are things of the sewing box (needle, thread, thimble …), phone numbers begin with 000,
 * which is assigned to nobody.
 */
interface Resident {
  readonly account: string;
  readonly name: string;
  readonly phone: string;
}

export const RESIDENTS = {
  lin: { account: 'resident-lin', name: '林小绣 Lin Xiaoxiu', phone: '000-5550-0101' },
  wang: { account: 'resident-wang', name: '王阿针 Wang Azhen', phone: '000-5550-0102' },
  chen: { account: 'resident-chen', name: '陈丝线 Chen Sixian', phone: '000-5550-0103' },
  zhao: { account: 'resident-zhao', name: '赵棉布 Zhao Mianbu', phone: '000-5550-0104' },
} as const satisfies Record<string, Resident>;

/** Known by phone only: they rang the hotline, or somebody reported for them. */
export const CALLERS_BY_PHONE = {
  ding: { name: '丁顶针 Ding Dingzhen', phone: '000-5550-0201' },
  sun: { name: '孙剪刀 Sun Jiandao', phone: '000-5550-0202' },
} as const;

const caller = (subject: string, role: Caller['role'], scope: Partial<Caller> = {}): Caller => ({ subject, role, communities: [], grids: [], ...scope });

/** Staff accounts; `xiuhua token --subject` makes tokens for them. */
export const STAFF = {
  admin: caller('demo-admin', 'admin'),
  dispatcher: caller('dispatcher-1', 'dispatcher', { communities: ['xf', 'hy'] }),
  callBack: caller('dispatcher-2', 'dispatcher', { communities: ['xf', 'hy'] }),
  supervisor: caller('supervisor-1', 'supervisor', { communities: ['xf', 'hy'] }),
  leader1: caller('leader-xf-01', 'grid-leader', { grids: ['xf/xf-01'] }),
  leader2: caller('leader-xf-02', 'grid-leader', { grids: ['xf/xf-02'] }),
  leaderHy: caller('leader-hy-01', 'grid-leader', { grids: ['hy/hy-01'] }),
  police: caller('traffic-police-desk', 'unit', { unit: 'traffic-police' }),
  builder: caller('builder-desk', 'unit', { unit: 'builder' }),
  property: caller('property-desk', 'unit', { unit: 'property' }),
  volunteer: caller('volunteer-team-1', 'volunteer', { communities: ['xf'] }),
} as const satisfies Record<string, Caller>;

export type DemoActor = keyof typeof RESIDENTS | keyof typeof STAFF;

/** The caller behind a name; a resident's person reference is looked up, as the api does. */
export async function callerOf(actor: DemoActor, refOfSubject: (subject: string) => Promise<string | null>): Promise<Caller> {
  if (actor in STAFF) return STAFF[actor as keyof typeof STAFF];
  const { account } = RESIDENTS[actor as keyof typeof RESIDENTS];
  const personRef = await refOfSubject(account);
  return caller(account, 'resident', personRef === null ? {} : { personRef });
}
