/** Errors as RFC 9457 problem details; each names the field by a JSON pointer (RFC 6901). */
import type * as z from 'zod';

/** One thing that is wrong, and where: a pointer into the body, the query (`/limit`) or the path. */
export interface ProblemError {
  readonly pointer: string;
  readonly detail: string;
}

const titles: Record<number, string> = {
  400: 'The request cannot be read',
  401: 'Not authenticated',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Method not allowed',
  409: 'Not possible in the present state',
  413: 'The request is too large',
  415: 'The content type is not supported',
  422: 'The request is not valid',
  429: 'Too many requests',
  500: 'Something went wrong here',
  503: 'Not available right now',
};

/** An answer that is a problem; thrown anywhere below a handler, turned into the response by the kit. */
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
      errors
        .map(({ pointer, detail }) => `${pointer} ${detail}`)
        .join('; ')
        .slice(0, 500),
      errors,
    );
  }

  /** 404 for a thing that does not exist (or that the caller may not know of). */
  static notFound(kind: string): Problem {
    return new Problem(404, `There is no such ${kind}.`);
  }

  /** 409: the thing is in another state than this needs. */
  static wrongState(kind: string, status: string, needed: readonly string[]): Problem {
    return new Problem(409, `The ${kind} is ${status}; this needs ${needed.join(' or ')}.`);
  }

  /** 403: the token lacks the scope. */
  static missingScope(scope: string): Problem {
    return new Problem(403, `This needs the scope ${scope}.`);
  }

  /** 422 from a failed parse: every issue with its pointer, never the value (it may be personal). */
  static fromZod(error: z.ZodError, prefix = ''): Problem {
    return Problem.invalid(problemErrors(error, prefix));
  }

  /** The body, as `application/problem+json`. */
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
  return path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1').slice(0, 100)}`).join('');
}
