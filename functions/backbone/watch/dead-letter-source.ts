import * as z from 'zod';

/** A message as far as it says where it comes from. */
export interface Letter {
  readonly body: string;
  /** Its attributes that are text. */
  readonly attributes: Readonly<Record<string, string | undefined>>;
}

/** What Lambda reports when a function failed for good (Lambda Developer Guide, "Capturing records of Lambda asynchronous invocations"). */
const report = z.object({ requestContext: z.object({ functionArn: z.string() }) });

/**
 * The name of the function that a dead letter was for: which failed at it, could not read it, or could not be invoked. Undefined where the
 * letter does not say: then its queue does. Nothing else of the letter is read.
 */
export function sourceOf({ body, attributes }: Letter): string | undefined {
  const failed = report.safeParse(parsedJson(body));
  if (failed.success) return functionIn(failed.data.requestContext.functionArn);
  // Of a function of ours that could not read a message, and of a rule or a schedule whose target was a function.
  return attributes['function'] ?? functionIn(attributes['TARGET_ARN'] ?? '');
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
