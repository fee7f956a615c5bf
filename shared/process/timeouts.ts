/** Time-outs of every call to AWS: a hung connection must cost less than the shortest function time-out (10 s). */
export const timeouts = {
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 4_000, throwOnRequestTimeout: true },
} as const;
