import { Logger } from '@aws-lambda-powertools/logger';
import { type LogCode, logMessages } from './messages.ts';

/** Fields that may stand in a log line. The type keeps payloads out: only flat values. */
export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** Writes lines of the registry; each carries the correlation id of what is being handled. */
export interface Log {
  info(code: LogCode, fields?: LogFields): void;
  warn(code: LogCode, fields?: LogFields): void;
  /** `error` is reduced to its name: messages and stacks of libraries can hold payloads. */
  error(code: LogCode, fields?: LogFields, error?: unknown): void;
  /** The same log with fields that stand in each further line. */
  with(fields: LogFields): Log;
}

const logger = new Logger();

/** A log for one invocation or one record; fields are given along, nothing is kept in module state. */
export function makeLog(fields: LogFields): Log {
  const line = (code: LogCode, more: LogFields | undefined) => ({
    message: logMessages[code],
    code,
    ...fields,
    ...more,
  });
  return {
    info: (code, more) => logger.info(line(code, more)),
    warn: (code, more) => logger.warn(line(code, more)),
    error: (code, more, error) => logger.error({ ...line(code, more), ...describe(error) }),
    with: (more) => makeLog({ ...fields, ...more }),
  };
}

/** The name of an error and where in our code it came from; never its message. */
function describe(error: unknown): LogFields {
  if (error === undefined) return {};
  if (!(error instanceof Error)) return { errorName: typeof error };
  const frame = error.stack
    ?.split('\n')
    .find((text) => /^\s+at /.test(text))
    ?.trim();
  return { errorName: error.name, errorAt: frame?.replace(/\(?file:\/\/[^)]*\/(?=[^/]+\.mjs)/, '(') };
}
