import type { Decider, Fact, NewEvent } from '../decider.js';
import { UnknownEventError } from '../unknown-event-error.js';

/**
 * Everybody whose erasure was ordered, in one stream, so that whoever opens the keys finds them by its name, in any log,
 * without reading the rest. Nothing personal in it: a reference means nothing once its person is erased.
 */
export const ERASURE_ORDERS = 'erasure-orders';

export interface OrderErasure {
  readonly type: 'OrderErasure';
  readonly personRef: string;
}

export type ErasureOrderEvent = NewEvent<'ErasureOrdered', { readonly personRef: string }, Record<string, never>>;

export const ERASURE_ORDER_EVENT_TYPES = ['ErasureOrdered'] as const satisfies readonly ErasureOrderEvent['type'][];

/** Nothing is remembered: a person is ordered to be erased under one command id, which the stream knows already. */
export type ErasureOrders = Record<string, never>;

export const erasureOrdersDecider: Decider<ErasureOrders, OrderErasure, ErasureOrderEvent> = {
  initialState: {},
  decide: ({ personRef }) => [{ type: 'ErasureOrdered', data: { personRef } }],
  evolve(orders: ErasureOrders, { type }: Fact<string, object>): ErasureOrders {
    if (type !== 'ErasureOrdered') throw new UnknownEventError('erasure orders', type);
    return orders;
  },
};
