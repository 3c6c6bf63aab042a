/**
 * A line that an invariant of DESIGN §10 hangs on. The guard run takes it out of the compiled code and expects the named
 * tests to fail: a test that stays green without the line that it is there for proves nothing.
 */
export interface Guard {
  readonly name: string;
  /** Of DESIGN §10, or the rule's name. */
  readonly invariant: number | string;
  /** Compiled file below dist/. */
  readonly file: string;
  /** Must stand in the file exactly `times` times. */
  readonly line: string;
  /** Default 1; more where the same line stands on both sides, as for sealing and opening. */
  readonly times?: number;
  /** What stands there instead. */
  readonly without: string;
  /** Jest project and path pattern of the tests that must notice. */
  readonly project: 'unit' | 'e2e' | 'engines' | 'faults';
  readonly tests: string;
  /** Only tests whose full name matches this pattern, where a whole file would take long. */
  readonly named?: string;
}
