import type { ServerResponse } from 'node:http';
import * as z from 'zod';
import { sendJson } from '../http-server.ts';
import { type InvocationResult, wasThrottled } from '../lambda/result.ts';

const proxyResponse = z.object({
  statusCode: z.coerce.number(),
  headers: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).nullish(),
  cookies: z.array(z.string()).nullish(),
  body: z.string().nullish(),
  isBase64Encoded: z.boolean().nullish(),
});
type ProxyResponse = z.infer<typeof proxyResponse>;

/** What the gateway sends: the function's response, or an error instead of it. */
type Outcome =
  | { readonly response: ProxyResponse }
  | { readonly status: 413 | 500 | 503; readonly message: string; readonly integrationError: string };

/** The error type of an invocation that the function's policy does not let the gateway make. */
export const notPermitted = 'AccessDeniedException';

/** What the gateway makes of an invocation; undefined = it took too long. */
export function outcomeOf(result: InvocationResult | undefined): Outcome {
  if (result === undefined) return unavailable('The integration did not respond in time.');
  if (result.ok) return readResponse(result.payload);
  if (wasThrottled(result)) return unavailable(result.errorMessage);
  if (result.errorType === 'RequestTooLargeException') {
    return { status: 413, message: 'Request Entity Too Large', integrationError: result.errorMessage };
  }
  const integrationError =
    result.errorType === notPermitted
      ? "The IAM role configured on the integration or API Gateway doesn't have permissions to call the integration. Check the permissions and try again."
      : // The type and not the message, because an error may hold data that nobody should log.
        `The Lambda function returned the following error: ${result.errorType}. Check your Lambda function code and try again.`;
  return { status: 500, message: 'Internal Server Error', integrationError };
}

/** Sends the outcome to the client. */
export function sendOutcome(client: ServerResponse, outcome: Outcome, withoutBody: boolean): void {
  if (!('response' in outcome)) {
    sendJson(client, outcome.status, { message: outcome.message });
    return;
  }
  const { statusCode, headers, cookies, body, isBase64Encoded } = outcome.response;
  const bytes = Buffer.from(body ?? '', isBase64Encoded === true ? 'base64' : 'utf8');
  for (const [name, value] of Object.entries(headers ?? {})) client.setHeader(name, String(value));
  if (!client.hasHeader('content-type')) client.setHeader('content-type', 'text/plain;charset=UTF-8');
  client.setHeader('content-length', bytes.length);
  if (cookies) client.setHeader('set-cookie', cookies);
  client.statusCode = statusCode;
  client.end(withoutBody ? undefined : bytes);
}

function unavailable(integrationError: string): Outcome {
  return { status: 503, message: 'Service Unavailable', integrationError };
}

/** Format 2.0: a payload without a status code is the body of a 200. */
function readResponse(payload: string): Outcome {
  const json: unknown = JSON.parse(payload);
  if (json === null || typeof json !== 'object' || !('statusCode' in json)) {
    const body = typeof json === 'string' ? json : payload;
    return { response: { statusCode: 200, headers: { 'content-type': 'application/json' }, body } };
  }
  const { success, data } = proxyResponse.safeParse(json);
  if (success) return { response: data };
  const integrationError = 'The response of the Lambda function is malformed.';
  return { status: 500, message: 'Internal Server Error', integrationError };
}
