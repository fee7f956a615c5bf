import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import * as z from 'zod';
import { timeouts } from '../process/timeouts.ts';
import { minute } from '../time/durations.ts';

let client: SecretsManagerClient | undefined;
const cache = new Map<string, { readonly value: Record<string, string>; readonly until: number }>();

/** Warm functions see a rotated secret after this time, in milliseconds. */
export const secretsCachedFor = 5 * minute;

/** Reads a secret that is a JSON object of strings; kept for five minutes. Counts real time, not the programme's. */
export async function readSecret(arn: string): Promise<Record<string, string>> {
  const known = cache.get(arn);
  if (known !== undefined && performance.now() < known.until) return known.value;
  client ??= new SecretsManagerClient({ ...timeouts, maxAttempts: 4 });
  const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: arn }));
  const value = z.record(z.string(), z.string()).parse(JSON.parse(SecretString ?? ''));
  cache.set(arn, { value, until: performance.now() + secretsCachedFor });
  return value;
}
