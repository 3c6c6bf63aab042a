import {
  acknowledged, adjourned, agreed, closed, closedAsDuplicate, dispatched, given, histories, linkDuplicate, linkedAsDuplicate, note,
  OTHER_TICKET_ID, rejected, reported, resolved, TICKET_ID, unlinkDuplicate,
} from '../../testing/ticket-samples.js';

const linkable = histories(
  [reported], [reported, dispatched], [reported, dispatched, acknowledged], [reported, dispatched, agreed],
  [reported, dispatched, adjourned],
  [reported, dispatched, resolved],
);

describe('Linking a ticket', () => {
  it.each(linkable)('as duplicate closes it at once (%#)', (history) => {
    given(...history).when(linkDuplicate)
      .thenRecords(
        { type: 'TicketLinked', data: { kind: 'duplicate', to: OTHER_TICKET_ID } },
        { type: 'TicketClosed', data: { reasonCode: 'duplicate' } },
      )
      .thenStateIs({ status: 'closed', reasonCode: 'duplicate', links: [{ kind: 'duplicate', to: OTHER_TICKET_ID }] });
  });

  it.each(linkable)('and unlinking brings it back to where it stood (%#)', (history) => {
    const before = given(...history).state;
    expect(given(...history, linkedAsDuplicate, closedAsDuplicate).when(unlinkDuplicate).after()).toEqual(before);
  });

  it('as repeat or related changes no status', () => {
    given(reported, dispatched).when({ ...linkDuplicate, kind: 'repeat' })
      .thenRecords({ type: 'TicketLinked' }).thenStateIs({ status: 'dispatched' });
    given(reported).when({ ...linkDuplicate, kind: 'related', targetIsDuplicate: true }).thenRecords({ type: 'TicketLinked' });
  });

  it('to a duplicate as its duplicate is refused', () => {
    given(reported).when({ ...linkDuplicate, targetIsDuplicate: true }).thenRefuses('duplicate-of-duplicate', { to: OTHER_TICKET_ID });
  });

  it('to itself or twice is refused', () => {
    const related = { type: 'TicketLinked', data: { kind: 'related', to: OTHER_TICKET_ID } } as const;
    given(reported).when({ ...linkDuplicate, to: TICKET_ID }).thenRefuses('same-ticket');
    given(reported, related).when({ ...linkDuplicate, kind: 'related' }).thenRefuses('already-linked');
    given(reported, related).when(linkDuplicate).thenStateIs({ status: 'closed' });
  });

  it('is for tickets that have not ended', () => {
    given(reported, rejected).when(linkDuplicate).thenRefuses('ended', { status: 'rejected' });
    given(reported, linkedAsDuplicate, closedAsDuplicate).when({ ...linkDuplicate, to: '20261122-0AAAA-CCCC0' }).thenRefuses('ended');
  });
});

describe('Unlinking a ticket', () => {
  it('needs the link', () => {
    given(reported).when(unlinkDuplicate).thenRefuses('not-linked');
    given(reported, linkedAsDuplicate, closedAsDuplicate).when({ ...unlinkDuplicate, kind: 'related' }).thenRefuses('not-linked');
  });

  it('of a related ticket leaves the status alone', () => {
    const related = { type: 'TicketLinked', data: { kind: 'related', to: OTHER_TICKET_ID } } as const;
    given(reported, dispatched, related, resolved, closed).when({ ...unlinkDuplicate, kind: 'related' })
      .thenStateIs({ status: 'closed', links: [] });
  });

  it('makes the ticket live again', () => {
    const unlinked = { type: 'TicketUnlinked', data: { kind: 'duplicate', to: OTHER_TICKET_ID } } as const;
    given(reported, linkedAsDuplicate, closedAsDuplicate).when(note).thenRefuses('ended');
    given(reported, linkedAsDuplicate, closedAsDuplicate, unlinked).when(note).thenRecords({ type: 'ProgressNoted' });
  });
});
