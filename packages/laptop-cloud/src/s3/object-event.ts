import { randomBytes } from 'node:crypto';
import type { Publication } from '../event-bridge/bus.ts';

/** An object that was put or removed, as S3 reports it to EventBridge. */
export interface ObjectChange {
  readonly bucket: string;
  readonly key: string;
  readonly etag: string;
  readonly size: number;
  readonly at: number;
  /** The account of the caller, or the service that acted. */
  readonly requester: string;
}

let changes = 0;

/** `Object Created` on the default bus. */
export function objectCreated(change: ObjectChange): Publication {
  const { key, size, etag } = change;
  const object = { key, size, etag, sequencer: sequencer(change.at) };
  return publication(change, 'Object Created', { object, ...origin(change), reason: 'PutObject' });
}

/** `Object Deleted` on the default bus. */
export function objectDeleted(change: ObjectChange, reason: 'DeleteObject' | 'Lifecycle Expiration'): Publication {
  const { key, etag } = change;
  const from =
    reason === 'DeleteObject' ? origin(change) : { 'request-id': requestId(), requester: 's3.amazonaws.com' };
  const object = { key, etag, sequencer: sequencer(change.at) };
  return publication(change, 'Object Deleted', { object, ...from, reason, 'deletion-type': 'Permanently Deleted' });
}

function publication({ bucket }: ObjectChange, detailType: string, more: object): Publication {
  const detail = { version: '0', 'event-version': '1.0', bucket: { name: bucket }, ...more };
  const resources = [`arn:aws:s3:::${bucket}`];
  return { bus: 'default', source: 'aws.s3', detailType, detail: JSON.stringify(detail), resources };
}

function origin({ requester }: ObjectChange): object {
  return { 'request-id': requestId(), requester, 'source-ip-address': '127.0.0.1' };
}

function requestId(): string {
  return randomBytes(8).toString('hex').toUpperCase();
}

/** As text of a fixed length, the later change of a key compares greater. */
function sequencer(at: number): string {
  changes = (changes + 1) % 0x1_0000;
  return `${at.toString(16).padStart(12, '0')}${changes.toString(16).padStart(4, '0')}`.toUpperCase();
}
