/** What can be published: plain JSON with a name and a version. */
export interface VersionedDocument {
  readonly name: string;
  readonly version: number;
}

/** The command on the streams `policy-<name>`, `calendar-<name>` and `definition-<name>`. The document is checked when it is decided on. */
export interface PublicationCommand {
  readonly type: 'Publish';
  readonly document: VersionedDocument;
}

export type PublicationCommandType = PublicationCommand['type'];
