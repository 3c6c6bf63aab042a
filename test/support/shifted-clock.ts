/** Loaded before a program (`--require`): its wall clock goes wrong by XIUHUA_TEST_CLOCK_SHIFT_MS. Timers and performance.now() run on. */
const shiftMs = Number(process.env['XIUHUA_TEST_CLOCK_SHIFT_MS']);
if (!Number.isFinite(shiftMs)) throw new Error('XIUHUA_TEST_CLOCK_SHIFT_MS: give milliseconds');

const Real = Date;

globalThis.Date = new Proxy(Real, {
  construct: (target, args: unknown[], self) => Reflect.construct(target, args.length === 0 ? [Real.now() + shiftMs] : args, self) as Date,
  apply: () => new Date().toString(),
  get: (target, name, self) => (name === 'now' ? () => Real.now() + shiftMs : Reflect.get(target, name, self) as unknown),
});
