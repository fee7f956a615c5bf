import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import type { Access } from '../iam/access.ts';
import { Refusal } from '../refusal.ts';
import type { Model, Resource } from '../template/model.ts';

/** A function as its template describes it. */
export interface FunctionDefinition {
  /** The physical name. */
  readonly name: string;
  /** The name people use: the given name, else the logical id in kebab case, with the stack's name before it if two are alike. */
  readonly displayName: string;
  /** Metadata `laptop-cloud:entry`: names the source that {@link Functions.replaceCode} replaces. */
  readonly entry: string | undefined;
  readonly arn: string;
  readonly description: string;
  readonly roleArn: string;
  readonly accessKey: string;
  /** The asset folder, absolute. */
  readonly directory: string;
  readonly handler: string;
  /** Milliseconds. */
  readonly timeout: number;
  /** MiB. */
  readonly memory: number;
  /** How many processes it may have here. */
  readonly processes: number;
  /** How many executions it may have at once; undefined = as many as the account allows. */
  readonly reservedConcurrency: number | undefined;
  /** Fed by a queue or a stream: no caller waits for its result. */
  readonly inBackground: boolean;
  readonly logGroup: string;
  /** Whether its role may write to its log group; without that AWS drops what it prints. */
  readonly mayLog: boolean;
  readonly environment: Readonly<Record<string, string>>;
  /** Asynchronous invocations: retries, age in milliseconds, and the failure destination. */
  readonly asynchronous: {
    readonly retries: number;
    readonly maximumAge: number;
    readonly onFailure: FailureDestination;
  };
}

/** Where an asynchronous invocation goes when its retries are used up. */
type FailureDestination =
  | { readonly kind: 'destination' | 'deadLetterQueue'; readonly arn: string }
  | { readonly kind: 'none' };

/** Processes of one function, unless it reserves fewer. More processes than cores would only wait for each other. */
export const mostProcesses = Math.min(6, Math.max(4, availableParallelism()));

function displayNames(functions: readonly Resource<'AWS::Lambda::Function'>[]): Map<string, string> {
  const short = ({ properties, logicalId }: Resource<'AWS::Lambda::Function'>): string =>
    properties.FunctionName ?? kebabCase(logicalId.replace(/(Function)?[0-9A-F]{8}$/, ''));
  const taken = Map.groupBy(functions, short);
  return new Map(
    functions.map((fn) => {
      // Stacks of one app often share a prefix (`App-Mail`); it is left out.
      const stack = fn.stack.slice(fn.stack.indexOf('-') + 1).toLowerCase();
      return [fn.name, taken.get(short(fn))?.length === 1 ? short(fn) : `${stack}-${short(fn)}`];
    }),
  );
}

function kebabCase(words: string): string {
  return words.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '-').toLowerCase();
}

/** The functions of the templates, each with its own credentials. */
export function functionDefinitions(model: Model, access: Access): FunctionDefinition[] {
  const invokeConfigs = new Map(
    model.all('AWS::Lambda::EventInvokeConfig').map(({ properties }) => [properties.FunctionName, properties]),
  );
  const fed = new Set(model.all('AWS::Lambda::EventSourceMapping').map(({ properties }) => properties.FunctionName));
  const functions = model.all('AWS::Lambda::Function');
  const ofRules = new Set(
    model.all('AWS::Events::Rule').flatMap(({ properties }) => properties.Targets.map(({ Arn }) => Arn)),
  );
  const names = displayNames(functions);
  return functions.map((fn): FunctionDefinition => {
    const { properties, place, name } = fn;
    const directory = model.assets.get(properties.Code.S3Key);
    if (directory === undefined || !existsSync(directory)) {
      throw new Refusal(
        `${place}: its code ${properties.Code.S3Key} is not among the assets; synthesize the app again.`,
      );
    }
    const logGroup = properties.LoggingConfig?.LogGroup ?? `/aws/lambda/${name}`;
    const logStream = `arn:aws:logs:${model.region}:${model.account}:log-group:${logGroup}:log-stream:local`;
    const config = invokeConfigs.get(name);
    const destination = config?.DestinationConfig?.OnFailure?.Destination;
    const deadLetters = properties.DeadLetterConfig?.TargetArn;
    const failures = destination ?? deadLetters;
    if (failures !== undefined)
      access.requireRole(properties.Role, 'lambda.amazonaws.com', 'sqs:SendMessage', failures, place);
    return {
      name,
      displayName: names.get(name) ?? name,
      entry: fn.metadata['laptop-cloud:entry']?.toString(),
      arn: fn.arn(),
      description: properties.Description,
      roleArn: properties.Role,
      accessKey: access.register(name, properties.Role, place),
      directory,
      handler: properties.Handler,
      timeout: properties.Timeout * 1000,
      memory: properties.MemorySize,
      processes: Math.min(mostProcesses, properties.ReservedConcurrentExecutions ?? mostProcesses),
      reservedConcurrency: properties.ReservedConcurrentExecutions,
      inBackground: fed.has(name) || fed.has(fn.arn()) || ofRules.has(fn.arn()),
      logGroup,
      mayLog:
        access.roleMay(properties.Role, 'logs:PutLogEvents', logStream) &&
        access.roleMay(properties.Role, 'logs:CreateLogStream', logStream),
      environment: properties.Environment?.Variables ?? {},
      asynchronous: {
        retries: config?.MaximumRetryAttempts ?? 2,
        maximumAge: (config?.MaximumEventAgeInSeconds ?? 21_600) * 1000,
        onFailure:
          destination !== undefined
            ? { kind: 'destination', arn: destination }
            : deadLetters !== undefined
              ? { kind: 'deadLetterQueue', arn: deadLetters }
              : { kind: 'none' },
      },
    };
  });
}
