/** Keyed digests under the link keys, and sealed payloads: bytes that only we can make, which the keys open again. */
import { createHmac, createSecretKey, hkdfSync, type KeyObject, timingSafeEqual } from 'node:crypto';

/** The keys by id: `active` seals, the others only open, so that rotation breaks no mailed link. */
export interface LinkKeys {
  readonly active: number;
  readonly keys: ReadonlyMap<number, Buffer>;
}

/** The MAC of a payload, in bytes: the first half of HMAC-SHA256. */
export const macLength = 16;

/** A payload and its MAC by the key that the payload names. Labels keep payloads of different uses apart. */
export function seal(payload: Buffer, label: string, keyId: number, keys: LinkKeys): Buffer {
  return Buffer.concat([payload, mac(payload, label, keyId, keys)]);
}

/**
 * The payload of sealed bytes. Undefined for anything else, without a reason: another length, another label, an unknown key.
 * The MAC is compared in constant time.
 *
 * @param keyIdAt - where the payload holds the id of its key.
 */
export function unseal(
  sealed: Buffer,
  { length, keyIdAt, label }: { readonly length: number; readonly keyIdAt: number; readonly label: string },
  keys: LinkKeys,
): Buffer | undefined {
  if (sealed.length !== length + macLength) return undefined;
  const payload = sealed.subarray(0, length);
  const keyId = payload.readUInt8(keyIdAt);
  if (!keys.keys.has(keyId)) return undefined;
  return timingSafeEqual(sealed.subarray(length), mac(payload, label, keyId, keys)) ? payload : undefined;
}

/** A keyed digest for other short secrets of the pages (nonces, codes), under its own label. */
export function keyedDigest(label: string, message: string, keyId: number, keys: LinkKeys): Buffer {
  return createHmac('sha256', derivedKey(`digest:${label}`, keyId, keys))
    .update(message)
    .digest();
}

function mac(payload: Buffer, label: string, keyId: number, keys: LinkKeys): Buffer {
  return createHmac('sha256', derivedKey(label, keyId, keys))
    .update(payload)
    .digest()
    .subarray(0, macLength);
}

const derived = new WeakMap<LinkKeys, Map<string, KeyObject>>();

/** A key per label, by HKDF (RFC 5869), derived once: a page makes and reads half a dozen MACs. */
function derivedKey(label: string, keyId: number, keys: LinkKeys): KeyObject {
  const known = derived.get(keys) ?? new Map<string, KeyObject>();
  derived.set(keys, known);
  const name = `${keyId}:${label}`;
  const found = known.get(name);
  if (found !== undefined) return found;
  const master = keys.keys.get(keyId);
  if (master === undefined) throw new RangeError(`no link key ${keyId}`);
  const key = createSecretKey(Buffer.from(hkdfSync('sha256', master, '', `okaeri:link:${label}`, 32)));
  known.set(name, key);
  return key;
}
