import type { PropertiesOf } from '../template/resource-types.ts';

type Settings = NonNullable<PropertiesOf<'AWS::ApiGatewayV2::Stage'>['DefaultRouteSettings']>;

/** What API Gateway gives an account: requests a second, and at once. */
const accountLimit = { rate: 10_000, burst: 5000 };

/** The throttle of one route: a bucket of `burst` tokens that fills at `rate` a second, on the machine's clock. */
export class Throttle {
  readonly #rate: number;
  readonly #burst: number;
  readonly #now: () => number;
  #tokens: number;
  #filledAt: number;

  /** @param now milliseconds of a clock that is never moved: throttles protect machines, and machines work in real time */
  constructor(settings: Settings | undefined, now: () => number = () => performance.now()) {
    this.#rate = settings?.ThrottlingRateLimit ?? accountLimit.rate;
    this.#burst = settings?.ThrottlingBurstLimit ?? accountLimit.burst;
    this.#now = now;
    this.#tokens = this.#burst;
    this.#filledAt = now();
  }

  /** Decides whether one request passes. */
  admits(): boolean {
    const now = this.#now();
    this.#tokens = Math.min(this.#burst, this.#tokens + ((now - this.#filledAt) / 1000) * this.#rate);
    this.#filledAt = now;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}
