import type { Ground } from '../ground.ts';
import type { Decision } from '../iam/policy.ts';

/** The service that publishes, and the resource for which it does. */
interface Sender {
  readonly service: string;
  readonly sourceArn: string;
}

/** A message that a topic took, and where it goes. */
export interface Published {
  readonly at: string;
  readonly topic: string;
  readonly subject?: string;
  /** An AWS service says it in JSON, others in any text. */
  readonly message: object | string;
  readonly to: readonly Subscriber[];
}

interface Subscriber {
  readonly protocol: string;
  readonly endpoint: string | undefined;
}

/** Messages that are kept for `GET /notifications`. */
const most = 1000;

/** SNS topics: what they took, and who subscribes to them. Nothing is delivered. */
export class Topics {
  readonly #parts: Pick<Ground, 'model' | 'clock' | 'access'>;
  readonly #subscribers: ReadonlyMap<string, readonly Subscriber[]>;
  readonly #withPolicy: ReadonlySet<string>;
  readonly #published: Published[] = [];

  constructor(parts: Pick<Ground, 'model' | 'clock' | 'access'>) {
    this.#parts = parts;
    const topics = parts.model.all('AWS::SNS::Topic');
    this.#withPolicy = new Set(parts.model.all('AWS::SNS::TopicPolicy').flatMap(({ properties }) => properties.Topics));
    const subscriptions = parts.model.all('AWS::SNS::Subscription');
    this.#subscribers = new Map(
      topics.map((topic) => [
        topic.arn(),
        [
          ...topic.properties.Subscription.map(({ Protocol, Endpoint }) => ({
            protocol: Protocol,
            endpoint: Endpoint,
          })),
          ...subscriptions
            .filter(({ properties }) => properties.TopicArn === topic.arn())
            .map(({ properties: { Protocol, Endpoint } }) => ({ protocol: Protocol, endpoint: Endpoint })),
        ],
      ]),
    );
  }

  /** A message of an AWS service. The topic's policy decides; the decision says why the topic did not take it. */
  publishOf({ service, sourceArn }: Sender, topic: string, subject: string, message: object): Decision {
    // The policy that SNS gives to a topic without one lets in whatever acts for the account.
    const decision: Decision = this.#withPolicy.has(topic)
      ? this.#parts.access.checkService(service, sourceArn, 'sns:Publish', topic)
      : { allowed: true };
    if (!decision.allowed || this.publish(topic, subject, message)) return decision;
    return { allowed: false, because: `There is no topic ${topic}` };
  }

  /** A message of somebody who may publish; returns whether there is such a topic. */
  publish(topic: string, subject: string | undefined, message: object | string): boolean {
    const subscribers = this.#subscribers.get(topic);
    if (subscribers === undefined) return false;
    const about = { at: this.#parts.clock.isoNow(), topic, ...(subject === undefined ? {} : { subject }) };
    this.#published.push({ ...about, message, to: subscribers });
    if (this.#published.length > most) this.#published.shift();
    return true;
  }

  /** What topics took, oldest first. */
  get published(): readonly Published[] {
    return this.#published;
  }
}
