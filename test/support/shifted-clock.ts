/**
 * Loaded before a program (`node --require`): its clock is `CLOCK_SHIFT_MS` ahead, as on a machine whose clock nobody sets. Timers keep
 * their pace.
 */
const shiftMs = Number(process.env['CLOCK_SHIFT_MS']);
if (!Number.isInteger(shiftMs)) throw new Error(`CLOCK_SHIFT_MS=${process.env['CLOCK_SHIFT_MS'] ?? ''}: give milliseconds`);

const machinesClock = Date.now.bind(Date);
const now = (): number => machinesClock() + shiftMs;
globalThis.Date = new Proxy(Date, {
  construct: (target, args: unknown[], newTarget) => Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget) as Date,
  get: (target, property) => (property === 'now' ? now : Reflect.get(target, property) as unknown),
});
