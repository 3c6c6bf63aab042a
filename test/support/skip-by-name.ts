type Test = () => Promise<void>;

/** `it`; where there is a reason against it, the test stands among the skipped ones, with the reason in its name. */
export function itUnless(reason: string | undefined): (name: string, test: Test, limitMs?: number) => void {
  return (name, test, limitMs) => {
    if (reason === undefined) it(name, test, limitMs);
    else it.skip(`${name} (skipped: ${reason})`, test, limitMs);
  };
}

/** The same of a whole suite. */
export function describeUnless(reason: string | undefined): (name: string, suite: () => void) => void {
  return (name, suite) => {
    if (reason === undefined) describe(name, suite);
    else describe.skip(`${name} (skipped: ${reason})`, suite);
  };
}
