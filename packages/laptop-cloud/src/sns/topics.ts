import { createHash } from 'node:crypto';
import type { Ground } from '../ground.ts';
import type { Decision } from '../iam/policy.ts';

/** The service that publishes, and the resource that it publishes for. */
interface Sender {
  readonly service: string;
  readonly sourceArn: string;
}

/** A message that a topic took, and where it goes. */
export interface Published {
  readonly at: string;
  readonly topic: string;
  readonly subject?: string;
  /** JSON from an AWS service, any text from others. */
  readonly message: object | string;
  readonly to: readonly Subscriber[];
}

interface Subscriber {
  readonly protocol: string;
  readonly endpoint: string | undefined;
}

/** A subscription as SNS lists it. */
export interface Subscription extends Subscriber {
  /** Undefined until the owner of the endpoint has confirmed it. */
  readonly arn: string | undefined;
}

/** What SNS asks the owner of such an endpoint first (Amazon SNS API Reference, "Subscribe"). */
const confirmedByOwner: ReadonlySet<string> = new Set(['email', 'email-json', 'http', 'https']);

/** Messages that are kept for `GET /notifications`. */
const most = 1000;

/**
 * SNS topics: what they took, and who subscribes to them. Nothing is delivered, so nobody can confirm the subscriptions by mail or HTTP that the
 * templates make. The subscribers of the options have confirmed, on every topic.
 */
export class Topics {
  readonly #parts: Pick<Ground, 'model' | 'clock' | 'access'>;
  readonly #subscriptions: ReadonlyMap<string, readonly Subscription[]>;
  readonly #withPolicy: ReadonlySet<string>;
  readonly #published: Published[] = [];

  constructor(parts: Pick<Ground, 'model' | 'clock' | 'access'>, subscribers: readonly string[]) {
    this.#parts = parts;
    const topics = parts.model.all('AWS::SNS::Topic');
    this.#withPolicy = new Set(parts.model.all('AWS::SNS::TopicPolicy').flatMap(({ properties }) => properties.Topics));
    const subscriptions = parts.model.all('AWS::SNS::Subscription');
    const confirmed: Subscriber[] = subscribers.map((endpoint) => ({ protocol: 'email', endpoint }));
    const isConfirmed = ({ protocol, endpoint }: Subscriber) =>
      !confirmedByOwner.has(protocol) || (endpoint !== undefined && subscribers.includes(endpoint));
    this.#subscriptions = new Map(
      topics.map((topic) => {
        const arn = topic.arn();
        const separate = subscriptions.filter(({ properties }) => properties.TopicArn === arn);
        const ofTemplates = [...topic.properties.Subscription, ...separate.map(({ properties }) => properties)].map(
          ({ Protocol, Endpoint }): Subscriber => ({ protocol: Protocol, endpoint: Endpoint }),
        );
        // Two subscriptions with the same endpoint are one.
        const all = new Map([...ofTemplates, ...confirmed].map((one) => [`${one.protocol} ${one.endpoint}`, one]));
        const listed = [...all].map(
          ([key, one]): Subscription => ({
            ...one,
            arn: isConfirmed(one) ? `${arn}:${uuidOf(`${arn} ${key}`)}` : undefined,
          }),
        );
        return [arn, listed];
      }),
    );
  }

  /** Who subscribes to a topic; undefined when there is no such topic. */
  subscriptionsOf(topic: string): readonly Subscription[] | undefined {
    return this.#subscriptions.get(topic);
  }

  /** A message of an AWS service. The topic's policy decides; the decision says why the topic did not take it. */
  publishOf({ service, sourceArn }: Sender, topic: string, subject: string, message: object): Decision {
    // If a topic has no policy, the default policy of SNS lets in whatever acts for the account.
    const decision: Decision = this.#withPolicy.has(topic)
      ? this.#parts.access.checkService(service, sourceArn, 'sns:Publish', topic)
      : { allowed: true };
    if (!decision.allowed || this.publish(topic, subject, message)) return decision;
    return { allowed: false, because: `There is no topic ${topic}` };
  }

  /** A message of a caller who may publish; returns whether there is such a topic. */
  publish(topic: string, subject: string | undefined, message: object | string): boolean {
    const subscriptions = this.#subscriptions.get(topic);
    if (subscriptions === undefined) return false;
    const to = subscriptions.flatMap(({ arn, protocol, endpoint }) =>
      arn === undefined ? [] : [{ protocol, endpoint }],
    );
    const about = { at: this.#parts.clock.isoNow(), topic, ...(subject === undefined ? {} : { subject }) };
    this.#published.push({ ...about, message, to });
    if (this.#published.length > most) this.#published.shift();
    return true;
  }

  /** What topics took, oldest first. */
  get published(): readonly Published[] {
    return this.#published;
  }
}

/** The same id for the same text, so that a subscription keeps its ARN over a restart. */
function uuidOf(text: string): string {
  const hash = createHash('sha256').update(text).digest('hex');
  return hash.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
}
