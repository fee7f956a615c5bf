/** Asks the account, its region and the OpenID provider for what the preflight checks. It only reads. */
import { GetAccountSettingsCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetAccountCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import { GetParameterCommand, ParameterNotFound, SSMClient } from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import * as z from 'zod';
import { timeouts } from '../../shared/process/timeouts.ts';
import { CommandRefused, causeOf } from '../operate/refusal.ts';
import type { AccountFacts } from './preflight.ts';

/** Where CDK notes the version of its bootstrap stack (its default qualifier). */
const bootstrapParameter = '/cdk-bootstrap/hnb659fds/version';
/** Milliseconds. */
const discoveryTimeout = 5_000;

/** @throws CommandRefused when there are no credentials, or they do not allow the questions */
export async function readAccount(issuer: string): Promise<AccountFacts> {
  const settings = { ...timeouts, maxAttempts: 3 };
  const clients = {
    lambda: new LambdaClient(settings),
    ses: new SESv2Client(settings),
    parameters: new SSMClient(settings),
    identity: new STSClient(settings),
  };
  try {
    const region = await regionOf(clients.ses);
    return {
      account: await accountId(clients.identity),
      region,
      bootstrapVersion: await bootstrapVersion(clients.parameters),
      lambda: await lambdaQuota(clients.lambda),
      ses: await sesAccount(clients.ses),
      issuer: await discovered(issuer),
    };
  } catch (error) {
    if (error instanceof CommandRefused) throw error;
    throw new CommandRefused(`The account cannot be asked (${causeOf(error)}).`);
  } finally {
    for (const client of Object.values(clients)) client.destroy();
  }
}

async function regionOf(client: SESv2Client): Promise<string> {
  try {
    return await client.config.region();
  } catch (error) {
    const remedy = 'give AWS_REGION (AWS_DEFAULT_REGION is not read here) or AWS_PROFILE';
    throw new CommandRefused(`No region is set (${causeOf(error)}): ${remedy}.`);
  }
}

async function accountId(client: STSClient): Promise<string> {
  const { Account } = await client.send(new GetCallerIdentityCommand({}));
  if (Account === undefined) throw new CommandRefused('AWS names no account for these credentials.');
  return Account;
}

async function bootstrapVersion(client: SSMClient): Promise<number | undefined> {
  try {
    const { Parameter } = await client.send(new GetParameterCommand({ Name: bootstrapParameter }));
    return Number(Parameter?.Value);
  } catch (error) {
    if (error instanceof ParameterNotFound) return undefined;
    throw error;
  }
}

async function lambdaQuota(client: LambdaClient): Promise<AccountFacts['lambda']> {
  const { AccountLimit } = await client.send(new GetAccountSettingsCommand({}));
  return {
    concurrentExecutions: AccountLimit?.ConcurrentExecutions ?? 0,
    unreserved: AccountLimit?.UnreservedConcurrentExecutions ?? 0,
  };
}

async function sesAccount(client: SESv2Client): Promise<AccountFacts['ses']> {
  const account = await client.send(new GetAccountCommand({}));
  return {
    isInProduction: account.ProductionAccessEnabled ?? false,
    maySend: account.SendingEnabled ?? false,
    standing: account.EnforcementStatus ?? 'HEALTHY',
    maxSendRate: account.SendQuota?.MaxSendRate ?? 0,
    max24HourSend: account.SendQuota?.Max24HourSend ?? 0,
  };
}

const discoveryDocument = z.looseObject({ issuer: z.string(), jwks_uri: z.url() });

/** Reads the discovery document as API Gateway will (OpenID Connect Discovery 1.0 §4). */
export async function discovered(issuer: string): Promise<AccountFacts['issuer']> {
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(discoveryTimeout) });
    if (!response.ok) return { unreadable: `${url} responds ${response.status}` };
    const document = discoveryDocument.safeParse(await response.json());
    return document.success ? { named: document.data.issuer } : { unreadable: `${url} names no issuer or no jwks_uri` };
  } catch (error) {
    return { unreadable: `${url}: ${causeOf(error)}` };
  }
}
