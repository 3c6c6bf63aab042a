import type { Projection } from '#libs/projections/src/projection.js';
import { organisationProjection } from './organisation/organisation-projection.js';
import { publicationsProjection } from './publications/publications-projection.js';
import { ticketsProjection } from './tickets/tickets-projection.js';

/** Every projection of the read model: the projector runs them, `rebuild` and `verify` go over them. */
export const PROJECTIONS: readonly Projection[] = [organisationProjection, ticketsProjection, publicationsProjection];
