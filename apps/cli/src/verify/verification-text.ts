import type { ChainFinding } from '#libs/event-store/src/verify-chain.js';
import type { DerivedReport, FeedFinding, FeedReport } from '#libs/feed/src/verify/feed-report.js';
import type { VerifyReport } from '#libs/projections/src/verify-read-model.js';
import type { Verification } from './verify.command.js';

const TOLD = 50;

export function verificationText({ log, readModel, readModelFault, feed, derivedFeed }: Verification): string {
  return [
    `Log: ${number(log.events)} events in ${number(log.streams)} streams up to position ${log.upTo}, each checked against its hash and its predecessor's: `
      + (log.findingCount === 0 ? 'as it was written' : `${number(log.findingCount)} findings`),
    ...log.findings.slice(0, TOLD).map(findingLine),
    ...(log.findingCount > TOLD ? [`  … and ${number(log.findingCount - TOLD)} more (--json lists up to 1,000)`] : []),
    `  Not checked: ${log.cannotSee}.`,
    ...(readModelFault === null ? readModelLines(readModel) : [`Read model: not compared, because it could not be rebuilt from the log: ${readModelFault}`]),
    ...(feed === null ? [] : feedLines(`Feed: what the topics have committed, compared with the log up to position ${feed.upTo}`, feed)),
    ...(derivedFeed === null ? [] : derivedLines(derivedFeed)),
  ].join('\n');
}

export function verificationJson(verification: Verification): string {
  return JSON.stringify(verification, (_key, value: unknown) => (typeof value === 'bigint' ? value.toString() : value), 2);
}

function findingLine({ kind, streamId, revision, position, detail }: ChainFinding): string {
  const place = streamId === null ? `position ${position}` : `${streamId} revision ${revision} (position ${position})`;
  return `  ${kind}: ${place}: ${detail}`;
}

function readModelLines(report: VerifyReport | null): string[] {
  if (report === null) return ['Read model: not compared; there is none yet. xiuhua rebuild makes one.'];
  return [
    `Read model: rebuilt apart and compared row by row: ${verdict(report)}`,
    ...report.projections.map(({ projection, position, behind, rows, stoppedAt }) => {
      const tables = Object.entries(rows).map(([table, count]) => `${table} ${number(count)}`).join(', ');
      return `  ${projection} at position ${position} (${behind === 0n ? 'the head of the log' : `${number(behind)} behind the head of the log`}): ${tables}${stoppedAt === null ? '' : `; stopped by the event at ${stoppedAt}`}`;
    }),
    ...report.otherVersions.map(({ projection, stored, own }) => (
      `  ${projection}: not compared; its tables are of version ${stored ?? 'none'}, this program makes ${own}. xiuhua rebuild brings them up.`)),
    ...report.differences.slice(0, TOLD).map((difference) => `  ${JSON.stringify(difference, (_key, value: unknown) => (typeof value === 'bigint' ? value.toString() : value))}`),
  ];
}

function feedLines(title: string, { compared, findingCount, findings }: FeedReport): string[] {
  const verdict = findingCount === 0 ? 'what the log leads to' : `${number(findingCount)} findings`;
  return [
    `${title}: ${verdict}`,
    ...Object.entries(compared).map(([topic, messages]) => `  ${topic}: ${number(messages)} messages`),
    ...findings.slice(0, TOLD).map(feedFindingLine),
    ...(findingCount > TOLD ? [`  … and ${number(findingCount - TOLD)} more (--json lists up to 1,000)`] : []),
  ];
}

function derivedLines(report: DerivedReport): string[] {
  switch (report.state) {
    case 'compared':
      return feedLines(`Feed from the read model: the last message of every key, compared with one made anew up to position ${report.upTo}`, report);
    case 'not-told':
      return ['Feed from the read model: not compared; nothing was published yet. A relay beside a projector does so.'];
    case 'other-version':
      return ['Feed from the read model: not compared; it was published by another version of the read model. This version\'s relay publishes it anew.'];
    default: {
      const never: never = report.state;
      return never;
    }
  }
}

function feedFindingLine({ kind, topic, key, revision }: FeedFinding): string {
  return `  ${kind}: ${topic} ${key}${revision === undefined ? '' : ` revision ${revision}`}`;
}

function verdict({ clean, differenceCount, projections }: VerifyReport): string {
  if (differenceCount > 0) return `${number(differenceCount)} rows differ; xiuhua rebuild mends that`;
  if (projections.some(({ stoppedAt }) => stoppedAt !== null)) return 'the same as far as it goes, but a projection has stopped; xiuhua rebuild tells why';
  return clean ? 'the same' : 'not all of it could be compared';
}

const number = (n: number | bigint): string => n.toLocaleString('en-US');
