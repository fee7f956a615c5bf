import type { BusEvent, EventContract } from './contract.ts';

/**
 * Which events a function consumes. One object of this shape serves the handler, the stack and the generated documents, so
 * that they cannot disagree.
 */
export interface Subscription {
  /** Path of the function under `functions/`, without `.ts`. */
  readonly entry: string;
  readonly events: readonly EventContract[];
}

/** Events that outside systems put on the bus under their own source. */
export interface OutsideSubscription {
  /** Path of the function under `functions/`, without `.ts`. */
  readonly entry: string;
  /** The `detail-type` that is taken in. */
  readonly outsideEvent: string;
}

/** Events that a service of AWS puts on the account's default bus. */
export interface AwsSubscription {
  /** Path of the function under `functions/`, without `.ts`. */
  readonly entry: string;
  readonly awsSource: `aws.${string}`;
  /** The `detail-type` of each. */
  readonly detailTypes: readonly string[];
}

/** The union of the events that some contracts describe, told apart by `type`. */
export type EventOf<Contracts extends readonly EventContract[]> = {
  [Position in keyof Contracts]: BusEvent<Contracts[Position]>;
}[number];

/** The union of the events that a subscription names, told apart by `type`. */
export type EventOn<Of extends Subscription> = EventOf<Of['events']>;
