/** Where the log lies. */
export type EventStoreLocation =
  | { readonly kind: 'sqlite'; readonly path: string }
  | {
    readonly kind: 'eventstoredb';
    /** As @eventstore/db-client takes it, credentials included. Never logged. */
    readonly connectionString: string;
    /** Put before every stream's name, so that several installations can share one database; often empty. */
    readonly namespace: string;
    /** One append or one read may take this long. */
    readonly timeoutMs: number;
    /** What of the URL changes nothing though somebody may wait for it, see {@link optionsWithoutEffect}; absent where there is nothing. */
    readonly withoutEffect?: readonly string[];
  };

/** `kurrentdb` is the same protocol under the product's newer name, which this client does not know yet. */
const SCHEME = /^(?:esdb|kurrentdb)(\+discover)?:\/\//;
const HOST = /^[A-Za-z0-9._-]+(?::\d{1,5})?$/;

const WHOLE_NUMBER = /^\d{1,7}$/;
/** Milliseconds; -1 is never, in the words of the database's clients. */
const OR_NEVER = /^(?:-1|\d{1,7})$/;
const BOOLEAN = /^(?:true|false)$/;
const TEXT = /./;
/** Options of the URL and what they take. Others are refused: the client would pass over them with no more than a line on the console. */
const OPTIONS: Readonly<Record<string, RegExp>> = {
  tls: BOOLEAN, tlscafile: TEXT, usercertfile: TEXT, userkeyfile: TEXT, connectionname: TEXT,
  maxdiscoverattempts: WHOLE_NUMBER, discoveryinterval: WHOLE_NUMBER, gossiptimeout: WHOLE_NUMBER, keepalivetimeout: OR_NEVER,
};
/**
 * Options of the client that are ours to set: taken where they say what is done anyway or change nothing that matters, and kept from
 * the client, which for tlsVerifyCert=false would print the whole URL, password included.
 */
const OURS: Readonly<Record<string, { readonly takes: RegExp; readonly why?: string; readonly warning?: string }>> = {
  tlsverifycert: { takes: BOOLEAN },
  nodepreference: { takes: /^leader$/i, why: 'commands are read from the leader, always' },
  throwonappendfailure: { takes: /^true$/, why: 'an append that fails is always told' },
  keepaliveinterval: { takes: OR_NEVER, warning: 'the store sets it itself' },
  defaultdeadline: { takes: OR_NEVER, warning: 'EVENT_STORE_TIMEOUT_MS is the time limit' },
};
/** What the client gives Node as a timer for -1 is too long for one, and would fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;
/** The client's own, in seconds, is longer than most operations of ours may take. */
const LONGEST_GOSSIP_S = 5;

interface Option {
  readonly name: string;
  /** The client takes names in any case, with `-` and `_` anywhere. */
  readonly key: string;
  readonly value: string;
}

export function isEventStoreDbUrl(url: string): boolean {
  return SCHEME.test(url);
}

/** @returns what is wrong with the URL and the way out, or undefined */
export function faultOfEventStoreDbUrl(url: string): string | undefined {
  const rest = url.replace(SCHEME, '');
  const [authority = '', query, ...more] = rest.split('?');
  if (more.length > 0) return 'give the options once, behind one question mark';
  const at = authority.lastIndexOf('@');
  const credentials = at === -1 ? undefined : authority.slice(0, at);
  // A question mark within the password would make its end look like options, and those are shown.
  const astray = at === -1 && query?.includes('@') === true;
  if (astray || (credentials !== undefined && !/^[^:@/]+:[^:@/]+$/.test(credentials))) return 'give credentials as user:password@, with special characters percent-encoded';
  const hosts = authority.slice(at + 1).replace(/\/$/, '').split(',');
  const wrong = hosts.find((host) => !HOST.test(host));
  if (wrong !== undefined) return `"${wrong}" is no host; give esdb://host:2113, or several as host1:2113,host2:2113`;
  const options = optionsOf(url);
  for (const option of options) {
    const fault = faultOfOption(option);
    if (fault !== undefined) return fault;
  }
  return faultOfTls(options);
}

function optionsOf(url: string): readonly Option[] {
  const query = url.split('?')[1] ?? '';
  return (query === '' ? [] : query.split('&')).map((option) => {
    const [name = '', ...value] = option.split('=');
    return { name, key: name.toLowerCase().replace(/[-_]/g, ''), value: value.join('=') };
  });
}

function faultOfOption({ name, key, value }: Option): string | undefined {
  const ours = OURS[key];
  const takes = ours?.takes ?? OPTIONS[key];
  if (takes === undefined) return `there is no option ${name}; known are tls, tlsCAFile, userCertFile, userKeyFile, connectionName, maxDiscoverAttempts, discoveryInterval, gossipTimeout and keepAliveTimeout`;
  if (takes.test(value) && decoded(value) !== undefined) return undefined;
  return `the option ${name} cannot be "${value}"${ours?.why === undefined ? '' : `: ${ours.why}`}`;
}

function faultOfTls(options: readonly Option[]): string | undefined {
  // Of an option that is given twice the client takes the last.
  const last = (wanted: string): string | undefined => options.findLast(({ key }) => key === wanted)?.value;
  if (last('tlsverifycert') === 'false' && last('tls') !== 'false') return 'the option tlsVerifyCert cannot be "false" with TLS: the client does not support it; name the authority with tlsCAFile';
  if ((last('usercertfile') === undefined) !== (last('userkeyfile') === undefined)) return 'give userCertFile and userKeyFile together';
  return undefined;
}

/** @returns undefined where it is not well percent-encoded */
function decoded(value: string): string | undefined {
  try {
    return decodeURIComponent(value);
  } catch {
    return undefined;
  }
}

export function hasCredentials(url: string): boolean {
  return /^[^/]*\/\/[^/?]*@/.test(url);
}

/** Files that the options name, by option. */
export function filesOf(url: string): readonly (readonly [option: string, path: string])[] {
  return optionsOf(url).filter(({ key }) => key.endsWith('file')).map(({ name, value }) => [name, decoded(value) ?? value]);
}

/** Options that were taken and change nothing though somebody may wait for it, each with what holds instead. */
export function optionsWithoutEffect(url: string): readonly string[] {
  return optionsOf(url).flatMap(({ name, key }) => (OURS[key]?.warning === undefined ? [] : [`${name}: ${OURS[key].warning}`]));
}

/**
 * The URL as the client takes it: under its older scheme, with the credentials where it looks for them, without the options that are ours.
 * @param timeoutMs of one append or read; a discovery that meets a silent host first has to go on to others within it
 */
export function toConnectionString(url: string, timeoutMs: number, credentials?: { readonly username: string; readonly password: string }): string {
  const who = credentials === undefined ? '' : `${encodeURIComponent(credentials.username)}:${encodeURIComponent(credentials.password)}@`;
  const [address = ''] = url.split('?');
  const given = optionsOf(url).filter(({ key }) => OURS[key] === undefined);
  const options = given.map(({ name, key, value }) => `${name}=${key === 'keepalivetimeout' && value === '-1' ? LONGEST_TIMER_MS : value}`);
  if (discovers(address) && !given.some(({ key }) => key === 'gossiptimeout')) options.push(`gossipTimeout=${gossipTimeoutS(timeoutMs)}`);
  return address.replace(SCHEME, (_, discover: string | undefined) => `esdb${discover ?? ''}://${who}`) + (options.length === 0 ? '' : `?${options.join('&')}`);
}

/** By gossip, which one node alone is not asked for. */
function discovers(address: string): boolean {
  return SCHEME.exec(address)?.[1] !== undefined || address.slice(address.lastIndexOf('@') + 1).includes(',');
}

/** The client counts whole seconds. A third, because a read gives each of its connections half of the time. */
function gossipTimeoutS(timeoutMs: number): number {
  return Math.min(LONGEST_GOSSIP_S, Math.max(1, Math.floor(timeoutMs / 3000)));
}
