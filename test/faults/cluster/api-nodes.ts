import type { Config } from '#libs/platform/src/config.js';
import { type AccountName, ACCOUNTS, tokenFor } from '../../support/accounts.js';
import { type Answer, Client } from '../../support/client.js';
import { mustSayWhen, unlessLost, untilAnswered } from '../../support/until-answered.js';
import { SLOW_MS } from './processes.js';

export const NODES = [0, 1] as const;
export type Node = (typeof NODES)[number];

const TOKEN_SECONDS = 24 * 3600;
const SHOWN = 300;

export interface TimedAnswer {
  readonly what: string;
  readonly ms: number;
}

/** Both api nodes as their callers see them, and how long any answer has taken. */
export class ApiNodes {
  slowest: TimedAnswer = { what: 'nothing', ms: 0 };
  /** Those that took longer than any may. */
  readonly late: TimedAnswer[] = [];
  /** Tries that led to no answer: connections that broke, and 503. */
  readonly inVain = { lost: 0, refused: 0 };
  private readonly clients: readonly Client[];
  private readonly tokens = new Map<AccountName, string>();

  constructor(urls: readonly string[], private readonly config: Config, private readonly limitMs: number) {
    this.clients = urls.map((url) => new Client(url));
  }

  /** One command, repeated under its key until it is answered with what has become of it. */
  async insist(node: Node, path: string, body: object, who: AccountName, key: string): Promise<Answer> {
    const token = await this.token(who);
    return untilAnswered(`${who} POST ${path}`, () => this.timed(`POST ${path}`, this.clients[node]!.post(`/api/v1${path}`, body, { token, key })));
  }

  /** One question. @returns undefined where it was put off or the connection was lost @throws Error for any other answer than 200 */
  async ask(node: Node, path: string, who: AccountName): Promise<Answer | undefined> {
    const answer = await this.timed(`GET ${path}`, this.clients[node]!.get(`/api/v1${path}`, { token: await this.token(who) }));
    if (answer === undefined || answer.status === 200) return answer;
    if (answer.status !== 503) throw new Error(`GET ${path} was answered ${answer.status}: ${answer.text}`);
    mustSayWhen(answer);
    return undefined;
  }

  close(): void {
    for (const client of this.clients) client.close();
  }

  private async timed(what: string, call: Promise<Answer>): Promise<Answer | undefined> {
    const askedAt = performance.now();
    const answer = await unlessLost(call);
    const took = { what: `${what} (${answer?.status ?? 'lost'}: ${answer?.text.slice(0, SHOWN) ?? ''})`, ms: Math.round(performance.now() - askedAt) };
    if (answer === undefined) this.inVain.lost += 1;
    else if (answer.status === 503) this.inVain.refused += 1;
    if (took.ms > this.slowest.ms) this.slowest = took;
    if (took.ms > this.limitMs) this.late.push(took);
    return answer;
  }

  /** Old enough for the slow node, which would not take one that begins in its future. */
  private async token(who: AccountName): Promise<string> {
    const token = this.tokens.get(who) ?? await tokenFor(this.config, ACCOUNTS[who], TOKEN_SECONDS, Date.now() - 2 * SLOW_MS);
    this.tokens.set(who, token);
    return token;
  }
}
