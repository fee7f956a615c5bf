import type { FuzzRequest } from './requests.ts';

/** What should not have happened, and the request that made it happen. */
export interface Fault {
  readonly what: string;
  readonly request?: FuzzRequest;
}
