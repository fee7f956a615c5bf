import * as z from 'zod';

/** The services whose faults can be injected, and how they fail. */
export const faultRequest = z.strictObject({
  service: z.enum(['ses', 'dynamodb', 'sqs']),
  kind: z.enum(['throttle', 'timeout', 'error', 'accept-then-reset']),
  rate: z.number().min(0).max(1),
  seed: z.number().int().default(1),
});

type FaultRequest = z.infer<typeof faultRequest>;
/** How a call fails. */
export type FaultKind = FaultRequest['kind'];

interface Fault extends FaultRequest {
  readonly random: () => number;
}

/** The faults in force. The same seed gives the same sequence of failures. */
export class Faults {
  readonly #faults = new Map<string, Fault>();

  /** Replaces the faults of that service and kind; rate 0 clears them. */
  set(request: FaultRequest): void {
    const key = `${request.service}/${request.kind}`;
    if (request.rate === 0) this.#faults.delete(key);
    else this.#faults.set(key, { ...request, random: seededRandom(request.seed) });
  }

  /** Decides for one call whether and how it fails. */
  draw(service: string): FaultKind | undefined {
    for (const fault of this.#faults.values()) {
      if (fault.service === service && fault.random() < fault.rate) return fault.kind;
    }
    return undefined;
  }

  /** What is in force, for the status. */
  list(): FaultRequest[] {
    return [...this.#faults.values()].map(({ service, kind, rate, seed }) => ({ service, kind, rate, seed }));
  }
}

/** Mulberry32: small, and the same everywhere. */
function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
