import type { TicketCommandType } from '#libs/ticketing/src/ticket/ticket-command.js';
import { type Role, ROLES } from '../caller.js';
import { NARROWINGS } from '../narrowing.js';
import { type Grant, PERMISSIONS, type RolePermissions, type Sight, type Standing } from '../permissions.js';
import { PUBLIC_STEPS } from '../seen-step.js';

const STANDING_TEXTS: { readonly [S in Standing]: string } = {
  reporter: 'own tickets',
  claimable: 'open, unclaimed tickets of its communities, never a tip-off',
  claimant: 'tickets it claimed',
  'grid-in-charge': 'tickets that are in its grids now',
  'called-unit': 'tickets its unit was called to',
  community: 'tickets of its communities',
  'community-in-charge': 'tickets of its communities that no grid is in charge of',
};

const SIGHT_TEXTS: { readonly [S in Sight['tickets']]: string } = {
  none: 'none',
  reporter: 'own',
  volunteer: 'claimable and claimed',
  grids: 'in its grids; those that went on to other grids until they end',
  unit: 'its unit was called to',
  communities: 'of its communities',
};

const PLACE_TEXTS = { anywhere: 'in any community', 'own-grids': 'for a grid of its own', 'own-communities': 'in its communities' } as const;

/** docs/access.md, made from the table that the guards use. */
export function accessPage(): string {
  return `# Who may do what

Made from \`libs/access/src/permissions.ts\` by \`node dist/libs/access/src/docs/write-access.js\`; a test fails when it is stale.
What is not listed is denied. A role that never may is answered 403, whatever the id; a ticket out of scope 404, in the same words as
one that does not exist; a ticket that the caller sees and may not act on 403. A token without a scope opens nothing.

## Where the scope comes from

From the token alone: communities, grids and unit are claims of the issuer, the local one (\`xiuhua token\`) or the one behind \`AUTH_JWKS_URL\`. What
the organisation records of leaders and substitutes tells an auditor who held the post at an instant; it opens and closes nothing. An issuer
names its subjects as it likes, so the accounts that an admin enters need not be among them, and one right kept in two places would be
refused wherever they disagree: in the middle of a change of leaders, to whoever has to act. So a substitute is given a token with the
grid, a leader who leaves gets none with it any more, and since an issued token holds until it expires, tokens of staff should be short-lived. Every
event names the account that acted beside the post, so what a token let somebody do can be held against who was in office.

## What each role sees

${sights()}

\`public\` is what the last table lists. Every opening of an identity is recorded before it is answered: \`on-request\` never reaches the
reporter of a tip-off, \`with-reason\` does and must state a reason. Who may not open an identity is not shown the reporter's reference
either. An analyst with the community \`*\` sees the statistics of all.

## What each role may do

${ROLES.map(commandsOf).join('\n\n')}

## Other duties

${duties()}

## What a public history shows

${publicSteps()}
`;
}

function sights(): string {
  const rows = ROLES.map((role) => {
    const { tickets, texts, history, identity } = PERMISSIONS[role].sees;
    return [role, SIGHT_TEXTS[tickets], texts, history, identity];
  });
  return table(['role', 'tickets', 'texts', 'history', 'identity of the reporter'], rows);
}

function commandsOf(role: Role): string {
  const { report, commands }: RolePermissions = PERMISSIONS[role];
  const rows = report === null ? [] : [['Report', PLACE_TEXTS[report.where], `over ${report.channels.join(', ')}`]];
  for (const [type, grant] of Object.entries(commands) as [TicketCommandType, Grant][]) {
    rows.push([type, STANDING_TEXTS[grant.to], grant.only === undefined ? '' : `only ${NARROWINGS[grant.only].text}`]);
  }
  return `### ${role}\n\n${rows.length === 0 ? 'No command.' : table(['command', 'to', 'condition'], rows)}`;
}

function duties(): string {
  const all = [...new Set(ROLES.flatMap((role) => PERMISSIONS[role].duties))];
  return table(['duty', 'roles'], all.map((duty) => [duty, ROLES.filter((role) => PERMISSIONS[role].duties.includes(duty)).join(', ')]));
}

function publicSteps(): string {
  const rows = Object.entries(PUBLIC_STEPS).map(([type, step]) => [type, step === null ? 'no' : 'yes', step?.texts.join(', ') ?? '']);
  return table(['step', 'shown', 'texts'], rows);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
