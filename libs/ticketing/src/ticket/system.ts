import type { Actor } from '../decider.js';

/** Who acts where nobody does: a community that dispatches by itself, and the passing of time. */
export const SYSTEM: Actor = { id: 'system', role: 'system' };
