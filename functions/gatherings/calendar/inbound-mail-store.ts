/** Where SES puts received mail. Each mail is read once, and deleted as soon as it is decided on. */
import { Readable } from 'node:stream';
import { DeleteObjectCommand, GetObjectCommand, NoSuchKey, S3Client } from '@aws-sdk/client-s3';
import { readEnvironment } from '../../../shared/process/environment.ts';
import { timeouts } from '../../../shared/process/timeouts.ts';
import { inboundMailEnvironment } from '../environment.ts';

/** A reply has some kilobytes; this leaves room for photographs in a signature. Bytes. */
const largestMail = 1_000_000;
/** How much of a larger mail is read: its header says whose it is. Bytes. */
const readOfLarger = 256 * 1024;
/** The time-out for reading a whole mail, not only its first byte. Milliseconds. */
const readWithin = 8_000;

const { INBOUND_MAIL_BUCKET } = readEnvironment(inboundMailEnvironment);
let known: S3Client | undefined;

/** A received mail: its bytes, or only the first ones of a mail that is too large, or that it was deleted before. */
export type LoadedMail =
  | { readonly kind: 'read' | 'too_large'; readonly raw: Uint8Array }
  | { readonly kind: 'deleted' };

/** Reads a mail. */
export async function loadMail(key: string): Promise<LoadedMail> {
  try {
    const abortSignal = AbortSignal.timeout(readWithin);
    const { Body, ContentLength } = await client().send(
      new GetObjectCommand({ Bucket: INBOUND_MAIL_BUCKET, Key: key }),
      { abortSignal },
    );
    if (ContentLength === undefined || ContentLength > largestMail) {
      return { kind: 'too_large', raw: Body instanceof Readable ? await beginningOf(Body) : new Uint8Array() };
    }
    return { kind: 'read', raw: (await Body?.transformToByteArray()) ?? new Uint8Array() };
  } catch (error) {
    if (error instanceof NoSuchKey) return { kind: 'deleted' };
    throw error;
  }
}

async function beginningOf(body: Readable): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  // Leaving the loop destroys the stream.
  for await (const part of body as AsyncIterable<Uint8Array>) {
    parts.push(part);
    length += part.byteLength;
    if (length >= readOfLarger) break;
  }
  return Buffer.concat(parts).subarray(0, readOfLarger);
}

/** Deletes a mail. Idempotent. */
export async function deleteMail(key: string): Promise<void> {
  await client().send(new DeleteObjectCommand({ Bucket: INBOUND_MAIL_BUCKET, Key: key }));
}

function client(): S3Client {
  known ??= new S3Client({ ...timeouts, maxAttempts: 3, forcePathStyle: true });
  return known;
}
