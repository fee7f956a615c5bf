import type { ProblemCode } from './problem-codes.ts';

/** One thing that is wrong, and where: a pointer (RFC 6901) into the body (empty: the whole of it), the query (`/limit`) or the path. */
export interface ProblemError {
  readonly pointer: string;
  /** A word of the closed list that OpenAPI shows. Without one it is the code of the refusal, else `invalid`. */
  readonly code?: ProblemCode | undefined;
  readonly detail: string;
}

/** Whether programme.json is at fault: no change of what the request says helps. */
export function isOfProgramme({ code }: ProblemError): boolean {
  return code === 'configuration';
}
