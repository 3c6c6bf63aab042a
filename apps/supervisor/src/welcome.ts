import { LocalIssuer } from '#libs/access/src/tokens/local-issuer.js';
import { SystemClock } from '#libs/platform/src/clock.js';
import type { Config } from '#libs/platform/src/config.js';

const TOKEN_SECONDS = 12 * 3600;

/** One account per role, known to the demo community. */
const ACCOUNTS = [
  { name: 'RESIDENT', subject: 'resident-lin', role: 'resident' },
  { name: 'LEADER', subject: 'leader-xf-01', role: 'grid-leader', grids: ['xf/xf-01'] },
  { name: 'DISPATCHER', subject: 'dispatcher-1', role: 'dispatcher', communities: ['xf', 'hy'] },
  { name: 'SUPERVISOR', subject: 'supervisor-1', role: 'supervisor', communities: ['xf', 'hy'] },
  { name: 'UNIT', subject: 'property-desk', role: 'unit', unit: 'property' },
  { name: 'VOLUNTEER', subject: 'volunteer-team-1', role: 'volunteer', communities: ['xf'] },
  { name: 'ANALYST', subject: 'analyst-1', role: 'analyst', communities: ['*'] },
  { name: 'ADMIN', subject: 'demo-admin', role: 'admin' },
] as const;

/** What to read once everything runs: where it is, who one can be, what to try. */
export async function welcome(config: Config, port: number, demo: boolean): Promise<string> {
  const { host } = config.http;
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
  const tokens = demo ? await tokensText(config) : 'No demo: make tokens with npx xiuhua token --help';
  return `
Xiuhua 绣花 is ready: ${url}   (API documentation: ${url}/api/docs)
Data: ${config.dataDir}   Stop: Ctrl-C

${tokens}
${demo ? tryText(url) : ''}`;
}

async function tokensText({ auth, dataDir }: Config): Promise<string> {
  if (auth.kind !== 'local') return `Tokens come from ${auth.issuer}.`;
  const issuer = LocalIssuer.open({ ...auth, clock: new SystemClock() });
  const lines: string[] = [];
  for (const { name, ...account } of ACCOUNTS) lines.push(`export ${name}=${await issuer.issue({ ...account, ttlSeconds: TOKEN_SECONDS })}`);
  return `Tokens of the fictional demo community for 12 hours (others: npx xiuhua token --help --data-dir ${dataDir}):\n\n${lines.join('\n')}\n`;
}

function tryText(url: string): string {
  return `Try, in another terminal, after pasting the tokens:

curl -s -H "Authorization: Bearer $DISPATCHER" '${url}/api/v1/tickets?community=xf'
curl -s -H "Authorization: Bearer $SUPERVISOR" '${url}/api/v1/response-times?groupBy=grid'
curl -s -H "Authorization: Bearer $RESIDENT" -H 'Content-Type: application/json' ${url}/api/v1/tickets \\
  -d '{"kind":"complaint","category":"light/stairwell","urgency":"general","channel":"web","communityId":"xf","description":"The light is out"}'

README.md has the five steps of a ticket's life.
`;
}
