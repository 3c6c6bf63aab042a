/** Commands on the stream `community-<communityId>`. Instants are RFC 3339. */
export type OrganisationCommand =
  | {
      readonly type: 'CreateCommunity'; readonly communityId: string; readonly name: string;
      /** IANA zone, validated at the edge: what zones exist is the runtime's knowledge, not the domain's. */
      readonly timeZone: string;
      readonly subdistrictId?: string; readonly dispatchesByItself: boolean;
    }
  | { readonly type: 'SwitchSelfDispatch'; readonly dispatchesByItself: boolean }
  | { readonly type: 'AddGrid'; readonly gridId: string; readonly name: string }
  | { readonly type: 'RenameGrid'; readonly gridId: string; readonly name: string }
  | { readonly type: 'CloseGrid'; readonly gridId: string }
  | { readonly type: 'AssignBuilding'; readonly gridId: string; readonly building: string }
  | { readonly type: 'RemoveBuilding'; readonly gridId: string; readonly building: string }
  | { readonly type: 'AppointLeader'; readonly gridId: string; readonly account: string; readonly from: string; readonly to?: string }
  | { readonly type: 'RelieveLeader'; readonly gridId: string; readonly account: string; readonly at: string }
  | { readonly type: 'NameSubstitute'; readonly gridId: string; readonly account: string; readonly from: string; readonly to: string }
  | { readonly type: 'RegisterUnit'; readonly unitId: string; readonly name: string; readonly kind: string }
  | { readonly type: 'RetireUnit'; readonly unitId: string };

export type OrganisationCommandType = OrganisationCommand['type'];
export type OrganisationCommandOf<T extends OrganisationCommandType> = Extract<OrganisationCommand, { readonly type: T }>;
