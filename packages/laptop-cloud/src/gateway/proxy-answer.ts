import type { ServerResponse } from 'node:http';
import { sendJson } from '../http-server.ts';
import { type InvocationResult, wasThrottled } from '../lambda/result.ts';

interface ProxyAnswer {
  statusCode?: number;
  headers?: Record<string, string | number | boolean>;
  cookies?: string[];
  body?: string;
  isBase64Encoded?: boolean;
}

/** What the gateway answers: what the function said, or in its stead. */
type Outcome =
  | { readonly answer: ProxyAnswer }
  | { readonly status: 413 | 500 | 503; readonly message: string; readonly integrationError: string };

/** The error type of an invocation that the function's policy does not let the gateway make. */
export const NOT_PERMITTED = 'AccessDeniedException';

/** What becomes of an invocation; undefined = it took too long. */
export function outcomeOf(result: InvocationResult | undefined): Outcome {
  if (result === undefined) return unavailable('The integration did not answer in time.');
  if (result.ok) return { answer: proxyAnswer(result.payload) };
  if (wasThrottled(result)) return unavailable(result.errorMessage);
  if (result.errorType === 'RequestTooLargeException') {
    return { status: 413, message: 'Request Entity Too Large', integrationError: result.errorMessage };
  }
  const integrationError =
    result.errorType === NOT_PERMITTED
      ? "The IAM role configured on the integration or API Gateway doesn't have permissions to call the integration. Check the permissions and try again."
      : // The type and not the message: what a function throws may hold what nobody should log.
        `The Lambda function returned the following error: ${result.errorType}. Check your Lambda function code and try again.`;
  return { status: 500, message: 'Internal Server Error', integrationError };
}

/** Answers the client. */
export function sendOutcome(response: ServerResponse, outcome: Outcome, withoutBody: boolean): void {
  if (!('answer' in outcome)) {
    sendJson(response, outcome.status, { message: outcome.message });
    return;
  }
  const { answer } = outcome;
  const body = Buffer.from(answer.body ?? '', answer.isBase64Encoded === true ? 'base64' : 'utf8');
  for (const [name, value] of Object.entries(answer.headers ?? {})) response.setHeader(name, String(value));
  if (!response.hasHeader('content-type')) response.setHeader('content-type', 'text/plain;charset=UTF-8');
  response.setHeader('content-length', body.length);
  if (answer.cookies) response.setHeader('set-cookie', answer.cookies);
  response.statusCode = answer.statusCode ?? 200;
  response.end(withoutBody ? undefined : body);
}

function unavailable(integrationError: string): Outcome {
  return { status: 503, message: 'Service Unavailable', integrationError };
}

/** Format 2.0: whatever has no status code is the body of a 200. */
function proxyAnswer(payload: string): ProxyAnswer {
  const parsed = JSON.parse(payload) as ProxyAnswer | string | null;
  if (parsed !== null && typeof parsed === 'object' && parsed.statusCode !== undefined) return parsed;
  const body = typeof parsed === 'string' ? parsed : payload;
  return { statusCode: 200, headers: { 'content-type': 'application/json' }, body };
}
