import { RESIDENTS } from './demo-people.js';
import type { DemoStory } from './demo-story.js';

const xf = { communityId: 'xf' } as const;

/** Matters that still go on. */
export const OPEN_STORIES: readonly DemoStory[] = [
  {
    // Cars block a lane in the rain: the traffic police are called in and must show up.
    name: 'blocked-lane', reported: { daysAgo: 2, at: '16:30' }, by: 'wang',
    report: {
      ...xf, kind: 'complaint', category: 'Traffic/Blocked lane', urgency: 'emergency', channel: 'snapshot', address: '幸福路5号楼东侧车道',
      description: '下雨天车把车道堵死了,急救车进不来 / Cars block the lane in the rain, no ambulance could pass', reporter: RESIDENTS.wang,
    },
    steps: [
      ['dispatcher', 3, { type: 'Dispatch', level: 'grid', gridId: 'xf-02' }],
      ['leader2', 6, { type: 'CallUnits', unitIds: ['traffic-police'], reason: '需要现场疏导 / Somebody must clear the way on the spot' }],
      ['leader2', 8, { type: 'Acknowledge', message: '已呼叫交警 / The traffic police are called' }],
      ['police', 31, { type: 'RecordUnitArrival', unitId: 'traffic-police' }],
      ['leader2', 62, { type: 'Resolve', outcome: 'solved', text: '车道已疏通,画了禁停线 / The lane is clear and marked as no parking' }],
    ],
  },
  {
    name: 'blocked-lane-again', reported: { daysAgo: 2, at: '16:41' }, by: 'zhao',
    report: {
      ...xf, kind: 'complaint', category: 'Traffic/Blocked lane', urgency: 'emergency', channel: 'web', address: '幸福路5号楼门口',
      description: '门口堵车出不去 / Nobody gets out, the road is jammed', reporter: RESIDENTS.zhao,
    },
    steps: [['dispatcher', 10, ({ ticketOf }) => ({ type: 'Link', kind: 'duplicate', to: ticketOf('blocked-lane') })]],
  },
  {
    // "Not ours", says the grid; the dispatcher rules that it is.
    name: 'restaurant-noise', reported: { daysAgo: 2, at: '09:30' }, by: 'lin',
    report: {
      ...xf, kind: 'complaint', category: 'Environment/Noise', urgency: 'general', channel: 'web', building: '幸福路4号楼',
      description: '楼下饭馆半夜还放音乐 / The restaurant below plays music past midnight', reporter: RESIDENTS.lin,
    },
    steps: [
      ['dispatcher', 30, { type: 'Dispatch', level: 'grid', gridId: 'xf-02' }],
      ['leader2', 95, { type: 'Return', reasonCode: 'not-ours', reason: '饭馆在一网格 / The restaurant belongs to grid 1' }],
      ['dispatcher', 120, { type: 'Dispatch', level: 'grid', gridId: 'xf-02', ruling: true, instruction: '门在二网格,由你们办 / Its door is in grid 2: it is yours' }],
      ['leader2', 150, { type: 'Acknowledge' }],
    ],
  },
  {
    name: 'barking-dog', reported: { daysAgo: 2, at: '11:15' }, by: 'wang',
    report: {
      ...xf, kind: 'complaint', category: 'Environment/Noise', urgency: 'complex', channel: 'snapshot', building: '幸福路2号楼',
      description: '隔壁的狗整天叫 / Next door\'s dog barks all day', reporter: RESIDENTS.wang,
    },
    steps: [
      ['dispatcher', 12, { type: 'Dispatch', level: 'grid', gridId: 'xf-01' }],
      ['leader1', 300, ({ inDays }) => ({
        type: 'HoldMediation', partyCount: 2, mediatorPost: 'grid:xf/xf-01', outcome: 'agreed', performBy: inDays(5),
        parties: ['王家 / household Wang', '隔壁养狗户 / the dog\'s owner'], terms: '五天内送狗上训练课 / The dog goes to training within five days',
      })],
    ],
  },
  {
    // Solved, said the grid. Not solved, says the resident: the ticket lives again.
    name: 'uncollected-rubbish', reported: { daysAgo: 2, at: '08:05' }, by: 'chen',
    report: {
      communityId: 'hy', kind: 'complaint', category: 'Environment/Rubbish', urgency: 'utilities', channel: 'snapshot', building: '花园里1号楼',
      description: '垃圾三天没收 / No rubbish was collected for three days', reporter: RESIDENTS.chen,
    },
    steps: [
      ['leaderHy', 20, { type: 'Acknowledge', message: '联系清运 / Calling the collectors' }],
      ['leaderHy', 200, { type: 'Resolve', outcome: 'solved', text: '已清运 / Collected' }],
      ['chen', 400, { type: 'Rate', via: 'resident', contacted: true, solved: false, satisfaction: 2, comment: '只收了一半 / Only half of it is gone' }],
    ],
  },
  {
    name: 'rooftop-shed', reported: { daysAgo: 1, at: '10:50' }, by: 'dispatcher',
    report: {
      ...xf, kind: 'tip-off', category: 'Housing/Illegal structure', urgency: 'complex', channel: 'hotline', address: '幸福路4号楼楼顶',
      description: '有人在楼顶私搭,不愿留名 / Somebody builds a shed on the roof; gives no name',
    },
    steps: [['dispatcher', 25, { type: 'Dispatch', level: 'community', instruction: '请社区牵头 / For the community itself' }]],
  },
  {
    // From the monthly meeting of building 1: matters, not minutes; each becomes a ticket.
    name: 'meeting-bicycle-shed', reported: { daysAgo: 1, at: '14:30' }, by: 'leader1',
    report: {
      ...xf, gridId: 'xf-01', kind: 'suggestion', category: 'Housing/Bicycle shed', urgency: 'general', channel: 'meeting', building: '幸福路1号楼',
      description: '楼长会:想建自行车棚 / Building meeting: a bicycle shed is wanted',
    },
    steps: [],
  },
  {
    name: 'meeting-reading-aloud', reported: { daysAgo: 1, at: '14:35' }, by: 'leader1',
    report: {
      ...xf, gridId: 'xf-01', kind: 'request', category: 'Services/Elderly care', urgency: 'general', channel: 'meeting', building: '幸福路1号楼',
      description: '楼长会:想有人给看不清的老人读报 / Building meeting: somebody should read the paper to those who cannot see well',
    },
    steps: [
      ['dispatcher', 15, { type: 'Dispatch', level: 'grid', gridId: 'xf-01' }],
      ['volunteer', 80, { type: 'Claim', claimantRef: 'volunteer-team-1' }],
      ['volunteer', 90, { type: 'NoteProgress', visibility: 'public', note: '周六上午开始读报 / We begin on Saturday morning' }],
    ],
  },
];
