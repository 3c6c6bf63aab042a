import type { OrganisationCommand } from '#libs/ticketing/src/organisation/organisation-command.js';

export const DEMO_TIME_ZONE = 'Asia/Shanghai';

interface DemoCommunity {
  readonly communityId: string;
  readonly name: string;
  /** `hy` sends a report on by itself when its building is in one grid; in `xf` a dispatcher does it. */
  readonly dispatchesByItself: boolean;
  readonly grids: readonly { readonly gridId: string; readonly name: string; readonly buildings: readonly string[]; readonly leader: string }[];
  readonly units: readonly { readonly unitId: string; readonly name: string; readonly kind: string }[];
}

const POLICE = { unitId: 'traffic-police', name: '交警中队 Traffic police', kind: 'police' };
const PROPERTY = { unitId: 'property', name: '绣花物业 Xiuhua property management', kind: 'property-manager' };

/** The fictional subdistrict 绣花街道: two communities, three grids. */
export const DEMO_COMMUNITIES: readonly DemoCommunity[] = [
  {
    communityId: 'xf', name: '幸福社区 Xingfu', dispatchesByItself: false,
    grids: [
      { gridId: 'xf-01', name: '第一网格 Grid 1', buildings: ['幸福路1号楼', '幸福路2号楼', '幸福路3号楼'], leader: 'leader-xf-01' },
      { gridId: 'xf-02', name: '第二网格 Grid 2', buildings: ['幸福路4号楼', '幸福路5号楼'], leader: 'leader-xf-02' },
    ],
    units: [POLICE, PROPERTY, { unitId: 'builder', name: '针线建筑 Needle & Thread builders', kind: 'builder' }],
  },
  {
    communityId: 'hy', name: '花园社区 Huayuan', dispatchesByItself: true,
    grids: [{ gridId: 'hy-01', name: '第一网格 Grid 1', buildings: ['花园里1号楼', '花园里2号楼'], leader: 'leader-hy-01' }],
    units: [PROPERTY],
  },
];

/**
 * The commands that make a community, each with the name that its command id comes from.
 * @param inOfficeSince RFC 3339, before the first story
 */
export function organisationCommands(community: DemoCommunity, inOfficeSince: string): readonly { readonly name: string; readonly command: OrganisationCommand }[] {
  const { communityId, name, dispatchesByItself, grids, units } = community;
  return [
    { name: 'create', command: { type: 'CreateCommunity', communityId, name, timeZone: DEMO_TIME_ZONE, subdistrictId: 'xiuhua', dispatchesByItself } },
    ...grids.flatMap(({ gridId, name: gridName, buildings, leader }) => [
      { name: `grid ${gridId}`, command: { type: 'AddGrid', gridId, name: gridName } as const },
      ...buildings.map((building) => ({ name: `building ${building}`, command: { type: 'AssignBuilding', gridId, building } as const })),
      { name: `leader ${gridId}`, command: { type: 'AppointLeader', gridId, account: leader, from: inOfficeSince } as const },
    ]),
    ...units.map((unit) => ({ name: `unit ${unit.unitId}`, command: { type: 'RegisterUnit', ...unit } as const })),
  ];
}
