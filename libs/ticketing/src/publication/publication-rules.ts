/** The rules of the streams `policy-<name>`, `calendar-<name>` and `definition-<name>`; part of RULES in rules.ts. */
export const PUBLICATION_RULES = {
  'already-published': {
    meaning: 'This version was published with this very content; `effectiveFrom` says when.',
    wayOut: 'None is needed.',
    commands: ['Publish'],
  },
  'version-not-next': {
    meaning: 'Versions are published one after the other and never again; `expected` is the next one.',
    wayOut: 'Give the document the expected version. What is published never changes: a correction is the next version.',
    commands: ['Publish'],
  },
  'version-unchanged': {
    meaning: 'But for its version the document is the one that holds now.',
    wayOut: 'None is needed; publish a version that differs.',
    commands: ['Publish'],
  },
} as const;
