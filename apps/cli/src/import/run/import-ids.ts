import { hash } from 'node:crypto';
import { canonicalJson } from '#libs/event-store/src/canonical-json.js';
import { uuidV5 } from '#libs/event-store/src/uuid.js';
import type { Mapping } from '../mapping/mapping.js';
import type { ImportPolicy } from '../policy/import-policy.js';

/** Namespace of every id that an import makes. It must never change: a new one would import everything a second time. */
const IMPORTS = '6f0d3c62-5a0e-5c1b-9d53-0b4f6a1f7c11';

/** Command id of one step of one ticket of a source: the same in every run, which makes an import repeatable. */
export function stepCommandId(source: string, key: string, step: string): string {
  return uuidV5(IMPORTS, JSON.stringify(['step', source, key, step]));
}

export function communityCommandId(source: string, communityId: string): string {
  return uuidV5(IMPORTS, JSON.stringify(['community', source, communityId]));
}

export function gridCommandId(source: string, communityId: string, gridId: string): string {
  return uuidV5(IMPORTS, JSON.stringify(['grid', source, communityId, gridId]));
}

/** Made from the content: the same document is the same command. */
export function publicationCommandId(source: string, kind: 'policy' | 'calendar', document: object): string {
  return uuidV5(IMPORTS, JSON.stringify(['publish', source, kind, canonicalJson(document)]));
}

/** Stands for everybody whom a source does not name. */
export function unknownReporterRef(source: string): string {
  return uuidV5(IMPORTS, JSON.stringify(['unknown-reporter', source]));
}

/** One file read by one mapping. Layout and comments of the mapping do not count, nor does compression of the file. */
export function importIdOf(source: string, mappingDigest: string, sourceDigest: string): string {
  return uuidV5(IMPORTS, JSON.stringify(['run', source, mappingDigest, sourceDigest]));
}

export function runCommandId(importId: string, step: 'start' | 'complete'): string {
  return uuidV5(IMPORTS, JSON.stringify(['run', importId, step]));
}

/** @param policy what the mapping's policy and calendar turned out to be: a published version never changes its content */
export function mappingDigestOf(mapping: Mapping, policy?: Pick<ImportPolicy, 'policy' | 'calendar'>): string {
  const { policy: _policy, calendar: _calendar, ...others } = mapping;
  return hash('sha256', canonicalJson(policy === undefined ? mapping : { ...others, policy: policy.policy, calendar: policy.calendar }), 'hex');
}
