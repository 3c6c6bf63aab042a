import type {
  CallBackResult, Channel, CloseCommandReason, Kind, Level, LinkKind, MediationOutcome, RatingSource, ResolutionOutcome, Urgency,
  Visibility,
} from './vocabulary.js';

/** Where the reported building leads, found in the organisation before the decision (`route` in organisation/routing.ts). */
export type Routing =
  | { readonly result: 'grid'; readonly gridId: string; readonly dispatchesByItself: boolean }
  | { readonly result: 'ambiguous'; readonly gridIds: readonly string[] }
  | { readonly result: 'unknown' };

/** Every command of DOMAIN §3 that exists so far. Plain data: time, ids and actor come in the context. */
export type TicketCommand =
  | {
      readonly type: 'Report'; readonly ticketId: string; readonly kind: Kind; readonly category: string; readonly communityId: string;
      readonly gridId?: string; readonly channel: Channel; readonly urgency: Urgency; readonly reporterRef: string;
      readonly sourceKey?: string;
      readonly routing: Routing;
      readonly description?: string; readonly address?: string; readonly building?: string; readonly latitude?: number;
      readonly longitude?: number;
      readonly attachmentNames?: readonly string[];
    }
  | {
      readonly type: 'Dispatch'; readonly level: Level; readonly communityId: string; readonly gridId?: string;
      readonly assigneePost?: string; readonly ruling?: boolean; readonly instruction?: string;
    }
  | { readonly type: 'Acknowledge'; readonly message?: string }
  | { readonly type: 'Return'; readonly reasonCode: string; readonly reason?: string }
  | { readonly type: 'Reclassify'; readonly kind: Kind; readonly category: string; readonly urgency: Urgency; readonly reason?: string }
  | { readonly type: 'Transfer'; readonly toCommunityId: string; readonly reason?: string }
  | { readonly type: 'Claim'; readonly claimantRef: string }
  | { readonly type: 'ReleaseClaim'; readonly claimantRef: string }
  | { readonly type: 'CallUnits'; readonly unitIds: readonly string[]; readonly reason?: string }
  | { readonly type: 'RecordUnitArrival'; readonly unitId: string }
  | {
      readonly type: 'NoteProgress'; readonly visibility: Visibility; readonly note?: string; readonly attachmentIds?: readonly string[];
      readonly activity?: string;
    }
  | { readonly type: 'CorrectNote'; readonly correctedRevision: number; readonly note: string }
  | {
      readonly type: 'HoldMediation'; readonly venueId?: string; readonly partyCount: number; readonly mediatorPost: string;
      readonly outcome: MediationOutcome;
      readonly performBy?: string; readonly nextSessionAt?: string; readonly parties?: readonly string[]; readonly terms?: string;
    }
  | { readonly type: 'RecordAgreementPerformed'; readonly evidence?: string }
  | { readonly type: 'RecordAgreementBroken'; readonly evidence?: string }
  | { readonly type: 'Resolve'; readonly outcome: ResolutionOutcome; readonly text?: string; readonly attachmentNames?: readonly string[] }
  | { readonly type: 'AttemptCallBack'; readonly result: CallBackResult }
  | {
      readonly type: 'Rate'; readonly via: RatingSource; readonly contacted?: boolean; readonly solved?: boolean;
      readonly satisfaction?: number; readonly comment?: string;
    }
  | { readonly type: 'Reopen'; readonly reasonCode: string; readonly reason?: string }
  | { readonly type: 'Link'; readonly kind: LinkKind; readonly to: string; readonly targetIsDuplicate: boolean }
  | { readonly type: 'Unlink'; readonly kind: LinkKind; readonly to: string }
  | { readonly type: 'Withdraw'; readonly reasonCode: string; readonly reason?: string }
  | { readonly type: 'Reject'; readonly reasonCode: string; readonly reason?: string }
  | { readonly type: 'Close'; readonly reasonCode: CloseCommandReason; readonly reason?: string }
  | { readonly type: 'Adopt' }
  /** Decides nothing: what time has brought is recorded before any command. */
  | { readonly type: 'RecordMilestones' };

export type TicketCommandType = TicketCommand['type'];
export type CommandOf<T extends TicketCommandType> = Extract<TicketCommand, { readonly type: T }>;
