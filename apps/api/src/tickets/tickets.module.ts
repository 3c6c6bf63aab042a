import { Module } from '@nestjs/common';
import { ReportTicketController } from './report-ticket/report-ticket.controller.js';
import { ReportTicketHandler } from './report-ticket/report-ticket.handler.js';
import { DispatchTicketController } from './dispatch-ticket/dispatch-ticket.controller.js';
import { DispatchTicketHandler } from './dispatch-ticket/dispatch-ticket.handler.js';
import { AcknowledgeTicketController } from './acknowledge-ticket/acknowledge-ticket.controller.js';
import { AcknowledgeTicketHandler } from './acknowledge-ticket/acknowledge-ticket.handler.js';
import { ReturnTicketController } from './return-ticket/return-ticket.controller.js';
import { ReturnTicketHandler } from './return-ticket/return-ticket.handler.js';
import { ReclassifyTicketController } from './reclassify-ticket/reclassify-ticket.controller.js';
import { ReclassifyTicketHandler } from './reclassify-ticket/reclassify-ticket.handler.js';
import { TransferTicketController } from './transfer-ticket/transfer-ticket.controller.js';
import { TransferTicketHandler } from './transfer-ticket/transfer-ticket.handler.js';
import { ClaimTicketController } from './claim-ticket/claim-ticket.controller.js';
import { ClaimTicketHandler } from './claim-ticket/claim-ticket.handler.js';
import { ReleaseClaimController } from './release-claim/release-claim.controller.js';
import { ReleaseClaimHandler } from './release-claim/release-claim.handler.js';
import { CallUnitsController } from './call-units/call-units.controller.js';
import { CallUnitsHandler } from './call-units/call-units.handler.js';
import { RecordUnitArrivalController } from './record-unit-arrival/record-unit-arrival.controller.js';
import { RecordUnitArrivalHandler } from './record-unit-arrival/record-unit-arrival.handler.js';
import { NoteProgressController } from './note-progress/note-progress.controller.js';
import { NoteProgressHandler } from './note-progress/note-progress.handler.js';
import { CorrectNoteController } from './correct-note/correct-note.controller.js';
import { CorrectNoteHandler } from './correct-note/correct-note.handler.js';
import { HoldMediationController } from './hold-mediation/hold-mediation.controller.js';
import { HoldMediationHandler } from './hold-mediation/hold-mediation.handler.js';
import { RecordAgreementPerformedController } from './record-agreement-performed/record-agreement-performed.controller.js';
import { RecordAgreementPerformedHandler } from './record-agreement-performed/record-agreement-performed.handler.js';
import { RecordAgreementBrokenController } from './record-agreement-broken/record-agreement-broken.controller.js';
import { RecordAgreementBrokenHandler } from './record-agreement-broken/record-agreement-broken.handler.js';
import { ResolveTicketController } from './resolve-ticket/resolve-ticket.controller.js';
import { ResolveTicketHandler } from './resolve-ticket/resolve-ticket.handler.js';
import { AttemptCallBackController } from './attempt-call-back/attempt-call-back.controller.js';
import { AttemptCallBackHandler } from './attempt-call-back/attempt-call-back.handler.js';
import { RateTicketController } from './rate-ticket/rate-ticket.controller.js';
import { RateTicketHandler } from './rate-ticket/rate-ticket.handler.js';
import { ReopenTicketController } from './reopen-ticket/reopen-ticket.controller.js';
import { ReopenTicketHandler } from './reopen-ticket/reopen-ticket.handler.js';
import { LinkTicketController } from './link-ticket/link-ticket.controller.js';
import { LinkTicketHandler } from './link-ticket/link-ticket.handler.js';
import { UnlinkTicketController } from './unlink-ticket/unlink-ticket.controller.js';
import { UnlinkTicketHandler } from './unlink-ticket/unlink-ticket.handler.js';
import { WithdrawTicketController } from './withdraw-ticket/withdraw-ticket.controller.js';
import { WithdrawTicketHandler } from './withdraw-ticket/withdraw-ticket.handler.js';
import { RejectTicketController } from './reject-ticket/reject-ticket.controller.js';
import { RejectTicketHandler } from './reject-ticket/reject-ticket.handler.js';
import { CloseTicketController } from './close-ticket/close-ticket.controller.js';
import { CloseTicketHandler } from './close-ticket/close-ticket.handler.js';
import { AdoptTicketController } from './adopt-ticket/adopt-ticket.controller.js';
import { AdoptTicketHandler } from './adopt-ticket/adopt-ticket.handler.js';
import { PauseClockController } from './pause-clock/pause-clock.controller.js';
import { PauseClockHandler } from './pause-clock/pause-clock.handler.js';
import { ResumeClockController } from './resume-clock/resume-clock.controller.js';
import { ResumeClockHandler } from './resume-clock/resume-clock.handler.js';
import { ExtendDeadlineController } from './extend-deadline/extend-deadline.controller.js';
import { ExtendDeadlineHandler } from './extend-deadline/extend-deadline.handler.js';
import { ExemptBreachController } from './exempt-breach/exempt-breach.controller.js';
import { ExemptBreachHandler } from './exempt-breach/exempt-breach.handler.js';

/** One folder per use case; each brings its route and its handler. */
@Module({
  controllers: [
    ReportTicketController,
    DispatchTicketController,
    AcknowledgeTicketController,
    ReturnTicketController,
    ReclassifyTicketController,
    TransferTicketController,
    ClaimTicketController,
    ReleaseClaimController,
    CallUnitsController,
    RecordUnitArrivalController,
    NoteProgressController,
    CorrectNoteController,
    HoldMediationController,
    RecordAgreementPerformedController,
    RecordAgreementBrokenController,
    ResolveTicketController,
    AttemptCallBackController,
    RateTicketController,
    ReopenTicketController,
    LinkTicketController,
    UnlinkTicketController,
    WithdrawTicketController,
    RejectTicketController,
    CloseTicketController,
    AdoptTicketController,
    PauseClockController,
    ResumeClockController,
    ExtendDeadlineController,
    ExemptBreachController,
  ],
  providers: [
    ReportTicketHandler,
    DispatchTicketHandler,
    AcknowledgeTicketHandler,
    ReturnTicketHandler,
    ReclassifyTicketHandler,
    TransferTicketHandler,
    ClaimTicketHandler,
    ReleaseClaimHandler,
    CallUnitsHandler,
    RecordUnitArrivalHandler,
    NoteProgressHandler,
    CorrectNoteHandler,
    HoldMediationHandler,
    RecordAgreementPerformedHandler,
    RecordAgreementBrokenHandler,
    ResolveTicketHandler,
    AttemptCallBackHandler,
    RateTicketHandler,
    ReopenTicketHandler,
    LinkTicketHandler,
    UnlinkTicketHandler,
    WithdrawTicketHandler,
    RejectTicketHandler,
    CloseTicketHandler,
    AdoptTicketHandler,
    PauseClockHandler,
    ResumeClockHandler,
    ExtendDeadlineHandler,
    ExemptBreachHandler,
  ],
})
export class TicketsModule {}
