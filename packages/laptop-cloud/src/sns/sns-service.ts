import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import {
  escapeXml,
  parsed,
  requireAccess,
  type Service,
  type ServiceCall,
  ServiceError,
  type ServiceResponse,
} from '../aws-service.ts';
import { queryError, queryResponse } from '../protocols/query.ts';
import type { Subscription, Topics } from './topics.ts';

const xmlNamespace = 'http://sns.amazonaws.com/doc/2010-03-31/';
/** The largest message, in bytes, and the longest subject, in characters (Amazon SNS API Reference, "Publish"). */
const largestMessage = 262_144;
const longestSubject = 100;

// Other parameters would have an effect on AWS: subscriptions filter by attributes, FIFO topics order by groups.
const known = {
  Publish: ['Action', 'Version', 'TopicArn', 'Message', 'Subject'],
  ListSubscriptionsByTopic: ['Action', 'Version', 'TopicArn', 'NextToken'],
} as const;
/** Subscriptions in one page (Amazon SNS API Reference, "ListSubscriptionsByTopic"). */
const pageSize = 100;
const listInput = z.object({ TopicArn: z.string().min(1), NextToken: z.coerce.number().int().positive().default(0) });
const publishInput = z.object({
  TopicArn: z.string().min(1),
  Message: z
    .string()
    .min(1, 'Empty message')
    .refine((text) => Buffer.byteLength(text) <= largestMessage, 'Message too long'),
  Subject: z
    .string()
    .max(longestSubject)
    .regex(/^[!-~][ -~]*$/, 'not a line of printable ASCII that begins with a letter, a number or a punctuation mark')
    .optional(),
});

/** SNS (query protocol): Publish to a topic, ListSubscriptionsByTopic. Nothing is delivered; `GET /notifications` shows what topics took. */
export class SnsService implements Service {
  readonly throttled = new ServiceError('Throttled', 'Rate exceeded', 429);
  readonly #topics: Topics;

  constructor(topics: Topics) {
    this.#topics = topics;
  }

  async handle(call: ServiceCall): Promise<ServiceResponse> {
    const form = new URLSearchParams(call.body.toString());
    const action = form.get('Action');
    if (action !== 'Publish' && action !== 'ListSubscriptionsByTopic')
      throw new ServiceError('InvalidAction', `The laptop cloud does not know sns:${action}.`);
    const unknown = [...form.keys()].find((key) => !known[action].some((name) => name === key));
    if (unknown !== undefined)
      throw new ServiceError('InvalidParameter', `The laptop cloud does not know ${unknown} of sns:${action}.`);
    const input = Object.fromEntries(form);
    return queryResponse(
      xmlNamespace,
      action,
      action === 'Publish' ? this.#publish(call, input) : this.#list(call, input),
    );
  }

  #publish(call: ServiceCall, input: object): string {
    const { TopicArn, Subject, Message } = parsed(publishInput, input, 'InvalidParameter');
    requireAccess(call, 'sns:Publish', TopicArn);
    if (!this.#topics.publish(TopicArn, Subject, Message)) throw noTopic();
    return `<MessageId>${randomUUID()}</MessageId>`;
  }

  #list(call: ServiceCall, input: object): string {
    const { TopicArn, NextToken: from } = parsed(listInput, input, 'InvalidParameter');
    requireAccess(call, 'sns:ListSubscriptionsByTopic', TopicArn);
    const subscriptions = this.#topics.subscriptionsOf(TopicArn);
    if (subscriptions === undefined) throw noTopic();
    const to = from + pageSize;
    const members = subscriptions
      .slice(from, to)
      .map((subscription) => memberOf(subscription, TopicArn))
      .join('');
    const next = to < subscriptions.length ? `<NextToken>${to}</NextToken>` : '';
    return `<Subscriptions>${members}</Subscriptions>${next}`;
  }

  error({ code, message, status }: ServiceError): ServiceResponse {
    if (code !== 'AccessDeniedException') return queryError(xmlNamespace, { code, message, status });
    return queryError(xmlNamespace, { code: 'AuthorizationError', message, status: 403 });
  }
}

function noTopic(): ServiceError {
  return new ServiceError('NotFound', 'Topic does not exist', 404);
}

function memberOf({ arn = 'PendingConfirmation', protocol, endpoint = '' }: Subscription, topic: string): string {
  const [, , , , owner = ''] = topic.split(':');
  return `<member><SubscriptionArn>${arn}</SubscriptionArn><Owner>${owner}</Owner><Protocol>${protocol}</Protocol><Endpoint>${escapeXml(endpoint)}</Endpoint><TopicArn>${topic}</TopicArn></member>`;
}
