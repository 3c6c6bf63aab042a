import { Controller, Get, Header, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { Health } from '#libs/platform/src/health.js';
import { Metrics } from '#libs/platform/src/metrics.js';
import { Public } from '../access/access.decorator.js';
import { HealthChecks } from './health-checks.js';

@ApiTags('operations')
@Controller()
export class OperationsController {
  constructor(
    private readonly health: HealthChecks,
    private readonly metrics: Metrics,
  ) {}

  @Public()
  @Get('health/live')
  @ApiOperation({ summary: 'The process runs and answers' })
  live(): { readonly status: 'up' } {
    return { status: 'up' };
  }

  @Public()
  @Get('health/ready')
  @ApiOperation({ summary: 'Events can be recorded, keys can be read, the read model is this program\'s and not too far behind; with the lag of each projection in events' })
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<Health> {
    const health = await this.health.ready();
    if (health.status === 'down') reply.status(503);
    return health;
  }

  @Public()
  @Get('metrics')
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  @ApiOperation({ summary: 'Prometheus metrics' })
  scrape(): Promise<string> {
    return this.metrics.registry.metrics();
  }
}
