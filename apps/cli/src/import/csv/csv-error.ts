export class CsvError extends Error {
  constructor(file: string, what: string, options?: ErrorOptions) {
    super(`${file}: ${what}`, options);
    this.name = 'CsvError';
  }
}

const GZIP_DAMAGED = 'download or copy it again, then repeat the import';
const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file; give the path of a CSV file, plain or gzip',
  EISDIR: 'is a folder; give the path of a CSV file in it, plain or gzip',
  EACCES: 'may not be read by this user; change its permissions or run the import as another user',
  Z_BUF_ERROR: `is a gzip file that breaks off before its end; ${GZIP_DAMAGED}`,
  Z_DATA_ERROR: `is a damaged gzip file; ${GZIP_DAMAGED}`,
};

/** What the file system or the decompression says, as what it means for the file. */
export function unreadable(file: string, cause: unknown): CsvError {
  const { code, message } = cause as NodeJS.ErrnoException;
  const reason = code !== undefined && Object.hasOwn(REASONS, code) ? REASONS[code] : undefined;
  return new CsvError(file, reason ?? `cannot be read (${message}); is it a file on a disk that works?`, { cause });
}
