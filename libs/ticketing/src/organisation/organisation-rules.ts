/** The rules of the stream `community-<communityId>`; part of RULES in rules.ts. */
export const ORGANISATION_RULES = {
  'unknown-community': {
    meaning: 'The community does not exist.',
    wayOut: 'Check the id; create the community first.',
    commands: [
      'SwitchSelfDispatch', 'AddGrid', 'RenameGrid', 'CloseGrid', 'AssignBuilding', 'RemoveBuilding', 'AppointLeader', 'RelieveLeader',
      'NameSubstitute', 'RegisterUnit', 'RetireUnit',
    ],
  },
  'community-exists': {
    meaning: 'A community with this id exists. Its time zone can never change.',
    wayOut: 'Use it, or choose another id.',
    commands: ['CreateCommunity'],
  },
  'already-so': {
    meaning: 'Nothing would change.',
    wayOut: 'None is needed.',
    commands: ['SwitchSelfDispatch', 'RenameGrid'],
  },
  'unknown-grid': {
    meaning: 'The community has no such grid.',
    wayOut: 'Check the id; add the grid first.',
    commands: [
      'RenameGrid', 'CloseGrid', 'AssignBuilding', 'RemoveBuilding', 'AppointLeader', 'RelieveLeader', 'NameSubstitute',
    ],
  },
  'grid-exists': {
    meaning: 'A grid with this id exists, or existed: ids are not used twice.',
    wayOut: 'Choose another id.',
    commands: ['AddGrid'],
  },
  'grid-closed': {
    meaning: 'The grid is closed.',
    wayOut: 'Use a grid that is in service.',
    commands: ['RenameGrid', 'CloseGrid', 'AssignBuilding', 'RemoveBuilding', 'AppointLeader', 'NameSubstitute'],
  },
  'building-assigned': {
    meaning: 'The grid holds a building with this label.',
    wayOut: 'None is needed.',
    commands: ['AssignBuilding'],
  },
  'building-not-assigned': {
    meaning: 'The grid holds no building with this label.',
    wayOut: 'Take the label from the grid.',
    commands: ['RemoveBuilding'],
  },
  'building-label-empty': {
    meaning: 'Nothing is left of the label after normalisation.',
    wayOut: 'Give a label with letters or digits.',
    commands: ['AssignBuilding'],
  },
  'post-taken': {
    meaning: 'Somebody holds the post in (a part of) that time; `account` names him.',
    wayOut: 'Relieve the leader in office first, or begin when his time ends.',
    commands: ['AppointLeader', 'NameSubstitute'],
  },
  'not-in-office': {
    meaning: 'The account does not lead the grid at that instant.',
    wayOut: 'Name the account in office and an instant of its time.',
    commands: ['RelieveLeader'],
  },
  'term-ends-before-start': {
    meaning: 'The end is not after the start.',
    wayOut: 'Correct from or to.',
    commands: ['AppointLeader', 'NameSubstitute'],
  },
  'unit-exists': {
    meaning: 'A unit with this id exists, or existed: ids are not used twice.',
    wayOut: 'Choose another id.',
    commands: ['RegisterUnit'],
  },
  'unknown-unit': {
    meaning: 'The community has no such unit, or it is retired.',
    wayOut: 'Check the id; register the unit first.',
    commands: ['RetireUnit'],
  },
} as const;
