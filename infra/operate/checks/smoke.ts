/** Checks whether a deployment responds as it should at every door, and looks for what no alarm sees; it stores nothing and mails nobody. */
import { createHmac, randomUUID } from 'node:crypto';
import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import * as z from 'zod';
import { second } from '../../../shared/time/durations.ts';
import type { Deployment } from '../deployment.ts';
import { status } from '../queues/status.ts';
import { causeOf } from '../refusal.ts';
import { mappingTrouble, subscriberTrouble } from './unseen.ts';

/** What was tried, and what is wrong with it; undefined: nothing. */
export interface SmokeResult {
  readonly door: string;
  readonly trouble: string | undefined;
}

/** How long a response may take: a function that starts cold takes some seconds. Milliseconds. */
const patience = 15 * second;
/** Says what is wrong with a response. */
type Verdict = (response: Response, body: string) => string | undefined;

/** Knocks at each door of the programme, one after the other, then looks behind them. */
export async function smokeTest(deployment: Deployment): Promise<SmokeResult[]> {
  const api = deployment.output('ApiEndpoint');
  const pages = deployment.output('PagesOrigin');
  const results: SmokeResult[] = [];
  const knock = async (door: string, ask: () => Promise<string | undefined>) => {
    results.push({ door, trouble: await ask().catch((error: unknown) => causeOf(error)) });
  };
  await knock('the description of the API', () => ask(`${api}/openapi.json`, {}, isDescription));
  await knock('the API, without a token', () => ask(`${api}/campaigns`, {}, is(401)));
  await knock('the API, with a token of nobody', () =>
    ask(`${api}/campaigns`, { headers: { authorization: 'Bearer of.nobody.else' } }, is(401)),
  );
  await knock('a path that is not there', () => ask(`${api}/nothing-here`, {}, is(404)));
  await knock('a page at the origin that mails link to', () => ask(`${pages}/i/no-link`, {}, isPageOfNoLink));
  await knock('a webhook without a signature', () =>
    ask(`${api}/webhooks/hris/standard`, { method: 'POST', body: '{}', headers: json }, is(401)),
  );
  await knock('a signed webhook of a kind that means nothing here', () => signedWebhook(deployment, api));
  await knock('the queues', async () => {
    const { deadLetters } = await status(deployment);
    return deadLetters.length === 0 ? undefined : `${deadLetters.length} or more dead letters: see operate -- status`;
  });
  await knock('what reads the outbox and the queues', () => mappingTrouble(deployment));
  await knock('those who hear of alarms', () => subscriberTrouble(deployment));
  return results;
}

/** Results as lines. */
export function smokeLines(results: readonly SmokeResult[]): string[] {
  return results.map(({ door, trouble }) =>
    trouble === undefined ? `ok      ${door}` : `FAILED  ${door}: ${trouble}`,
  );
}

const json = { 'content-type': 'application/json' };

async function ask(url: string, init: RequestInit, verdict: Verdict): Promise<string | undefined> {
  try {
    const response = await fetch(url, { ...init, redirect: 'manual', signal: AbortSignal.timeout(patience) });
    return verdict(response, await response.text());
  } catch (error) {
    // What fetch throws says nothing; its cause does: no such host, no certificate, refused.
    const { cause } = error as { cause?: unknown };
    return `no response: ${causeOf(cause ?? error)}`;
  }
}

function is(wanted: number): Verdict {
  return ({ status: given }) => (given === wanted ? undefined : `it responds with ${given}, not ${wanted}`);
}

const isDescription: Verdict = (response, body) => {
  const refused = is(200)(response, body);
  if (refused !== undefined) return refused;
  return body.includes('"openapi"') ? undefined : 'the response does not describe an API';
};

/** The page for an unknown link is HTML, with the headers that pages have. */
const isPageOfNoLink: Verdict = (response, body) => {
  const refused = is(404)(response, body);
  if (refused !== undefined) return refused;
  if (!/^text\/html/.test(response.headers.get('content-type') ?? '')) return 'the response is not a page';
  const missing = ['content-security-policy', 'x-content-type-options', 'strict-transport-security'].filter(
    (header) => !response.headers.has(header),
  );
  return missing.length === 0 ? undefined : `without ${missing.join(', ')}`;
};

/** Standard Webhooks 1.0. The function reads its secret, believes the signature and ignores the kind: 202, and nothing is stored. */
async function signedWebhook(deployment: Deployment, api: string): Promise<string | undefined> {
  const { SecretString = '{}' } = await deployment.secrets.send(
    new GetSecretValueCommand({ SecretId: deployment.output('WebhookSecretsArn') }),
  );
  const secret = z.object({ standard: z.string() }).parse(JSON.parse(SecretString)).standard;
  const key = secret.startsWith('whsec_') ? Buffer.from(secret.slice('whsec_'.length), 'base64') : Buffer.from(secret);
  const now = await deployment.now();
  const body = JSON.stringify({ type: 'smoke.test', timestamp: now.toISOString(), data: {} });
  const id = `smoke_${randomUUID()}`;
  const timestamp = String(Math.floor(now.getTime() / second));
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  const headers = { ...json, 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
  return ask(`${api}/webhooks/hris/standard`, { method: 'POST', body, headers }, is(202));
}
