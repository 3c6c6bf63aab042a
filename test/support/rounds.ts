import { randomInt } from 'node:crypto';

const MOST_SEED = 999_999_999;

/** @param normal how often CI repeats a fault @returns FAULT_ROUNDS instead, where it is given @throws Error unless that is a whole number from 1 */
export function rounds(normal: number): number {
  const given = process.env['FAULT_ROUNDS'];
  if (given === undefined) return normal;
  if (!/^[1-9]\d{0,4}$/.test(given)) throw new Error(`FAULT_ROUNDS=${given}: give a whole number from 1 to 99999, or leave it out`);
  return Number(given);
}

/** What chance begins with: FAULT_SEED, to see the same again, or else any number. @throws Error unless that is a whole number */
export function faultSeed(): number {
  const given = process.env['FAULT_SEED'];
  if (given === undefined) return randomInt(MOST_SEED);
  if (!/^\d{1,9}$/.test(given)) throw new Error(`FAULT_SEED=${given}: give a whole number up to ${MOST_SEED}, or leave it out`);
  return Number(given);
}
