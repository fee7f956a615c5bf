/** Errors as RFC 9457 problem details; each names the field by a JSON pointer (RFC 6901). */
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type * as z from 'zod';
import type { ProblemError } from '../decision/problem-error.ts';
import { cutText } from '../text/characters.ts';

export type { ProblemError } from '../decision/problem-error.ts';

const titles: Record<number, string> = {
  400: 'The request cannot be read',
  401: 'Not authenticated',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Method not allowed',
  409: 'Not possible in the current state',
  413: 'The request is too large',
  415: 'The content type is not supported',
  422: 'The request is not valid',
  429: 'Too many requests',
  500: 'Internal error',
  503: 'Temporarily not available',
};

/** Thrown to refuse a request; the middleware `problems` turns it into the response. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly status: number;
  readonly detail: string;
  readonly errors: readonly ProblemError[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    detail: string,
    errors: readonly ProblemError[] = [],
    headers: Record<string, string> = {},
  ) {
    super(`${status} ${titles[status] ?? 'Problem'}`);
    this.status = status;
    this.detail = detail;
    this.errors = errors;
    this.headers = headers;
  }

  /** 422: fields that are wrong. */
  static invalid(errors: readonly ProblemError[]): Problem {
    return new Problem(
      422,
      cutText(errors.map(({ pointer, detail }) => `${pointer} ${detail}`).join('; '), 500),
      errors,
    );
  }

  /** 404 for a thing that does not exist (or that the caller may not know about). */
  static notFound(kind: string): Problem {
    return new Problem(404, `There is no such ${kind}.`);
  }

  /** 409: the operation is not possible in this state. */
  static wrongState(kind: string, status: string, needed: readonly string[]): Problem {
    return new Problem(409, `The ${kind} is ${status}; it must be ${needed.join(' or ')}.`);
  }

  /** 403: the token lacks the scope. */
  static missingScope(scope: string): Problem {
    return new Problem(403, `This operation needs the scope ${scope}.`);
  }

  /** 422 from a failed parse: every issue with its pointer, never the value (it may be personal). */
  static fromZod(error: z.ZodError, prefix = ''): Problem {
    return Problem.invalid(problemErrors(error, prefix));
  }

  /** The response of the gateway, as `application/problem+json`. */
  toResponse(requestId: string): APIGatewayProxyStructuredResultV2 {
    return {
      statusCode: this.status,
      headers: { 'content-type': 'application/problem+json', ...this.headers },
      body: JSON.stringify(this.toBody(requestId)),
    };
  }

  /** The members of RFC 9457; `instance` names the request. */
  toBody(requestId: string): Record<string, unknown> {
    return {
      type: 'about:blank',
      title: titles[this.status] ?? 'Problem',
      status: this.status,
      detail: this.detail,
      instance: `urn:request:${requestId}`,
      ...(this.errors.length > 0 ? { errors: this.errors } : {}),
    };
  }
}

/** Every issue of a failed parse with its JSON pointer; unknown fields are named one by one. */
export function problemErrors(error: z.ZodError, prefix = ''): ProblemError[] {
  return error.issues.flatMap((issue) => {
    const base = prefix + toPointer(issue.path);
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({ pointer: `${base}${toPointer([key])}`, detail: 'is not a known field' }));
    }
    return [{ pointer: base || '/', detail: issue.message }];
  });
}

/** A path as a JSON pointer (RFC 6901 §3: `~` and `/` are escaped). */
export function toPointer(path: readonly PropertyKey[]): string {
  return path
    .map((part) => `/${cutText(String(part).toWellFormed(), 100).replaceAll('~', '~0').replaceAll('/', '~1')}`)
    .join('');
}
