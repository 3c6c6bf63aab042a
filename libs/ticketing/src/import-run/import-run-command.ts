/** Commands on the stream `import-<id>`. Digests are lowercase hex SHA-256. */
export type ImportRunCommand =
  | {
      readonly type: 'StartImport'; readonly mappingDigest: string; readonly sourceDigest: string;
      /** The instant the source was cut. */
      readonly extractedAt: string;
      /** The source's name in the mapping, not a path. */
      readonly source: string;
    }
  | { readonly type: 'CompleteImport'; readonly counts: Readonly<Record<string, number>> };

export type ImportRunCommandType = ImportRunCommand['type'];
