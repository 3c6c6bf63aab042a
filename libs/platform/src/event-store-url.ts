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
  };

/** `kurrentdb` is the same protocol under the product's newer name, which this client does not know yet. */
const SCHEME = /^(?:esdb|kurrentdb)(\+discover)?:\/\//;
const HOST = /^[A-Za-z0-9._-]+(?::\d{1,5})?$/;

const WHOLE_NUMBER = /^\d{1,7}$/;
const BOOLEAN = /^(?:true|false)$/;
const TEXT = /./;
/** Options of the URL and what they take. Others are refused: the client would pass over them with no more than a line on the console. */
const OPTIONS: Readonly<Record<string, RegExp>> = {
  tls: BOOLEAN, tlscafile: TEXT, usercertfile: TEXT, userkeyfile: TEXT, connectionname: TEXT,
  maxdiscoverattempts: WHOLE_NUMBER, discoveryinterval: WHOLE_NUMBER, gossiptimeout: WHOLE_NUMBER, keepalivetimeout: WHOLE_NUMBER,
};
/** Options of the client that are ours to set, or have no effect there. */
const REFUSED: Readonly<Record<string, string>> = {
  tlsverifycert: 'the client does not support it; name the authority with tlsCAFile',
  nodepreference: 'commands are read from the leader, always',
  throwonappendfailure: 'leave it out: the store decides it',
  keepaliveinterval: 'leave it out: the store decides it',
  defaultdeadline: 'set EVENT_STORE_TIMEOUT_MS instead',
};

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
  for (const option of query === undefined || query === '' ? [] : query.split('&')) {
    const [name = '', value = ''] = option.split('=');
    const fault = faultOfOption(name, value);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function faultOfOption(name: string, value: string): string | undefined {
  const key = name.toLowerCase();
  const refused = REFUSED[key];
  if (refused !== undefined) return `the option ${name} is not taken: ${refused}`;
  const takes = OPTIONS[key];
  if (takes === undefined) return `there is no option ${name}; known are tls, tlsCAFile, userCertFile, userKeyFile, connectionName, maxDiscoverAttempts, discoveryInterval, gossipTimeout and keepAliveTimeout`;
  return takes.test(value) ? undefined : `the option ${name} cannot be "${value}"`;
}

export function hasCredentials(url: string): boolean {
  return /^[^/]*\/\/[^/?]*@/.test(url);
}

/** Files that the options name, by option. */
export function filesOf(url: string): readonly (readonly [option: string, path: string])[] {
  const pairs = (url.split('?')[1] ?? '').split('&').map((option) => option.split('=') as [string, string]);
  return pairs.filter(([name]) => name.toLowerCase().endsWith('file'));
}

/** The URL as the client takes it: under its older scheme, with the credentials where it looks for them. */
export function toConnectionString(url: string, credentials?: { readonly username: string; readonly password: string }): string {
  const who = credentials === undefined ? '' : `${encodeURIComponent(credentials.username)}:${encodeURIComponent(credentials.password)}@`;
  return url.replace(SCHEME, (_, discover: string | undefined) => `esdb${discover ?? ''}://${who}`);
}
