/** The closed word lists of DOMAIN §1–3. Arrays so that validation, docs and tests share them with the types. */
export const KINDS = ['consultation', 'request', 'complaint', 'tip-off', 'suggestion'] as const;
export type Kind = (typeof KINDS)[number];

export const CHANNELS = ['snapshot', 'hotline', 'patrol', 'meeting', 'web', 'open311', 'import'] as const;
export type Channel = (typeof CHANNELS)[number];

/** The urgencies of DB11/T 2021—2022 for 12345 hotlines. */
export const URGENCIES = ['emergency', 'utilities', 'general', 'complex'] as const;
export type Urgency = (typeof URGENCIES)[number];

/** Levels a ticket can be dispatched to, lowest first. */
export const LEVELS = ['micro-grid', 'grid', 'community', 'subdistrict'] as const;
export type Level = (typeof LEVELS)[number];

/** Who becomes accountable as time passes, lowest first. Nobody below is named: the assignee was it from the start. */
export const ACCOUNTABLE_LEVELS = ['community', 'subdistrict', 'district'] as const;
export type AccountableLevel = (typeof ACCOUNTABLE_LEVELS)[number];

export const RESOLUTION_OUTCOMES = ['solved', 'explained', 'not-possible'] as const;
export type ResolutionOutcome = (typeof RESOLUTION_OUTCOMES)[number];

export const MEDIATION_OUTCOMES = ['agreed', 'adjourned', 'failed'] as const;
export type MediationOutcome = (typeof MEDIATION_OUTCOMES)[number];

export const LINK_KINDS = ['duplicate', 'repeat', 'related'] as const;
export type LinkKind = (typeof LINK_KINDS)[number];

export const CALL_BACK_RESULTS = ['reached', 'unreachable', 'refused'] as const;
export type CallBackResult = (typeof CALL_BACK_RESULTS)[number];

export const VISIBILITIES = ['public', 'internal'] as const;
export type Visibility = (typeof VISIBILITIES)[number];

export const RATING_SOURCES = ['resident', 'call-back'] as const;
export type RatingSource = (typeof RATING_SOURCES)[number];

/** Why a ticket is closed. */
export const CLOSE_REASONS = ['rated', 'rating-window-passed', 'duplicate', 'by-supervisor', 'by-source'] as const;
export type CloseReason = (typeof CLOSE_REASONS)[number];

/** The reasons a Close may state itself; `rated` and `duplicate` follow from Rate and Link. */
export const CLOSE_COMMAND_REASONS = ['rating-window-passed', 'by-supervisor', 'by-source'] as const satisfies readonly CloseReason[];
export type CloseCommandReason = (typeof CLOSE_COMMAND_REASONS)[number];

export const STATUSES = [
  'reported', 'dispatched', 'acknowledged', 'mediating', 'resolved', 'closed', 'rejected', 'withdrawn',
] as const;
export type Status = (typeof STATUSES)[number];

/** "open" of the state table: somebody below has the ticket and must act. */
export const OPEN_STATUSES = ['dispatched', 'acknowledged', 'mediating'] as const satisfies readonly Status[];
