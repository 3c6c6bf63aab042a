import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { checkHealth, type HealthReport } from './health.js';
import { errorFacts, type Log } from './logging.js';
import type { Metrics } from './metrics.js';

const HEALTH_PATIENCE_MS = 1_000;

export interface OperationsOptions {
  readonly checks: Readonly<Record<string, () => Promise<HealthReport>>>;
  readonly metrics: Metrics;
  readonly log: Log;
}

/** `/health/live`, `/health/ready` and `/metrics` of a process without an API, for the operator: on loopback unless told otherwise. */
export class OperationsServer {
  private server: Server | undefined;

  constructor(private readonly options: OperationsOptions) {}

  async listen(host: string, port: number): Promise<void> {
    const server = createServer((request, response) => {
      this.answer(request, response).catch((error: unknown) => {
        this.options.log.error({ event: 'operations-request-failed', error: errorFacts(error) });
        response.writeHead(500).end();
      });
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(port, host, resolve);
    });
    this.server = server;
  }

  async close(): Promise<void> {
    const { server } = this;
    if (server === undefined) return;
    server.closeAllConnections();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  }

  private async answer({ method, url }: IncomingMessage, response: ServerResponse): Promise<void> {
    if (method !== 'GET') return void response.writeHead(405, { allow: 'GET' }).end();
    switch (url) {
      case '/health/live':
        return json(response, 200, { status: 'up' });
      case '/health/ready': {
        const health = await checkHealth(this.options.checks, HEALTH_PATIENCE_MS);
        return json(response, health.status === 'up' ? 200 : 503, health);
      }
      case '/metrics': {
        const { registry } = this.options.metrics;
        return void response.writeHead(200, { 'content-type': registry.contentType }).end(await registry.metrics());
      }
      default:
        response.writeHead(404).end();
    }
  }
}

function json(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
