/** One thing that is wrong, and where: a pointer (RFC 6901) into the body, the query (`/limit`) or the path. */
export interface ProblemError {
  readonly pointer: string;
  readonly detail: string;
}
