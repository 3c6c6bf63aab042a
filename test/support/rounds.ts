/** @param normal how often CI repeats a fault @returns FAULT_ROUNDS instead, where it is given @throws Error unless that is a whole number from 1 */
export function rounds(normal: number): number {
  const given = process.env['FAULT_ROUNDS'];
  if (given === undefined) return normal;
  if (!/^[1-9]\d{0,4}$/.test(given)) throw new Error(`FAULT_ROUNDS=${given}: give a whole number from 1 to 99999, or leave it out`);
  return Number(given);
}
