// Loaded into every function process before its code (`--import`): the clock of the laptop cloud, not the machine's.
// A Proxy and not a subclass, because `Date()` without `new` and `instanceof Date` must still work.
// `performance` is left alone: it measures durations, and those are real.

const RealDate = globalThis.Date;
const realNow = RealDate.now.bind(RealDate);
const clock = { offset: Number(new URL(import.meta.url).searchParams.get('offset') ?? 0) };
const now = (): number => realNow() + clock.offset;

const MovedDate = new Proxy(RealDate, {
  construct: (target, args: unknown[], newTarget) =>
    Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget),
  apply: () => new RealDate(now()).toString(),
});
RealDate.now = now;
Object.defineProperty(RealDate.prototype, 'constructor', { value: MovedDate, configurable: true, writable: true });
globalThis.Date = MovedDate;
// The bootstrap sets the offset that comes with every invocation.
Object.defineProperty(globalThis, Symbol.for('laptop-cloud.clock'), { value: clock });
