import { gzipSync } from 'node:zlib';
import type { Ground } from '../ground.ts';
import type { FunctionDefinition } from '../lambda/definition.ts';
import { Refusal, required } from '../refusal.ts';
import type { Resource } from '../template/model.ts';
import type { WorkSource } from '../time/work.ts';
import { jsonLine, type LineMatcher, lineMatcher } from './filter-pattern.ts';

interface LogEvent {
  readonly id: string;
  readonly timestamp: number;
  readonly message: string;
}

interface Subscription {
  readonly name: string;
  readonly group: string;
  readonly functionName: string;
  readonly matches: LineMatcher;
  /** Lines that wait for others of the same write. */
  pending: LogEvent[];
}

interface Parts extends Pick<Ground, 'model' | 'clock' | 'access' | 'work'> {
  readonly definitions: readonly FunctionDefinition[];
  /** Invokes a function without waiting for it. */
  readonly accept: (functionName: string, payload: string) => void;
}

/** Subscription filters of one log group (Amazon CloudWatch Logs User Guide, "CloudWatch Logs quotas"). */
const mostOfGroup = 2;
/** The only stream that a log group has here. */
const logStream = 'local';

/**
 * Subscription filters that go to functions: matching lines invoke the function asynchronously, and lines that are written at once come
 * together (Amazon CloudWatch Logs User Guide, "Log group-level subscription filters"; AWS Lambda Developer Guide,
 * "Process CloudWatch Logs with Lambda").
 */
export class SubscriptionFilters implements WorkSource {
  readonly #parts: Parts;
  readonly #byGroup: ReadonlyMap<string, readonly Subscription[]>;
  #written = 0;
  #scheduled = false;

  /**
   * @throws {Refusal} naming a filter whose destination is not a function, or is a function that CloudWatch Logs may not invoke, or a
   * filter too many for its log group
   */
  constructor(parts: Parts) {
    this.#parts = parts;
    const subscriptions = parts.model.all('AWS::Logs::SubscriptionFilter').map((filter) => read(filter, parts));
    this.#byGroup = Map.groupBy(subscriptions, ({ group }) => group);
    for (const [group, { length }] of this.#byGroup) {
      if (length <= mostOfGroup) continue;
      throw new Refusal(
        `The log group ${group} has ${length} subscription filters; CloudWatch Logs allows ${mostOfGroup}.`,
      );
    }
  }

  /** A line of a log group. */
  read(group: string, line: string): void {
    const subscriptions = this.#byGroup.get(group);
    const parsed = subscriptions && jsonLine(line);
    if (subscriptions === undefined || parsed === undefined) return;
    this.#written += 1;
    const timestamp = this.#parts.clock.now();
    const id = `${timestamp}${String(this.#written).padStart(12, '0')}`.padStart(56, '0');
    for (const { matches, pending } of subscriptions) {
      if (!matches(parsed)) continue;
      pending.push({ id, timestamp, message: line });
      this.#sendSoon();
    }
  }

  hasWork(): boolean {
    return this.#scheduled;
  }

  #sendSoon(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      // The database is closed next; lines that are written while the cloud stops are dropped.
      if (this.#parts.work.closed) return;
      for (const subscription of [...this.#byGroup.values()].flat()) this.#send(subscription);
      this.#parts.work.changed();
    });
  }

  #send(subscription: Subscription): void {
    const { name, group, functionName, pending } = subscription;
    if (pending.length === 0) return;
    subscription.pending = [];
    const content = {
      messageType: 'DATA_MESSAGE',
      owner: this.#parts.model.account,
      logGroup: group,
      logStream,
      subscriptionFilters: [name],
      logEvents: pending,
    };
    const data = gzipSync(JSON.stringify(content)).toString('base64');
    this.#parts.accept(functionName, JSON.stringify({ awslogs: { data } }));
  }
}

function read(filter: Resource<'AWS::Logs::SubscriptionFilter'>, parts: Parts): Subscription {
  const { properties, place, name } = filter;
  const { model, access, definitions } = parts;
  const { LogGroupName: group, DestinationArn, FilterPattern } = properties;
  const groups = [
    ...model.all('AWS::Logs::LogGroup').map((known) => known.name),
    ...definitions.map(({ logGroup }) => logGroup),
  ];
  if (!groups.includes(group)) throw new Refusal(`${place} reads the log group ${group}, which no template holds.`);
  const target = required(
    definitions.find(({ arn }) => arn === DestinationArn),
    `${place} goes to ${DestinationArn}, which is not a function; the laptop cloud knows no other destination.`,
  );
  // CloudWatch Logs tries this when the filter is made, and refuses the filter if it may not.
  const source = `arn:aws:logs:${model.region}:${model.account}:log-group:${group}:*`;
  const decision = access.checkService('logs.amazonaws.com', source, 'lambda:InvokeFunction', target.arn);
  if (!decision.allowed) throw new Refusal(`${place}: ${decision.because}.`);
  return { name, group, functionName: target.name, matches: lineMatcher(FilterPattern, place), pending: [] };
}
