import type { Guard } from './guard.js';

const PUBLISHING = { invariant: 6, project: 'unit', tests: 'publishing.property.spec' } as const;
const VERSIONS = { invariant: 6, project: 'unit', tests: 'publication-decider.spec' } as const;
const ENGINE = { invariant: 6, project: 'unit', tests: 'publication-commands.spec' } as const;
const CLOCKS = 'libs/ticketing/src/ticket/start-clocks.js';
const DECIDER = 'libs/ticketing/src/publication/publication-decider.js';
const COMMANDS = 'libs/engine/src/publication-commands.js';

/** Invariant 6: what is published moves nothing of the past and nothing that runs; a published version never changes. */
export const PUBLISHING_GUARDS: readonly Guard[] = [
  {
    name: 'a-pause-counts-by-the-pinned-calendar', ...PUBLISHING,
    file: CLOCKS, line: 'policies.calendar(deadline.calendar)',
    without: 'policies.planFor(\'resolve\', { kind: \'complaint\', urgency: \'general\', category: \'a\', communityId: \'xf\' }).calendar',
  },
  {
    name: 'an-extension-counts-by-the-pinned-calendar', ...PUBLISHING,
    file: CLOCKS, line: 'policies.calendar(extended.calendar)', without: 'policies.planFor(event.data.stage, before).calendar',
  },
  {
    name: 'what-starts-no-clock-pins-none-anew', ...PUBLISHING,
    file: CLOCKS, line: 'default:\n            return [];', without: 'default:\n            return clockmaker.restart(before);',
  },
  {
    name: 'versions-follow-one-another', ...VERSIONS,
    file: DECIDER, line: 'if (version !== expected)', without: 'if (false)',
  },
  {
    name: 'a-version-is-published-once', ...VERSIONS,
    file: DECIDER, line: 'if (same !== undefined && (0, same_json_js_1.sameJson)(same.document, document))', without: 'if (false)',
  },
  {
    name: 'a-new-version-says-something-new', ...VERSIONS,
    file: DECIDER, line: 'if (latest !== undefined && ', without: 'if (false && ',
  },
  {
    name: 'nothing-is-published-for-the-past', ...VERSIONS,
    file: DECIDER, line: 'effectiveFrom: now', without: 'effectiveFrom: publication.versions[0]?.effectiveFrom ?? \'1970-01-01T00:00:00.000Z\'',
  },
  {
    name: 'a-policy-counts-by-a-published-calendar', ...ENGINE,
    file: COMMANDS, line: '...await this.referenceFaults(document)', times: 2, without: '...[]',
  },
  {
    name: 'a-document-is-published-under-its-own-name', ...ENGINE,
    file: COMMANDS, line: 'name === expected ||', without: 'true ||',
  },
  {
    name: 'a-definition-stays-with-its-figure', ...ENGINE,
    file: COMMANDS, line: '...await this.figureFaults(document)', times: 2, without: '...[]',
  },
  {
    name: 'definitions-are-the-admins', ...ENGINE,
    file: COMMANDS, line: '(0, authorize_js_1.authorizePublication)(envelope.caller, \'ManageDefinitions\');', without: '',
  },
  {
    name: 'policies-are-the-admins', ...ENGINE,
    file: COMMANDS, line: '(0, authorize_js_1.authorizePublication)(envelope.caller, \'ManagePolicies\');', without: '',
  },
  {
    name: 'calendars-are-the-admins', ...ENGINE,
    file: COMMANDS, line: '(0, authorize_js_1.authorizePublication)(envelope.caller, \'ManageCalendars\');', without: '',
  },
];
