import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Injectable } from '@nestjs/common';
import { checkHealth } from '#libs/platform/src/health.js';
import { errorFacts } from '#libs/platform/src/logging.js';
import { ProjectorParts } from './parts.js';
import { Projector } from './projector.js';

const HEALTH_PATIENCE_MS = 1_000;

/** `/health/live`, `/health/ready` and `/metrics` for the operator, on loopback only. */
@Injectable()
export class OperationsServer {
  private server: Server | undefined;

  constructor(private readonly projector: Projector, private readonly parts: ProjectorParts) {}

  async listen(port: number): Promise<void> {
    const server = createServer((request, response) => {
      this.answer(request, response).catch((error: unknown) => {
        this.parts.log.error({ event: 'operations-request-failed', error: errorFacts(error) });
        response.writeHead(500).end();
      });
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(port, '127.0.0.1', resolve);
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
        const health = await checkHealth({ projections: () => this.projector.health() }, HEALTH_PATIENCE_MS);
        return json(response, health.status === 'up' ? 200 : 503, health);
      }
      case '/metrics': {
        const { registry } = this.parts.metrics;
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
