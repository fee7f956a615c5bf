import type { Access } from '../iam/access.ts';
import { md5 } from '../queues/md5.ts';
import type { MessageAttribute, QueueDefinition, Queues } from '../queues/queues.ts';
import {
  jsonAnswer,
  jsonError,
  jsonInput,
  type Service,
  type ServiceAnswer,
  type ServiceCall,
  ServiceError,
  targetOperation,
} from './service.ts';

interface Entry {
  Id?: string;
  MessageBody?: string;
  DelaySeconds?: number;
  MessageAttributes?: Record<string, { DataType?: string; StringValue?: string }>;
}

/** SQS's limit for a message and for a batch, in bytes. */
const SIZE_LIMIT = 1_048_576;

interface ReceiptEntry {
  Id?: string;
  ReceiptHandle?: string;
  VisibilityTimeout?: number;
}

/** Queues in one page of ListQueues. */
const MOST_QUEUES = 1000;

/** SQS for code that enqueues its own work, and for whoever looks after the queues; mappings receive by themselves. */
export class SqsService implements Service {
  readonly throttled = new ServiceError('RequestThrottled', 'The request was denied due to request throttling.', 403);
  readonly #queues: Queues;
  readonly #access: Access;

  constructor(queues: Queues, access: Access) {
    this.#queues = queues;
    this.#access = access;
  }

  async answer(call: ServiceCall): Promise<ServiceAnswer> {
    const operation = targetOperation(call.headers);
    const input = jsonInput(call);
    if (operation === 'ListQueues') return jsonAnswer(this.#list(call.accessKey, input), '1.0');
    const queue = this.#queues.byUrl(String(input['QueueUrl'] ?? input['QueueName'] ?? ''));
    if (queue === undefined) throw new ServiceError('QueueDoesNotExist', 'The specified queue does not exist.');
    // The batch operation is checked as the single one.
    const decision = this.#access.check(call.accessKey, `sqs:${operation.replace(/Batch$/, '')}`, queue.arn);
    if (!decision.allowed) throw new ServiceError('AccessDeniedException', decision.because, 403);
    return jsonAnswer(this.#perform(operation, queue, input, call.body.length), '1.0');
  }

  error(error: ServiceError): ServiceAnswer {
    const answer = jsonError(error, '1.0', 'com.amazonaws.sqs');
    const query = error.code === 'AccessDeniedException' ? 'AccessDenied' : error.code;
    return { ...answer, headers: { ...answer.headers, 'x-amzn-query-error': `${query};Sender` } };
  }

  #perform(operation: string, queue: QueueDefinition, input: Record<string, unknown>, size: number): unknown {
    if (size > SIZE_LIMIT * 1.5)
      throw new ServiceError(
        'BatchRequestTooLong',
        'The length of all the messages put together is more than the limit.',
      );
    switch (operation) {
      case 'SendMessage':
        return this.#send(queue, input as Entry);
      case 'SendMessageBatch': {
        const entries = (input['Entries'] ?? []) as Entry[];
        if (entries.length < 1 || entries.length > 10) {
          throw new ServiceError('TooManyEntriesInBatchRequest', 'A batch holds between 1 and 10 entries.');
        }
        return { Successful: entries.map((entry) => ({ Id: entry.Id, ...this.#send(queue, entry) })), Failed: [] };
      }
      case 'GetQueueUrl':
        return { QueueUrl: input['QueueUrl'] };
      case 'GetQueueAttributes':
        return { Attributes: this.#attributes(queue) };
      case 'ReceiveMessage':
        return { Messages: this.#receive(queue, input) };
      case 'DeleteMessage':
        this.#queues.delete(queue, [String(input['ReceiptHandle'])]);
        return {};
      case 'DeleteMessageBatch': {
        const entries = (input['Entries'] ?? []) as ReceiptEntry[];
        this.#queues.delete(
          queue,
          entries.map(({ ReceiptHandle = '' }) => ReceiptHandle),
        );
        return { Successful: entries.map(({ Id }) => ({ Id })), Failed: [] };
      }
      case 'ChangeMessageVisibilityBatch': {
        const entries = (input['Entries'] ?? []) as ReceiptEntry[];
        for (const { ReceiptHandle = '', VisibilityTimeout = 0 } of entries) {
          this.#queues.changeVisibility(queue, ReceiptHandle, VisibilityTimeout * 1000);
        }
        return { Successful: entries.map(({ Id }) => ({ Id })), Failed: [] };
      }
      default:
        throw new ServiceError('UnknownOperationException', `The laptop cloud does not know sqs:${operation}.`);
    }
  }

  /** The addresses of the queues, those of a prefix when one is given. */
  #list(accessKey: string, input: Record<string, unknown>): unknown {
    const decision = this.#access.check(accessKey, 'sqs:ListQueues', '*');
    if (!decision.allowed) throw new ServiceError('AccessDeniedException', decision.because, 403);
    const prefix = String(input['QueueNamePrefix'] ?? '');
    const start = Number(input['NextToken'] ?? 0);
    const limit = Number(input['MaxResults'] ?? MOST_QUEUES);
    const urls = this.#queues.definitions.filter(({ name }) => name.startsWith(prefix)).map(({ url }) => url);
    const next = start + limit;
    return { QueueUrls: urls.slice(start, next), ...(next < urls.length ? { NextToken: String(next) } : {}) };
  }

  #attributes(queue: QueueDefinition): Record<string, string> {
    const { visible, inFlight, delayed } = this.#queues.counts(queue.name);
    return {
      QueueArn: queue.arn,
      ApproximateNumberOfMessages: String(visible),
      ApproximateNumberOfMessagesNotVisible: String(inFlight),
      ApproximateNumberOfMessagesDelayed: String(delayed),
      ...(queue.redrive === undefined
        ? {}
        : {
            RedrivePolicy: JSON.stringify({
              deadLetterTargetArn: queue.redrive.to,
              maxReceiveCount: queue.redrive.maxReceiveCount,
            }),
          }),
    };
  }

  #receive(queue: QueueDefinition, input: Record<string, unknown>): unknown[] {
    const limit = Number(input['MaxNumberOfMessages'] ?? 1);
    const visibility = input['VisibilityTimeout'];
    const received = this.#queues.receive(
      queue,
      limit,
      visibility === undefined ? queue.visibilityTimeout : Number(visibility) * 1000,
    );
    return received.map(({ messageId, receipt, body, attributes, sentAt, firstReceivedAt, receiveCount }) => ({
      MessageId: messageId,
      ReceiptHandle: receipt,
      Body: body,
      MD5OfBody: md5(body),
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

  #send(queue: QueueDefinition, entry: Entry): { MessageId: string; MD5OfMessageBody: string } {
    const body = entry.MessageBody ?? '';
    if (body === '') throw new ServiceError('MissingParameter', 'The request must contain the parameter MessageBody.');
    const attributes = Object.entries(entry.MessageAttributes ?? {}).map(
      ([name, attribute]): [string, MessageAttribute] => {
        if (attribute.StringValue !== undefined) {
          return [name, { dataType: attribute.DataType ?? 'String', stringValue: attribute.StringValue }];
        }
        throw new ServiceError(
          'InvalidParameterValue',
          `The laptop cloud carries text message attributes only (${name}).`,
        );
      },
    );
    const delay = entry.DelaySeconds === undefined ? undefined : entry.DelaySeconds * 1000;
    const id = this.#queues.send(queue, body, Object.fromEntries(attributes), delay);
    return { MessageId: id, MD5OfMessageBody: md5(body) };
  }
}
