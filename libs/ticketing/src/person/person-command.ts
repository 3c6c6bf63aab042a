/** Commands on the stream `person-<ref>`. The actor of the context says who. */
export type PersonCommand =
  | { readonly type: 'ErasePerson' }
  | { readonly type: 'OpenIdentity'; readonly ticketId: string; readonly reasonCode: string };

export type PersonCommandType = PersonCommand['type'];
