import type { Message } from '@aws-sdk/client-sqs';
import * as z from 'zod';

/** A function that a dead letter was for, and the event, as JSON. */
export interface FailedFunction {
  readonly name: string;
  /** Undefined where only the name is known: it cannot be given to the function again. */
  readonly payload: string | undefined;
}

/** What Lambda reports when a function failed for good (Lambda Developer Guide, "Capturing records of Lambda asynchronous invocations"). */
const failedInvocation = z.object({
  requestContext: z.object({ functionArn: z.string() }),
  /** The event; in a report on records of a stream there is none. */
  requestPayload: z.looseObject({}).optional(),
});

/**
 * The function that a dead letter was for: which failed at it, could not read it, or could not be invoked by a rule or a schedule. Undefined
 * where the letter does not say: then its queue does. Nothing else of the letter is read.
 */
export function functionOf({ Body = '', MessageAttributes = {} }: Message): FailedFunction | undefined {
  const attribute = (name: string) => MessageAttributes[name]?.StringValue;
  const { data: failed } = failedInvocation.safeParse(parsedJson(Body));
  if (failed !== undefined) {
    const name = functionIn(failed.requestContext.functionArn);
    const { requestPayload } = failed;
    return name === undefined ? undefined : { name, payload: requestPayload && JSON.stringify(requestPayload) };
  }
  const name = attribute('function') ?? functionIn(attribute('TARGET_ARN') ?? '');
  return name === undefined ? undefined : { name, payload: Body };
}

/** `arn:aws:lambda:region:account:function:NAME:$LATEST` → NAME. */
function functionIn(arn: string): string | undefined {
  return /^arn:[\w-]+:lambda:[\w-]*:\d*:function:([\w-]+)/.exec(arn)?.[1];
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
