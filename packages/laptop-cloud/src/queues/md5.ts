import { createHash } from 'node:crypto';

/** MD5 in hex: the checksum by which SQS clients compare what they sent with what arrived. */
export function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}
