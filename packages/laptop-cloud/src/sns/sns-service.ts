import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import {
  parsed,
  requireAccess,
  type Service,
  type ServiceCall,
  ServiceError,
  type ServiceResponse,
} from '../aws-service.ts';
import { queryError, queryResponse } from '../protocols/query.ts';
import type { Topics } from './topics.ts';

const xmlNamespace = 'http://sns.amazonaws.com/doc/2010-03-31/';
/** The largest message, in bytes, and the longest subject, in characters (Amazon SNS API Reference, "Publish"). */
const largestMessage = 262_144;
const longestSubject = 100;

// What is not among them would have an effect on AWS: subscriptions filter by attributes, FIFO topics order by groups.
const known = ['Action', 'Version', 'TopicArn', 'Message', 'Subject'];
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

/** SNS (query protocol): Publish to a topic. Nothing is delivered; `GET /notifications` shows what topics took. */
export class SnsService implements Service {
  readonly throttled = new ServiceError('Throttled', 'Rate exceeded', 429);
  readonly #topics: Topics;

  constructor(topics: Topics) {
    this.#topics = topics;
  }

  async handle(call: ServiceCall): Promise<ServiceResponse> {
    const form = new URLSearchParams(call.body.toString());
    const action = form.get('Action');
    if (action !== 'Publish') throw new ServiceError('InvalidAction', `The laptop cloud does not know sns:${action}.`);
    const unknown = [...form.keys()].find((key) => !known.includes(key));
    if (unknown !== undefined)
      throw new ServiceError('InvalidParameter', `The laptop cloud does not know ${unknown} of sns:Publish.`);
    const { TopicArn, Subject, Message } = parsed(publishInput, Object.fromEntries(form), 'InvalidParameter');
    requireAccess(call, 'sns:Publish', TopicArn);
    if (!this.#topics.publish(TopicArn, Subject, Message))
      throw new ServiceError('NotFound', 'Topic does not exist', 404);
    return queryResponse(xmlNamespace, action, `<MessageId>${randomUUID()}</MessageId>`);
  }

  error({ code, message, status }: ServiceError): ServiceResponse {
    if (code !== 'AccessDeniedException') return queryError(xmlNamespace, { code, message, status });
    return queryError(xmlNamespace, { code: 'AuthorizationError', message, status: 403 });
  }
}
