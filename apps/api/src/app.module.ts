import { type DynamicModule, Global, Module, type Provider } from '@nestjs/common';
import { APP_GUARD, DiscoveryModule } from '@nestjs/core';
import { CqrsModule } from '@nestjs/cqrs';
import { TokenVerifier } from '#libs/access/src/tokens/token-verifier.js';
import type { Engine } from '#libs/engine/src/engine.js';
import { OrganisationCommands } from '#libs/engine/src/organisation-commands.js';
import { PoliciesInForce } from '#libs/engine/src/policies-in-force.js';
import { PublicationCommands } from '#libs/engine/src/publication-commands.js';
import { ReplayedStatistics } from '#libs/engine/src/replay/replayed-statistics.js';
import { Simulations } from '#libs/engine/src/simulation/simulations.js';
import { TicketCommands } from '#libs/engine/src/ticket-commands.js';
import { TicketHistories } from '#libs/engine/src/ticket-histories.js';
import { EventStore } from '#libs/event-store/src/event-store.js';
import { Upcasters } from '#libs/event-store/src/upcasters.js';
import { Metrics } from '#libs/platform/src/metrics.js';
import { PersonEraser } from '#libs/privacy/src/erase-person.js';
import { KeyStore } from '#libs/privacy/src/key-store.js';
import { IdentityOpener } from '#libs/privacy/src/open-identity.js';
import { EnvelopeOpener } from '#libs/privacy/src/opener.js';
import { ReadModel } from '#libs/read-model/src/read-model.js';
import { AuthGuard } from './access/auth.guard.js';
import { RateLimit } from './access/rate-limit.js';
import { RouteAudit } from './access/route-audit.js';
import { NoOpController } from './bench/no-op.controller.js';
import { HealthChecks, ReadyLagLimit } from './operations/health-checks.js';
import { OperationsController } from './operations/operations.controller.js';
import { OrganisationModule } from './organisation/organisation.module.js';
import { PersonsModule } from './persons/persons.module.js';
import { PublicationsModule } from './publications/publications.module.js';
import { QueriesModule } from './queries/queries.module.js';
import { SmallGroups } from './queries/response-times/small-groups.js';
import { SimulationsModule } from './simulations/simulations.module.js';
import { TicketsModule } from './tickets/tickets.module.js';

/** What main.ts opens and closes; Nest only hands it around. */
export interface AppParts {
  readonly engine: Engine;
  readonly readModel: ReadModel;
  readonly simulations: Simulations;
  readonly replayed: ReplayedStatistics;
  readonly verifier: TokenVerifier;
  readonly metrics: Metrics;
  /** Requests of one account per minute; 0: no limit. */
  readonly rateLimitPerMinute: number;
  /** Tickets a group needs for an analyst to see its response times. */
  readonly hideGroupsUnder: number;
  /** Events a projection may lag behind while the api calls itself ready; 0: no bound. */
  readonly readyLagLimit: number;
  /** Adds the commands that do nothing. */
  readonly bench: boolean;
}

@Global()
@Module({})
export class AppModule {
  static of(parts: AppParts): DynamicModule {
    const providers = [...portsOf(parts), HealthChecks];
    return {
      module: AppModule,
      imports: [CqrsModule.forRoot(), DiscoveryModule, TicketsModule, OrganisationModule, PersonsModule, PublicationsModule, QueriesModule, SimulationsModule],
      controllers: [OperationsController, ...(parts.bench ? [NoOpController] : [])],
      providers: [...providers, RouteAudit, { provide: APP_GUARD, useClass: AuthGuard }],
      exports: providers,
    };
  }
}

function portsOf({ engine, readModel, simulations, replayed, verifier, metrics, rateLimitPerMinute, hideGroupsUnder, readyLagLimit }: AppParts): Provider[] {
  return [
    { provide: EventStore, useValue: engine.store },
    { provide: KeyStore, useValue: engine.keys },
    { provide: TicketCommands, useValue: engine.tickets },
    { provide: OrganisationCommands, useValue: engine.organisation },
    { provide: PoliciesInForce, useValue: engine.policies },
    { provide: PublicationCommands, useValue: engine.publications },
    { provide: PersonEraser, useValue: new PersonEraser(engine.keys, engine.executor) },
    { provide: IdentityOpener, useValue: new IdentityOpener(engine.keys, engine.executor) },
    { provide: TicketHistories, useValue: new TicketHistories(engine.store, new Upcasters()) },
    { provide: EnvelopeOpener, useValue: new EnvelopeOpener(engine.keys) },
    { provide: ReadModel, useValue: readModel },
    { provide: Simulations, useValue: simulations },
    { provide: ReplayedStatistics, useValue: replayed },
    { provide: TokenVerifier, useValue: verifier },
    { provide: Metrics, useValue: metrics },
    { provide: ReadyLagLimit, useValue: { events: readyLagLimit } satisfies ReadyLagLimit },
    { provide: RateLimit, useValue: new RateLimit(rateLimitPerMinute) },
    { provide: SmallGroups, useValue: new SmallGroups(hideGroupsUnder) },
  ];
}
