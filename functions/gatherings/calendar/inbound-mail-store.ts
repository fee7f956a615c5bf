/** Where SES puts received mail. Each mail is read once, and deleted as soon as it is decided on. */
import { Readable } from 'node:stream';
import { DeleteObjectCommand, GetObjectCommand, NoSuchKey, S3Client } from '@aws-sdk/client-s3';
import { readEnvironment } from '../../../shared/process/environment.ts';
import { timeouts } from '../../../shared/process/timeouts.ts';
import { inboundMailEnvironment } from '../environment.ts';

/** A reply has some kilobytes; this leaves room for photographs in a signature. Bytes. */
const largestMail = 1_000_000;
/** For the whole of a mail, not only its first byte. Milliseconds. */
const readWithin = 8_000;

const { INBOUND_MAIL_BUCKET } = readEnvironment(inboundMailEnvironment);
let known: S3Client | undefined;

/** A received mail: its bytes, or that it was not read because it is too large, or deleted before. */
export type LoadedMail =
  | { readonly kind: 'read'; readonly raw: Uint8Array }
  | { readonly kind: 'too_large' }
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
      if (Body instanceof Readable) Body.destroy();
      return { kind: 'too_large' };
    }
    return { kind: 'read', raw: (await Body?.transformToByteArray()) ?? new Uint8Array() };
  } catch (error) {
    if (error instanceof NoSuchKey) return { kind: 'deleted' };
    throw error;
  }
}

/** Deletes a mail. Idempotent. */
export async function deleteMail(key: string): Promise<void> {
  await client().send(new DeleteObjectCommand({ Bucket: INBOUND_MAIL_BUCKET, Key: key }));
}

function client(): S3Client {
  known ??= new S3Client({ ...timeouts, maxAttempts: 3, forcePathStyle: true });
  return known;
}
