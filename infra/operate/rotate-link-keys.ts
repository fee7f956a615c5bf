import { randomInt } from 'node:crypto';
import { GetSecretValueCommand, PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import * as z from 'zod';
import { parseLinkKeys } from '../../shared/links/keys.ts';
import type { Deployment } from './deployment.ts';
import { CommandRefused } from './refusal.ts';

const keyLength = 48;
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
/** The key id is one byte of the token. */
const lastId = 255;

/**
 * Gives the mailed links a new key. Functions keep the secret for five minutes, so there are two steps: the new key is added, and only when
 * every function knows it are links made with it. If a run is interrupted between the two, the next run continues with the second. Old keys stay: an unsubscribe link has no end.
 *
 * @param known resolves when every function has read the secret again
 * @returns the id of the key that is active now
 */
export async function rotateLinkKeys(deployment: Deployment, known: () => Promise<void>): Promise<number> {
  const secret = await read(deployment);
  const { active, keys } = parseLinkKeys(secret);
  const newest = Math.max(...keys.keys());
  const next = newest > active ? newest : newest + 1;
  if (next > lastId) throw new CommandRefused(`There have been ${lastId} link keys; a token has no room for more.`);
  const added = { ...secret, [`k${next}`]: secret[`k${next}`] ?? newKey() };
  if (newest <= active) await write(deployment, added);
  await known();
  await write(deployment, { ...added, active: String(next) });
  return next;
}

function newKey(): string {
  return Array.from({ length: keyLength }, () => alphabet[randomInt(alphabet.length)]).join('');
}

async function read({ secrets, output }: Deployment): Promise<Record<string, string>> {
  const { SecretString = '' } = await secrets.send(new GetSecretValueCommand({ SecretId: output('LinkKeysArn') }));
  return z.record(z.string(), z.string()).parse(JSON.parse(SecretString));
}

async function write({ secrets, output }: Deployment, secret: Record<string, string>): Promise<void> {
  await secrets.send(
    new PutSecretValueCommand({ SecretId: output('LinkKeysArn'), SecretString: JSON.stringify(secret) }),
  );
}
