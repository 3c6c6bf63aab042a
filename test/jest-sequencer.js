// The longest first, so that no worker stands idle at the end: suites that start processes before those of pure code.
const { default: Sequencer } = require('@jest/test-sequencer');

const FIRST = ['faults', 'e2e', 'engines', 'unit'];
const rank = ({ context }) => FIRST.indexOf(context.config.displayName.name);

module.exports = class LongestFirst extends Sequencer {
  /** Within a project: those that failed or took longest last time, then the largest. */
  sort(tests) {
    return super.sort(tests).toSorted((a, b) => rank(a) - rank(b));
  }
};
