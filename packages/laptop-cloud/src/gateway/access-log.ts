import type { Ground } from '../ground.ts';
import { Refusal, required } from '../refusal.ts';
import type { Resource } from '../template/model.ts';

/**
 * The variables of an access log that the laptop cloud knows. Variables that identify a person or a resource (path, IP address, user agent,
 * claims) are missing on purpose, because paths may hold tokens; a template that logs them does not start.
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
const contextVariable = /\$context\.([A-Za-z]+(?:\.[A-Za-z]+)*)/g;

/** What is known of a request after its response. */
export type AccessRecord = Partial<Record<(typeof variables)[number], string | number>>;

/** Writes the line of a request. */
export type AccessLog = (record: AccessRecord) => void;

/**
 * A stage's access log, if it has one: a line for every request in the template's format, with `-` for an unknown value, as on AWS.
 * @throws {Refusal} on a variable or a log group that is not known
 */
export function accessLog(
  stage: Resource<'AWS::ApiGatewayV2::Stage'> | undefined,
  { model, logs }: Pick<Ground, 'model' | 'logs'>,
): AccessLog | undefined {
  const settings = stage?.properties.AccessLogSettings;
  if (stage === undefined || settings === undefined) return undefined;
  const arn = settings.DestinationArn.replace(/:\*$/, '');
  const group = required(
    model.all('AWS::Logs::LogGroup').find((known) => known.arn().replace(/:\*$/, '') === arn),
    `${stage.place} logs to ${arn}, which is not a log group of the templates.`,
  );
  for (const [variable, name] of settings.Format.matchAll(contextVariable)) {
    if (variables.every((known) => known !== name))
      throw new Refusal(`${stage.place} logs ${variable}, which the laptop cloud does not know.`);
  }
  return (record) => {
    const values = new Map<string, string | number>(Object.entries(record));
    const line = settings.Format.replace(contextVariable, (_variable, name: string) =>
      escaped(values.get(name) ?? '-'),
    );
    logs.write(group.name, line);
  };
}

/** Formats are JSON: a quotation mark in a value must not end it. */
function escaped(value: string | number): string {
  return JSON.stringify(String(value)).slice(1, -1);
}
