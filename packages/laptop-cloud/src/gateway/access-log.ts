import type { Logs } from '../lambda/logs.ts';
import { Refusal } from '../refusal.ts';
import type { Model, Resource } from '../template/model.ts';

/**
 * The variables of an access log that the laptop cloud knows. Those that identify a person or a resource (path, IP address,
 * user agent, claims) are missing on purpose: paths may hold tokens, and a template that logs them does not start.
 */
const variables = [
  'accountId',
  'apiId',
  'error.message',
  'httpMethod',
  'integrationErrorMessage',
  'protocol',
  'requestId',
  'requestTimeEpoch',
  'responseLatency',
  'responseLength',
  'routeKey',
  'stage',
  'status',
] as const;

/** A variable in a format, with its name. */
const VARIABLE = /\$context\.([A-Za-z]+(?:\.[A-Za-z]+)*)/g;

/** What is known of a request after its response. */
export type AccessRecord = Partial<Record<(typeof variables)[number], string | number>>;

/** A stage's access log: one line for every request, in the template's format. */
export class AccessLog {
  readonly #format: string;
  readonly #group: string;
  readonly #logs: Logs;

  private constructor(format: string, group: string, logs: Logs) {
    this.#format = format;
    this.#group = group;
    this.#logs = logs;
  }

  /** The log of a stage, if it has one. @throws {Refusal} on a variable or a log group that is not known */
  static of(stage: Resource<'AWS::ApiGatewayV2::Stage'> | undefined, model: Model, logs: Logs): AccessLog | undefined {
    const settings = stage?.properties.AccessLogSettings;
    if (stage === undefined || settings === undefined) return undefined;
    const arn = settings.DestinationArn.replace(/:\*$/, '');
    const group = model.all('AWS::Logs::LogGroup').find((known) => known.arn().replace(/:\*$/, '') === arn);
    if (group === undefined)
      throw new Refusal(`${stage.place} logs to ${arn}, which is no log group of the templates.`);
    for (const [variable, name] of settings.Format.matchAll(VARIABLE)) {
      if (variables.every((known) => known !== name))
        throw new Refusal(`${stage.place} logs ${variable}, which the laptop cloud does not know.`);
    }
    return new AccessLog(settings.Format, group.name, logs);
  }

  /** Writes the line of a request; what is unknown is `-`, as on AWS. */
  write(record: AccessRecord): void {
    const values = new Map<string, string | number>(Object.entries(record));
    const line = this.#format.replace(VARIABLE, (_variable, name: string) => escaped(values.get(name) ?? '-'));
    this.#logs.write(this.#group, line);
  }
}

/** Formats are JSON: a quotation mark in a value must not end it. */
function escaped(value: string | number): string {
  return JSON.stringify(String(value)).slice(1, -1);
}
