/** Errors as RFC 9457 problem details; each names the field by a JSON pointer (RFC 6901). */
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type * as z from 'zod';
import { cutText } from '../characters/characters.ts';
import type { ProblemCode } from '../decision/problem-codes.ts';
import type { ProblemError } from '../decision/problem-error.ts';
import { moreErrors, mostErrors, problemErrors } from '../decision/schema-problems.ts';

const titles: Record<number, string> = {
  400: 'The request cannot be read',
  401: 'Not authenticated',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Method not allowed',
  409: 'Not possible in the current state',
  412: 'Changed since it was read',
  413: 'The request is too large',
  415: 'The content type is not supported',
  422: 'The request is not valid',
  428: 'Name the version that was read',
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
    this.errors = withCodes(limited(errors), 'invalid');
    this.headers = headers;
  }

  /** 422: fields that are wrong; `code` is that of the errors that name none. */
  static invalid(errors: readonly ProblemError[], code: ProblemCode = 'invalid'): Problem {
    return new Problem(422, inOneLine(errors), withCodes(errors, code));
  }

  /** 400: a cursor that this list did not give. */
  static wrongCursor(): Problem {
    return new Problem(400, 'The cursor is not one of this list; begin without a cursor.', [
      { pointer: '/cursor', code: 'invalid_cursor', detail: 'is not a cursor of this list' },
    ]);
  }

  /** 428 (RFC 6585 §3): the operation would decide on something that the caller may not have read. */
  static versionNeeded(kind: string): Problem {
    return new Problem(
      428,
      `The ${kind} was changed since it was first submitted. Read it, and send its ETag as If-Match.`,
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

/** 412 (RFC 9110 §15.5.13): the resource is no longer what the caller read. The problem shows what it is now. */
export class StaleVersion extends Problem {
  /** The resource as its caller may see it. */
  readonly current: unknown;

  constructor(kind: string, current: unknown, tag: string) {
    super(412, `The ${kind} was changed since it was read; \`current\` is what it is now.`, [], { etag: tag });
    this.current = current;
  }

  override toBody(requestId: string): Record<string, unknown> {
    return { ...super.toBody(requestId), current: this.current };
  }
}

/** The first errors, and how many more there are: a response stays small whatever the request was. */
function limited(errors: readonly ProblemError[]): readonly ProblemError[] {
  const counted = errors.at(-1)?.code === 'more_errors' ? 1 : 0;
  if (errors.length <= mostErrors + counted) return errors;
  return [...errors.slice(0, mostErrors), moreErrors(errors.length - mostErrors)];
}

function withCodes(errors: readonly ProblemError[], code: ProblemCode): ProblemError[] {
  return errors.map((error) => ({ pointer: error.pointer, code: error.code ?? code, detail: error.detail }));
}

function inOneLine(errors: readonly ProblemError[]): string {
  const sentences = errors.slice(0, 10).map(({ pointer, detail }) => `${pointer} ${detail}`.trimStart());
  return cutText(sentences.join('; '), 500);
}
