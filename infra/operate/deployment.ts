import { readFileSync } from 'node:fs';
import { ConditionalCheckFailedException, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SESClient } from '@aws-sdk/client-ses';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient, UpdateCommand, type UpdateCommandInput } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { timeouts } from '../../shared/process/timeouts.ts';
import { CommandRefused, causeOf } from './refusal.ts';

/** A deployed programme, on a laptop or in an account, as its operator reaches it. */
export interface Deployment {
  readonly queues: SQSClient;
  readonly tables: DynamoDBDocumentClient;
  readonly secrets: SecretsManagerClient;
  readonly functions: LambdaClient;
  readonly topics: SNSClient;
  readonly mail: SESClient;
  /** An output of one of the stacks. @throws CommandRefused when there is none */
  output(key: string): string;
  /** The time of the programme: on a laptop that of its clock, which may have been moved, else the present. */
  now(): Promise<Date>;
  close(): void;
}

const outputsShape = z.record(z.string(), z.record(z.string(), z.string()));
const accessShape = z.object({
  aws: z.string(),
  region: z.string(),
  operatorAccessKey: z.string(),
  control: z.string().optional(),
});
const clockShape = z.object({ now: z.coerce.date() });
/** Where a laptop cloud is, and which credentials to use there: fields of its ready file. */
export type LaptopAccess = Readonly<z.infer<typeof accessShape>>;

/** The programme of a laptop cloud, by the ready file that `npm start -- --ready-file` wrote. */
export function laptopDeployment(readyFile: string): Deployment {
  const { outputs, ...access } = read(
    readyFile,
    accessShape.extend({ outputs: outputsShape }),
    '`npm start -- --ready-file FILE` writes it',
  );
  return openDeployment(outputs, access);
}

/**
 * The programme of an AWS account, by the file that `cdk deploy --outputs-file` wrote. Account, region and rights are those that every AWS
 * tool uses (AWS_PROFILE, AWS_REGION, a role).
 */
export function awsDeployment(outputsFile: string): Deployment {
  return openDeployment(
    read(
      outputsFile,
      outputsShape,
      '`npm run deploy` writes it; ask the person who deployed. On a laptop, add --ready-file FILE',
    ),
  );
}

/** Changes an item. @returns false when it no longer meets the condition */
export async function updateIf({ tables }: Deployment, update: UpdateCommandInput): Promise<boolean> {
  try {
    await tables.send(new UpdateCommand(update));
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}

/** Opens the clients; without `laptop` they call AWS. */
export function openDeployment(outputs: z.infer<typeof outputsShape>, laptop?: LaptopAccess): Deployment {
  const configuration = {
    ...timeouts,
    maxAttempts: 4,
    ...(laptop === undefined
      ? {}
      : {
          endpoint: laptop.aws,
          region: laptop.region,
          credentials: { accessKeyId: laptop.operatorAccessKey, secretAccessKey: 'local' },
        }),
  };
  const dynamodb = new DynamoDBClient(configuration);
  // A long poll for messages takes longer than other calls.
  const queues = new SQSClient({ ...configuration, requestHandler: { requestTimeout: 10_000 } });
  const secrets = new SecretsManagerClient(configuration);
  const functions = new LambdaClient(configuration);
  const topics = new SNSClient(configuration);
  const mail = new SESClient(configuration);
  return {
    queues,
    secrets,
    functions,
    topics,
    mail,
    tables: DynamoDBDocumentClient.from(dynamodb),
    output: (key) => {
      const found = Object.values(outputs).find((stack) => stack[key] !== undefined)?.[key];
      if (found === undefined)
        throw new CommandRefused(`No stack has the output ${key}; deploy again with --outputs-file.`);
      return found;
    },
    now: async () => {
      if (laptop?.control === undefined) return new Date();
      return clockShape.parse(await (await fetch(`${laptop.control}/status`)).json()).now;
    },
    close: () => {
      for (const client of [queues, dynamodb, secrets, functions, topics, mail]) client.destroy();
    },
  };
}

function read<Shape>(file: string, shape: z.ZodType<Shape>, whence: string): Shape {
  try {
    return shape.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    const why = error instanceof z.ZodError ? `it lacks ${error.issues[0]?.path.join('.')}` : causeOf(error);
    throw new CommandRefused(`${file} cannot be read (${why}); ${whence}.`);
  }
}
