import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import type { Log } from '#libs/platform/src/logging.js';
import { AppModule, type AppParts } from './app.module.js';
import { ProblemResponse } from './http/api-document.js';
import { tagAnswers } from './http/etag.js';
import { NestLog } from './http/nest-log.js';
import { ProblemFilter } from './http/problem.filter.js';
import { observeRequests } from './http/request-log.js';
import { createHttpAdapter } from './http/server.js';
import { ValidationPipe } from './http/validation.pipe.js';

/** The HTTP application over opened parts; not listening yet. */
export async function createApp(parts: AppParts, log: Log, bodyLimitBytes: number): Promise<NestFastifyApplication> {
  const filter = new ProblemFilter(log, parts.metrics);
  const adapter = createHttpAdapter(bodyLimitBytes, (error, request, reply) => filter.answer(error, request, reply));
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.of(parts), adapter, { bodyParser: false, logger: new NestLog(log) });
  app.setGlobalPrefix('api/v1', { exclude: ['health/live', 'health/ready', 'metrics'] });
  app.useGlobalFilters(filter);
  app.useGlobalPipes(new ValidationPipe());
  observeRequests(adapter.getInstance(), log, parts.metrics);
  tagAnswers(adapter.getInstance());
  describeApi(app);
  await app.init();
  return app;
}

/** The interactive description at /api/docs, the document itself at /api/docs/openapi.json. */
function describeApi(app: NestFastifyApplication): void {
  const config = new DocumentBuilder()
    .setTitle('Xiuhua')
    .setDescription('Resident complaints from report to rating. Every refusal is `application/problem+json`; see docs/problems.md and docs/rules.md.')
    .setVersion('1')
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'JWT' })
    .build();
  const document = () => SwaggerModule.createDocument(app, config, { extraModels: [ProblemResponse] });
  SwaggerModule.setup('api/docs', app, document, { jsonDocumentUrl: 'api/docs/openapi.json', yamlDocumentUrl: 'api/docs/openapi.yaml' });
}
