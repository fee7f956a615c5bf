import { EventEmitter, once } from 'node:events';
import { Refusal } from '../refusal.ts';
import type { Clock } from './clock.ts';

/** A part of the laptop cloud that has work of its own. */
export interface WorkSource {
  /** Something is running or is due now. */
  hasWork(): boolean;
  /** When the next thing becomes due. */
  nextWakeAt?(): number | undefined;
  /** Starts what is due. Called whenever time has passed or jumped. */
  wake?(): void;
  /** Brings `nextWakeAt` up to date when it depends on a table. */
  refresh?(): Promise<void>;
}

/** How often sources are woken in wall time, in milliseconds. */
const tickLength = 200;

/** Starts work when it is due, in wall time and on the moved clock, and knows whether anything is left to do. */
export class Work {
  readonly #clock: Clock;
  readonly #sources: WorkSource[] = [];
  readonly #observers: WorkSource[] = [];
  readonly #changes = new EventEmitter<{ changed: [] }>();
  #ticker: NodeJS.Timeout | undefined;
  #moving: Promise<unknown> = Promise.resolve();
  #closed = false;
  #failure: string | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#changes.setMaxListeners(0);
  }

  add(source: WorkSource): void {
    this.#sources.push(source);
  }

  /** Adds a part that looks at what the others do: the clock stops for it, too, and nobody waits for it. */
  observe(observer: WorkSource): void {
    this.#observers.push(observer);
  }

  /** Is called when something has begun or ended, so that waiting for idleness checks again. */
  readonly changed = (): void => {
    this.#changes.emit('changed');
  };

  start(): void {
    this.wakeAll();
    this.#ticker = setInterval(() => this.wakeAll(), tickLength);
  }

  /** Whether the cloud stops: nothing new may begin, as the database is closed next. */
  get closed(): boolean {
    return this.#closed;
  }

  close(): void {
    this.#closed = true;
    clearInterval(this.#ticker);
    this.changed();
  }

  /** A part has ended, so the cloud will never be idle again; waiting ends with this sentence. */
  fail(sentence: string): void {
    this.#failure = sentence;
    this.changed();
  }

  /** Starts whatever is due. */
  wakeAll(): void {
    for (const source of [...this.#sources, ...this.#observers]) source.wake?.();
  }

  /** Whether nothing is left to do before `nextWakeAt`. Exact: the tables that hold due times are read. */
  async idle(): Promise<boolean> {
    if (this.#failure !== undefined || this.#busy()) return false;
    await this.#refresh();
    return !this.#busy();
  }

  /** The earliest time at which something is due. */
  nextWakeAt(): number | undefined {
    return earliest(this.#sources);
  }

  /** Resolves when nothing is left to do before `nextWakeAt`. @throws {Refusal} when a part is gone */
  async settled(): Promise<void> {
    while (!this.#closed && !(await this.idle())) {
      if (this.#failure !== undefined) throw new Refusal(this.#failure);
      if (!this.#busy()) continue;
      const enough = AbortSignal.timeout(tickLength);
      await once(this.#changes, 'changed', { signal: enough }).catch(() => this.wakeAll());
    }
  }

  /** Moves the clock to an instant, stopping at every wake-up on the way; one move at a time. */
  async moveTo(target: number): Promise<void> {
    const before = this.#moving;
    const move = before.then(() => this.#move(target));
    // The next move waits for this one to end; its failure concerns only the caller of this move.
    this.#moving = Promise.allSettled([move]);
    await move;
  }

  async #move(target: number): Promise<void> {
    await this.settled();
    const next = (): number | undefined => earliest([...this.#sources, ...this.#observers]);
    for (let at = next(); at !== undefined && at <= target && !this.#closed; at = next()) {
      this.#clock.moveTo(at);
      this.wakeAll();
      await this.settled();
    }
    this.#clock.moveTo(target);
    this.wakeAll();
    await this.settled();
  }

  #busy(): boolean {
    return this.#sources.some((source) => source.hasWork());
  }

  async #refresh(): Promise<void> {
    for (const source of this.#sources) await source.refresh?.();
  }
}

function earliest(sources: readonly WorkSource[]): number | undefined {
  const times = sources.map((source) => source.nextWakeAt?.()).filter((time) => time !== undefined);
  return times.length === 0 ? undefined : Math.min(...times);
}
