import { InvalidArgumentError } from 'commander';
import { timeParser } from '../import/time/time-format.js';

/** An option that is an instant with offset or Z; milliseconds since the epoch. */
export function instantOption(text: string): number {
  const written = timeParser('iso')(text);
  if (!written?.absolute) throw new InvalidArgumentError('Give an instant with offset or Z, for example 2026-08-01T00:00:00+08:00.');
  return written.ms;
}

/** An option that is a whole number within bounds. */
export function wholeNumberOption(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < min || value > max) throw new InvalidArgumentError(`Give a whole number from ${min} to ${max}.`);
    return value;
  };
}
