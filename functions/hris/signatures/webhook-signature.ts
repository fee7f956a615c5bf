/** Verifies the signatures of webhooks; how a vendor signs is a {@link SignatureScheme}. Pure: no clock, no secrets store. */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { longestId, toleranceSeconds } from '../schemas.ts';

/** How a vendor signs: what differs between vendors, and nothing else. */
export interface SignatureScheme {
  readonly algorithm: 'sha256' | 'sha512';
  readonly encoding: 'base64' | 'base64url' | 'hex';
  readonly headers: { readonly signature: string; readonly id?: string; readonly timestamp?: string };
  /** The prefix of a signature; the header may hold several signatures, with a space between. */
  readonly prefix: string;
  /** The bytes that are signed. */
  readonly signed: (parts: { id: string; timestamp: string; body: Buffer }) => Buffer;
  /** How far the timestamp may be from now, in seconds, in either direction; absent = the vendor sends none. */
  readonly toleranceSeconds?: number;
}

/** Standard Webhooks 1.0, "Verifying webhook authenticity": HMAC-SHA256 over id.timestamp.body. */
export const standardWebhooks: SignatureScheme = {
  algorithm: 'sha256',
  encoding: 'base64',
  headers: { id: 'webhook-id', timestamp: 'webhook-timestamp', signature: 'webhook-signature' },
  prefix: 'v1,',
  signed: ({ id, timestamp, body }) => Buffer.concat([Buffer.from(`${id}.${timestamp}.`), body]),
  toleranceSeconds,
};

interface SignedRequest {
  /** Header names in lower case, as the gateway passes them on. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The body as it was received, byte for byte. */
  readonly body: Buffer;
}

/** Why a request is refused. For our log only: the sender does not learn it. */
type SignatureRefusal = 'header_missing' | 'stale' | 'no_secret' | 'wrong_signature';
type Verification =
  | { readonly verified: true; readonly id: string }
  | { readonly verified: false; readonly because: SignatureRefusal };

/**
 * Verifies a request by its raw bytes, in constant time. Any of the live secrets may have signed it, so that a secret
 * can be rotated without losing a message. A vendor without ids gets the hash of its body as id.
 */
export function verifySignature(
  scheme: SignatureScheme,
  request: SignedRequest,
  secrets: readonly string[],
  now: Date,
): Verification {
  const header = (name: string | undefined) => (name === undefined ? '' : (request.headers[name] ?? ''));
  const signatures = header(scheme.headers.signature)
    .split(' ')
    .filter((signature) => signature.startsWith(scheme.prefix) && signature.length > scheme.prefix.length)
    .map((signature) => Buffer.from(signature.slice(scheme.prefix.length)));
  const bodyHash = () => createHash('sha256').update(request.body).digest('base64url');
  const id = scheme.headers.id === undefined ? bodyHash() : header(scheme.headers.id);
  const timestamp = header(scheme.headers.timestamp);
  if (signatures.length === 0 || id === '' || id.length > longestId) return refused('header_missing');
  if (scheme.toleranceSeconds !== undefined && !isFresh(timestamp, scheme.toleranceSeconds, now)) {
    return refused('stale');
  }
  const keys = secrets.map(secretKey).filter((key) => key.length > 0);
  if (keys.length === 0) return refused('no_secret');
  const signed = scheme.signed({ id, timestamp, body: request.body });
  let matched = false;
  for (const key of keys) {
    const expected = Buffer.from(createHmac(scheme.algorithm, key).update(signed).digest(scheme.encoding));
    // Every pair is compared, even after a match: the time that it takes reveals nothing.
    for (const signature of signatures) matched = sameBytes(expected, signature) || matched;
  }
  return matched ? { verified: true, id } : refused('wrong_signature');
}

/** The live secrets of a source: the present one, and the one before while both are in use. */
export function liveSecrets(secrets: Readonly<Record<string, string>>, source: string): string[] {
  const live = [secrets[source], secrets[`${source}.previous`]];
  return live.filter((secret): secret is string => secret !== undefined && secret !== '');
}

/** `whsec_` and base64 (Standard Webhooks 1.0, "Signature scheme"); any other value means its UTF-8 bytes. */
function secretKey(secret: string): Buffer {
  return secret.startsWith('whsec_') ? Buffer.from(secret.slice('whsec_'.length), 'base64') : Buffer.from(secret);
}

function isFresh(timestamp: string, toleranceSeconds: number, now: Date): boolean {
  if (!/^\d{1,12}$/.test(timestamp)) return false;
  return Math.abs(now.getTime() / 1000 - Number(timestamp)) <= toleranceSeconds;
}

function sameBytes(expected: Buffer, given: Buffer): boolean {
  return expected.length === given.length && timingSafeEqual(expected, given);
}

function refused(because: SignatureRefusal): Verification {
  return { verified: false, because };
}
