import { Agent, type IncomingHttpHeaders, request } from 'node:http';

const ANSWER_LIMIT_MS = 20_000;

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** Parsed when it is JSON. */
  readonly body: unknown;
}

export interface Sending {
  readonly token?: string;
  readonly key?: string;
  readonly ifMatch?: string;
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** HTTP without niceties: any bytes, any header, no redirect, no retry. */
export class Client {
  private readonly agent: Agent;

  constructor(private readonly url: string, connections = 64) {
    this.agent = new Agent({ keepAlive: true, maxSockets: connections });
  }

  get(path: string, sending: Sending = {}): Promise<Answer> {
    return this.send('GET', path, undefined, sending);
  }

  /** @param body bytes go out as they are, anything else as JSON */
  post(path: string, body: unknown, sending: Sending = {}): Promise<Answer> {
    return this.send('POST', path, Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body)), sending);
  }

  close(): void {
    this.agent.destroy();
  }

  private send(method: string, path: string, bytes: Buffer | undefined, sending: Sending): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const outgoing = request(this.url + path, { method, agent: this.agent, headers: headersOf(bytes, sending), timeout: ANSWER_LIMIT_MS }, (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('error', reject);
        incoming.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text, body: parsed(text, incoming.headers) });
        });
      });
      outgoing.on('timeout', () => outgoing.destroy(new Error(`${method} ${path} was not answered within ${ANSWER_LIMIT_MS} ms`)));
      outgoing.on('error', reject);
      outgoing.end(bytes);
    });
  }
}

function headersOf(bytes: Buffer | undefined, { token, key, ifMatch, contentType = 'application/json', headers }: Sending): Record<string, string> {
  return {
    ...(bytes === undefined ? {} : { 'content-type': contentType, 'content-length': String(bytes.length) }),
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    ...(key === undefined ? {} : { 'idempotency-key': key }),
    ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }),
    ...headers,
  };
}

function parsed(text: string, headers: IncomingHttpHeaders): unknown {
  return /json/.test(headers['content-type'] ?? '') && text !== '' ? JSON.parse(text) : undefined;
}
