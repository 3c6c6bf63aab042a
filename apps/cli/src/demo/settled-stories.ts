import { CALLERS_BY_PHONE, RESIDENTS } from './demo-people.js';
import type { DemoStory } from './demo-story.js';

const xf = { communityId: 'xf' } as const;

/** Matters that came to an end. */
export const SETTLED_STORIES: readonly DemoStory[] = [
  {
    // The top floor wants a rain pipe, the ground floor refuses; one hour at one table settles it.
    name: 'rain-pipe', reported: { daysAgo: 7, at: '08:40' }, by: 'lin',
    report: {
      ...xf, kind: 'request', category: 'Housing/Rain pipe', urgency: 'general', channel: 'web', building: '幸福路3号楼', address: '幸福路3号楼602室',
      description: '顶楼漏雨,想装落水管,一楼不同意 / Rain comes in under the roof; we want a rain pipe, the ground floor refuses',
      reporter: RESIDENTS.lin,
    },
    steps: [
      ['dispatcher', 20, { type: 'Dispatch', level: 'grid', gridId: 'xf-01', instruction: '请两家坐下来谈 / Please seat both households at one table' }],
      ['leader1', 45, { type: 'Acknowledge', message: '明天上午我到场 / I shall come tomorrow morning' }],
      ['leader1', 50, { type: 'CallUnits', unitIds: ['builder', 'property'], reason: '要看外墙能否走管 / We must see whether the wall can take a pipe' }],
      ['builder', 1190, { type: 'RecordUnitArrival', unitId: 'builder' }],
      ['property', 1195, { type: 'RecordUnitArrival', unitId: 'property' }],
      ['leader1', 1250, {
        type: 'HoldMediation', venueId: 'home-of-the-grid', partyCount: 2, mediatorPost: 'grid:xf/xf-01', outcome: 'agreed',
        parties: ['602室林家 / household Lin, flat 602', '101室周家 / household Zhou, flat 101'], terms: '管子走北墙,物业出料 / The pipe runs down the north wall, the property manager pays for it',
      }],
      ['leader1', 2700, { type: 'Resolve', outcome: 'solved', text: '落水管已装好,一楼验收 / The pipe is up, the ground floor has seen it' }],
      ['lin', 2900, { type: 'Rate', via: 'resident', contacted: true, solved: true, satisfaction: 5, comment: '一小时就谈拢了 / Agreed within the hour' }],
    ],
  },
  {
    // A bag of salt is gone from the stairwell. What he wants is to be taken seriously.
    name: 'bag-of-salt', reported: { daysAgo: 6, at: '09:10' }, by: 'dispatcher',
    report: {
      ...xf, kind: 'request', category: 'Safety/Lost property', urgency: 'general', channel: 'hotline', building: '幸福路1号楼', address: '幸福路1号楼一单元楼道',
      description: '老人放在楼道的一袋盐不见了 / An elderly man\'s bag of salt vanished from the stairwell', reporter: CALLERS_BY_PHONE.ding,
    },
    steps: [
      ['dispatcher', 5, { type: 'Dispatch', level: 'grid', gridId: 'xf-01' }],
      ['leader1', 15, { type: 'Acknowledge', message: '丁大爷,我这就去看监控 / Mr Ding, I am on my way to the camera recordings' }],
      ['leader1', 70, { type: 'NoteProgress', visibility: 'internal', note: '看了楼道监控 8 点到 10 点 / Watched the stairwell camera from 8 to 10' }],
      ['leader1', 130, { type: 'NoteProgress', visibility: 'public', note: '监控看到 10 点,还没有发现,下午继续 / Seen up to 10, nothing yet, going on in the afternoon' }],
      ['leader1', 330, { type: 'Resolve', outcome: 'explained', text: '保洁误收,已送回并道歉 / The cleaner had taken it away; it is back, with an apology' }],
      ['callBack', 1500, { type: 'AttemptCallBack', result: 'unreachable' }],
      ['callBack', 1620, { type: 'AttemptCallBack', result: 'reached' }],
      ['callBack', 1621, { type: 'Rate', via: 'call-back', contacted: true, solved: true, satisfaction: 5, comment: '一袋盐的事也有人管 / Somebody cares even about a bag of salt' }],
    ],
  },
  {
    // Huayuan dispatches by itself: the building leads to one grid. Answered at once, fixed within the grid.
    name: 'dead-light', reported: { daysAgo: 4, at: '19:20' }, by: 'chen',
    report: {
      communityId: 'hy', kind: 'complaint', category: 'Housing/Stairwell light', urgency: 'utilities', channel: 'snapshot', building: '花园里2号楼',
      address: '花园里2号楼三楼', description: '三楼楼道灯不亮 / The light on the third floor is dead', reporter: RESIDENTS.chen,
    },
    steps: [
      ['leaderHy', 6, { type: 'Acknowledge', message: '收到,今天换 / Seen, it will be replaced today' }],
      ['leaderHy', 190, { type: 'Resolve', outcome: 'solved', text: '灯泡已换 / The bulb is replaced' }],
      ['chen', 260, { type: 'Rate', via: 'resident', contacted: true, solved: true, satisfaction: 4 }],
    ],
  },
  {
    name: 'wrong-town', reported: { daysAgo: 3, at: '10:05' }, by: 'dispatcher',
    report: {
      ...xf, kind: 'consultation', category: 'Services/Bus', urgency: 'general', channel: 'hotline',
      description: '问外地公交线路 / Asks about a bus line in another town', reporter: CALLERS_BY_PHONE.sun,
    },
    steps: [['dispatcher', 4, { type: 'Reject', reasonCode: 'not-our-matter', reason: '不属于本街道,已告知电话 / Not of this subdistrict; told where to ask' }]],
  },
  {
    name: 'found-keys', reported: { daysAgo: 3, at: '17:45' }, by: 'zhao',
    report: {
      ...xf, kind: 'request', category: 'Safety/Lost property', urgency: 'general', channel: 'web', building: '幸福路5号楼',
      description: '钥匙丢在院里 / I lost my keys in the yard', reporter: RESIDENTS.zhao,
    },
    steps: [['zhao', 35, { type: 'Withdraw', reasonCode: 'settled', reason: '钥匙在包里找到了 / They were in my bag' }]],
  },
];
