/** RFC 9457. `type` is stable: clients may branch on it. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  /** What happened to this request and the way out. Never personal data. */
  readonly detail?: string;
  /** The rule that refused (409). */
  readonly rule?: string;
  /** One per faulty field (400). */
  readonly errors?: readonly { readonly field: string; readonly message: string }[];
  readonly [extension: string]: unknown;
}

/** Thrown anywhere below HTTP; the problem filter turns it into an answer. */
export class ProblemError extends Error {
  constructor(
    readonly problem: Problem,
    /** Extra response headers, for example Retry-After. */
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(problem.title);
    this.name = 'ProblemError';
  }
}
