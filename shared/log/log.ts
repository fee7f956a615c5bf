import { Logger } from '@aws-lambda-powertools/logger';
import { LoggableError } from './loggable-error.ts';
import { type LogCode, logMessages } from './messages.ts';

/** Fields of a log line. Only flat values, which keeps payloads out. */
export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** Codes whose message says that something is not done: without a reason nobody can tell whether that is right. */
type CodeWithReason = 'EVENT_IGNORED' | 'CALENDAR_REPLY_REFUSED';
type OtherCode = Exclude<LogCode, CodeWithReason>;
type FieldsWithReason = LogFields & { readonly reason: string };

/** Writes the messages of the registry; each line has the fields of its log, such as the correlation id. */
export interface Log {
  info(code: OtherCode, fields?: LogFields): void;
  info(code: CodeWithReason, fields: FieldsWithReason): void;
  warn(code: OtherCode, fields?: LogFields): void;
  warn(code: CodeWithReason, fields: FieldsWithReason): void;
  /**
   * Of `error` only the name and the place are written: messages and stacks of libraries can hold payloads. A {@link LoggableError} adds
   * its facts.
   */
  error(code: OtherCode, fields?: LogFields, error?: unknown): void;
  error(code: CodeWithReason, fields: FieldsWithReason, error?: unknown): void;
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
    info: (code: LogCode, more?: LogFields) => logger.info(line(code, more)),
    warn: (code: LogCode, more?: LogFields) => logger.warn(line(code, more)),
    error: (code: LogCode, more?: LogFields, error?: unknown) =>
      logger.error({ ...line(code, more), ...describe(error) }),
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
  const facts = error instanceof LoggableError ? error.facts : {};
  return { ...facts, errorName: error.name, errorAt: frame?.replace(/\(?file:\/\/[^)]*\/(?=[^/]+\.mjs)/, '(') };
}
