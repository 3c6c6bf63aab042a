import { type Command, InvalidArgumentError, Option } from 'commander';
import { type Role, ROLES } from '#libs/access/src/caller.js';
import { ClaimError } from '#libs/access/src/tokens/claims.js';
import { LocalIssuer, MAX_TTL_SECONDS } from '#libs/access/src/tokens/local-issuer.js';
import { SystemClock } from '#libs/platform/src/clock.js';
import { CliError, type CliIo, EXIT, EXIT_CODES_HELP } from '../cli-io.js';
import { configOf, type DataFolderOptions, withDataDir } from '../data-folder.js';

interface Options extends DataFolderOptions {
  readonly role: Role;
  readonly subject?: string;
  readonly community?: readonly string[];
  readonly grid?: readonly string[];
  readonly unit?: string;
  readonly ttl: number;
}

/** What a role needs to see anything at all: without it the token would be valid and useless. */
const NEEDED: Partial<Record<Role, 'community' | 'grid' | 'unit'>> = {
  'grid-leader': 'grid', unit: 'unit', dispatcher: 'community', supervisor: 'community', analyst: 'community', volunteer: 'community',
};

export function addTokenCommand(program: Command, io: CliIo): void {
  withDataDir(program.command('token'))
    .description('make an access token with the local issuer')
    .addOption(new Option('--role <role>', 'what the bearer may do').choices(ROLES).makeOptionMandatory())
    .option('--subject <account>', 'account of the bearer (default: the role\'s name)')
    .option('--community <id...>', 'communities of a dispatcher, supervisor, analyst or volunteer; * for all, an analyst\'s only')
    .option('--grid <community/grid...>', 'grids of a grid leader')
    .option('--unit <id>', 'unit of a unit account')
    .option('--ttl <time>', 'how long it holds: 30m, 12h, 7d', ttl, 12 * 3600)
    .addHelpText('after', `
Examples:
  $ xiuhua token --role grid-leader --grid donghe/g1
  $ xiuhua token --role dispatcher --community donghe xihe --ttl 7d
  $ curl -H "Authorization: Bearer $(xiuhua token --role analyst --community donghe)" http://127.0.0.1:3000/api/v1/response-times
${EXIT_CODES_HELP}`)
    .action(async (options: Options) => io.out(await issue(options, io)));
}

async function issue({ role, subject, community, grid, unit, ttl: ttlSeconds, ...folder }: Options, io: CliIo): Promise<string> {
  const needed = NEEDED[role];
  if (needed !== undefined && { community, grid, unit }[needed] === undefined) {
    throw new CliError(`a ${role} needs --${needed}: without it the token would open nothing`, EXIT.usage);
  }
  const { auth } = configOf(folder, io);
  if (auth.kind !== 'local') throw new CliError('AUTH_JWKS_URL is set: tokens come from that issuer, not from here');
  const issuer = LocalIssuer.open({ ...auth, clock: new SystemClock() });
  try {
    return await issuer.issue({
      subject: subject ?? role, role, ttlSeconds, ...(community && { communities: community }), ...(grid && { grids: grid }), ...(unit !== undefined && { unit }),
    });
  } catch (error) {
    if (error instanceof ClaimError) throw new CliError(error.message, EXIT.usage, { cause: error });
    throw error;
  }
}

const SECONDS = { s: 1, m: 60, h: 3600, d: 86_400 } as const;

function ttl(text: string): number {
  const match = /^(\d{1,9})([smhd])$/.exec(text);
  const seconds = match ? Number(match[1]) * SECONDS[match[2] as keyof typeof SECONDS] : 0;
  if (seconds < 1 || seconds > MAX_TTL_SECONDS) throw new InvalidArgumentError('Give a time from 1s to 366d, for example 30m, 12h or 7d.');
  return seconds;
}
