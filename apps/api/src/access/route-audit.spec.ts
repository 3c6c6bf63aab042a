import { Controller, Get, Module } from '@nestjs/common';
import { DiscoveryModule, NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Access, accessOf, Public } from './access.decorator.js';
import { RouteAudit } from './route-audit.js';

@Controller('said')
class SaidController {
  @Get('one')
  @Access('ReadTickets')
  one(): void {}

  @Get('two')
  @Public()
  two(): void {}

  notARoute(): void {}
}

@Controller('forgotten')
class ForgottenController {
  @Get()
  read(): void {}
}

@Module({ imports: [DiscoveryModule], controllers: [SaidController], providers: [RouteAudit] })
class CompleteModule {}

@Module({ imports: [DiscoveryModule], controllers: [SaidController, ForgottenController], providers: [RouteAudit] })
class IncompleteModule {}

const start = async (module: new () => object) => {
  const app = await NestFactory.create(module, new FastifyAdapter(), { logger: false, abortOnError: false });
  try {
    await app.init();
  } finally {
    await app.close();
  }
};

describe('the start of the api', () => {
  it('is refused while a route does not say who may call it', async () => {
    await expect(start(IncompleteModule)).rejects.toThrow('ForgottenController.read');
  });

  it('goes on when every route says so', async () => {
    await expect(start(CompleteModule)).resolves.toBeUndefined();
  });
});

describe('a route that does not say who may call it', () => {
  it('is open to nobody, whatever the start let through', () => {
    expect(() => accessOf(Reflect.get(ForgottenController.prototype, 'read') as object)).toThrow('does not say who may call it');
  });
});
