import { Temporal } from 'temporal-polyfill';
import { Refusal } from '../refusal.ts';

/** The time of the laptop cloud: wall time plus an offset that only grows. */
export class Clock {
  #offset: number;
  readonly #moved: (offset: number) => void;

  /**
   * @param offset milliseconds ahead of wall time, as an earlier run left it
   * @param moved is called with the new offset
   */
  constructor(offset: number, moved: (offset: number) => void) {
    this.#offset = offset;
    this.#moved = moved;
  }

  /** Milliseconds since the epoch, as functions see them. */
  now(): number {
    return Date.now() + this.#offset;
  }

  /** The current time as an ISO instant. */
  isoNow(): string {
    return new Date(this.now()).toISOString();
  }

  /** Milliseconds ahead of wall time. */
  get offset(): number {
    return this.#offset;
  }

  /** Jumps forward to an instant; an instant in the past changes nothing, because time never runs back. */
  moveTo(instant: number): void {
    const ahead = instant - this.now();
    if (ahead <= 0) return;
    this.#offset += ahead;
    this.#moved(this.#offset);
  }
}

/**
 * The instant that the body of `POST /clock` means.
 * @throws {Refusal} when the body names no duration and no instant, or one in the past
 */
export function targetInstant(body: { advance?: string | undefined; to?: string | undefined }, now: number): number {
  const target = body.advance === undefined ? instantOf(body.to) : afterDuration(body.advance, now);
  if (target < now) throw new Refusal('The clock only moves forward.');
  return target;
}

function afterDuration(text: string, now: number): number {
  try {
    const start = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO('UTC');
    return start.add(Temporal.Duration.from(text)).epochMilliseconds;
  } catch {
    throw new Refusal(`"${text}" is not an ISO 8601 duration such as PT5M or P3D.`);
  }
}

function instantOf(text: string | undefined): number {
  if (text === undefined) throw new Refusal('Give "advance" (a duration such as "P3D") or "to" (an instant).');
  try {
    return Temporal.Instant.from(text).epochMilliseconds;
  } catch {
    throw new Refusal(`"${text}" is not an ISO 8601 instant such as 2027-01-31T09:00:00Z.`);
  }
}
