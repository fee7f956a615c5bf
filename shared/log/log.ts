import { Logger } from '@aws-lambda-powertools/logger';
import { type LogCode, logMessages } from './messages.ts';
import { ToldError } from './told-error.ts';

/** Fields of a log line. Only flat values, which keeps payloads out. */
export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** Writes the messages of the registry; each line has the fields of its log, such as the correlation id. */
export interface Log {
  info(code: LogCode, fields?: LogFields): void;
  warn(code: LogCode, fields?: LogFields): void;
  /**
   * Of `error` only the name and the place are written: messages and stacks of libraries can hold payloads. A {@link ToldError} adds
   * its facts.
   */
  error(code: LogCode, fields?: LogFields, error?: unknown): void;
  /** A log with more fields in every line. */
  with(fields: LogFields): Log;
}

const logger = new Logger();

/** A log for one invocation or one record. Fields are not kept in module state. */
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

/** The name of an error, the place where it was thrown, and what it says for the log; never its message. */
function describe(error: unknown): LogFields {
  if (error === undefined) return {};
  if (!(error instanceof Error)) return { errorName: typeof error };
  const frame = error.stack
    ?.split('\n')
    .find((text) => /^\s+at /.test(text))
    ?.trim();
  const facts = error instanceof ToldError ? error.facts : {};
  return { ...facts, errorName: error.name, errorAt: frame?.replace(/\(?file:\/\/[^)]*\/(?=[^/]+\.mjs)/, '(') };
}
