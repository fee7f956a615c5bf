import { hash } from 'node:crypto';
import * as z from 'zod';
import {
  jsonInput,
  jsonResponse,
  parsed,
  requireAccess,
  type Service,
  type ServiceCall,
  ServiceError,
  type ServiceResponse,
  targetOperation,
  unknownOperation,
} from '../aws-service.ts';
import { queryCompatibleError } from '../protocols/query-compatible.ts';
import type { QueueDefinition, Queues } from '../queues/queues.ts';

/** SQS's limit for a message and for a batch, in bytes. */
const sizeLimit = 1_048_576;
/** Queues in one page of ListQueues. */
const mostQueues = 1000;

const seconds = z.number().transform((value) => value * 1000);
const sent = z.object({
  Id: z.string().optional(),
  MessageBody: z.string().default(''),
  DelaySeconds: seconds.optional(),
  MessageAttributes: z
    .record(z.string(), z.object({ DataType: z.string().default('String'), StringValue: z.string().optional() }))
    .default({}),
});
const received = z.object({
  Id: z.string().optional(),
  ReceiptHandle: z.string().default(''),
  VisibilityTimeout: seconds.default(0),
});
const batch = <Entry>(entry: z.ZodType<Entry>) => z.object({ Entries: z.array(entry).default([]) });
const queueInput = z.looseObject({ QueueUrl: z.string().optional(), QueueName: z.string().optional() });
const receiveInput = z.object({ MaxNumberOfMessages: z.number().default(1), VisibilityTimeout: seconds.optional() });
const listInput = z.object({
  QueueNamePrefix: z.string().default(''),
  NextToken: z.coerce.number().default(0),
  MaxResults: z.number().default(mostQueues),
});

/** SQS for code that sends its own messages and for operators; event source mappings receive on their own. */
export class SqsService implements Service {
  readonly throttled = new ServiceError('RequestThrottled', 'The request was denied due to request throttling.', 403);
  readonly #queues: Queues;

  constructor(queues: Queues) {
    this.#queues = queues;
  }

  async handle(call: ServiceCall): Promise<ServiceResponse> {
    const operation = targetOperation(call.headers);
    if (operation === 'ListQueues') {
      requireAccess(call, 'sqs:ListQueues', '*');
      return jsonResponse(this.#list(jsonInput(call, listInput)), '1.0');
    }
    const input = jsonInput(call, queueInput);
    const queue = this.#queues.byUrl(input.QueueUrl ?? input.QueueName ?? '');
    if (queue === undefined) throw new ServiceError('QueueDoesNotExist', 'The specified queue does not exist.');
    // The batch operation is checked as the single one.
    requireAccess(call, `sqs:${operation.replace(/Batch$/, '')}`, queue.arn);
    if (call.body.length > sizeLimit * 1.5)
      throw new ServiceError(
        'BatchRequestTooLong',
        'The length of all the messages put together is more than the limit.',
      );
    return jsonResponse(this.#perform(operation, queue, input), '1.0');
  }

  error(error: ServiceError): ServiceResponse {
    return queryCompatibleError(error, 'com.amazonaws.sqs');
  }

  #perform(operation: string, queue: QueueDefinition, input: z.infer<typeof queueInput>): unknown {
    const read = <Input>(schema: z.ZodType<Input>): Input => parsed(schema, input, 'SerializationException');
    const successful = (entries: readonly { Id?: string | undefined }[]) => ({
      Successful: entries.map(({ Id }) => ({ Id })),
      Failed: [],
    });
    switch (operation) {
      case 'SendMessage':
        return this.#send(queue, read(sent));
      case 'SendMessageBatch': {
        const { Entries } = read(batch(sent));
        if (Entries.length < 1 || Entries.length > 10) {
          throw new ServiceError('TooManyEntriesInBatchRequest', 'A batch holds between 1 and 10 entries.');
        }
        return { Successful: Entries.map((entry) => ({ Id: entry.Id, ...this.#send(queue, entry) })), Failed: [] };
      }
      case 'GetQueueUrl':
        return { QueueUrl: queue.url };
      case 'GetQueueAttributes':
        return { Attributes: this.#attributes(queue) };
      case 'ReceiveMessage':
        return { Messages: this.#receive(queue, read(receiveInput)) };
      case 'DeleteMessage':
        this.#queues.delete(queue, [read(received).ReceiptHandle]);
        return {};
      case 'DeleteMessageBatch': {
        const { Entries } = read(batch(received));
        this.#queues.delete(
          queue,
          Entries.map(({ ReceiptHandle }) => ReceiptHandle),
        );
        return successful(Entries);
      }
      case 'ChangeMessageVisibilityBatch': {
        const { Entries } = read(batch(received));
        for (const { ReceiptHandle, VisibilityTimeout } of Entries)
          this.#queues.changeVisibility(queue, ReceiptHandle, VisibilityTimeout);
        return successful(Entries);
      }
      default:
        throw unknownOperation('sqs', operation);
    }
  }

  /** The URLs of the queues, those of a prefix when one is given. */
  #list({ QueueNamePrefix, NextToken, MaxResults }: z.infer<typeof listInput>): unknown {
    const urls = this.#queues.definitions.filter(({ name }) => name.startsWith(QueueNamePrefix)).map(({ url }) => url);
    const next = NextToken + MaxResults;
    return { QueueUrls: urls.slice(NextToken, next), ...(next < urls.length ? { NextToken: String(next) } : {}) };
  }

  #attributes({ name, arn, redrive }: QueueDefinition): Record<string, string> {
    const { visible, inFlight, delayed } = this.#queues.counts(name);
    const policy = redrive && { deadLetterTargetArn: redrive.to, maxReceiveCount: redrive.maxReceiveCount };
    return {
      QueueArn: arn,
      ApproximateNumberOfMessages: String(visible),
      ApproximateNumberOfMessagesNotVisible: String(inFlight),
      ApproximateNumberOfMessagesDelayed: String(delayed),
      ...(policy === undefined ? {} : { RedrivePolicy: JSON.stringify(policy) }),
    };
  }

  #receive(
    queue: QueueDefinition,
    { MaxNumberOfMessages, VisibilityTimeout }: z.infer<typeof receiveInput>,
  ): unknown[] {
    const messages = this.#queues.receive(queue, MaxNumberOfMessages, VisibilityTimeout);
    return messages.map(({ messageId, receipt, body, attributes, sentAt, firstReceivedAt, receiveCount }) => ({
      MessageId: messageId,
      ReceiptHandle: receipt,
      Body: body,
      MD5OfBody: hash('md5', body),
      Attributes: {
        SentTimestamp: String(sentAt),
        ApproximateFirstReceiveTimestamp: String(firstReceivedAt),
        ApproximateReceiveCount: String(receiveCount),
      },
      MessageAttributes: Object.fromEntries(
        Object.entries(attributes).map(([name, { dataType, stringValue }]) => [
          name,
          { DataType: dataType, StringValue: stringValue },
        ]),
      ),
    }));
  }

  #send(queue: QueueDefinition, { MessageBody, MessageAttributes, DelaySeconds }: z.infer<typeof sent>): object {
    if (MessageBody === '')
      throw new ServiceError('MissingParameter', 'The request must contain the parameter MessageBody.');
    const attributes = Object.entries(MessageAttributes).map(([name, { DataType, StringValue }]) => {
      if (StringValue !== undefined) return [name, { dataType: DataType, stringValue: StringValue }] as const;
      throw new ServiceError(
        'InvalidParameterValue',
        `The laptop cloud carries text message attributes only (${name}).`,
      );
    });
    const id = this.#queues.send(queue, MessageBody, Object.fromEntries(attributes), DelaySeconds);
    return { MessageId: id, MD5OfMessageBody: hash('md5', MessageBody) };
  }
}
