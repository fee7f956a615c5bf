import * as z from 'zod';

/** How an invocation ended. */
export type InvocationResult =
  | { readonly ok: true; readonly payload: string }
  | { readonly ok: false; readonly errorType: string; readonly errorMessage: string };

/** Lambda's error for an invocation beyond the concurrency: nothing ran. */
export const throttled = 'TooManyRequestsException';

/** The largest event and the largest result of a function, in bytes. */
const requestLimit = 6_291_456;
const responseLimit = 6_291_556;

const reportedError = z.object({ errorType: z.string().default('Error'), errorMessage: z.string().default('') });
const partialResponse = z
  .object({ batchItemFailures: z.array(z.object({ itemIdentifier: z.string().catch('') })).nullish() })
  .nullable();

/** An invocation that failed. */
export function failed(errorType: string, errorMessage: string): InvocationResult & { readonly ok: false } {
  return { ok: false, errorType, errorMessage };
}

/** What a process reported to the Runtime API when its handler threw. */
export function errorOf(body: string): InvocationResult {
  const { errorType, errorMessage } = reportedError.parse(JSON.parse(body));
  return failed(errorType, errorMessage);
}

/** Whether the invocation was refused because of the concurrency; nothing ran. */
export function wasThrottled(result: InvocationResult): boolean {
  return !result.ok && result.errorType === throttled;
}

/** Why Lambda refuses an event; undefined when it accepts it. @param limit bytes */
export function refusedRequest(payload: string, limit = requestLimit): ReturnType<typeof failed> | undefined {
  if (Buffer.byteLength(payload) <= limit) return undefined;
  return failed(
    'RequestTooLargeException',
    `Request must be smaller than ${limit} bytes for the InvokeFunction operation`,
  );
}

/** What a handler returned; if it is too large, the invocation fails although the function has done its work. */
export function returned(body: Buffer): InvocationResult {
  if (body.length <= responseLimit) return { ok: true, payload: body.toString() };
  return failed(
    'Function.ResponseSizeTooLarge',
    `Response payload size exceeded maximum allowed payload size (${responseLimit} bytes).`,
  );
}

/** The identifiers in a partial batch response; undefined when the payload is not one. */
export function batchItemFailures(payload: string): string[] | undefined {
  const { success, data } = partialResponse.safeParse(payload === '' ? null : JSON.parse(payload));
  return success ? (data?.batchItemFailures ?? []).map(({ itemIdentifier }) => itemIdentifier) : undefined;
}
