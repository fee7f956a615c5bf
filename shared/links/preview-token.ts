/**
 * The token of a preview that opens in a browser. It names no person, holds for minutes, and only for the content that it was
 * made for.
 *
 * ```
 * key id 1 · campaign 8 · content 8 · expires 6 | HMAC-SHA256, first 16 bytes
 * ```
 */
import { type CampaignId, decodeId, encodeId } from '../identifier.ts';
import { keyedDigest, type LinkKeys, type Sealing, seal, unseal } from './sealed.ts';
import { publicOrigin } from './urls.ts';

/** What is shown, and until when. */
export interface PreviewLink {
  readonly campaignId: CampaignId;
  /** Hash of the content in hex; the token keeps its first 8 bytes. */
  readonly contentHash: string;
  readonly expiresAt: Date;
}

/** The path of the preview; its token follows after a slash. */
export const previewPath = '/v';

const sealedAs: Sealing = {
  length: 23,
  keyIdAt: 0,
  digest: (payload, keyId, keys) => keyedDigest('preview', payload.toString('hex'), keyId, keys),
};

/** The address of a preview, with the active key. */
export function previewUrl(preview: PreviewLink, keys: LinkKeys): string {
  const payload = Buffer.alloc(sealedAs.length);
  payload.writeUInt8(keys.active, 0);
  payload.set(decodeId(preview.campaignId), 1);
  payload.set(contentPart(preview.contentHash), 9);
  payload.writeUIntBE(preview.expiresAt.getTime(), 17, 6);
  const token = seal(payload, sealedAs, keys).toString('base64url');
  return `${publicOrigin()}${previewPath}/${token}`;
}

/**
 * Reads the token. Undefined for anything that we did not make, without a reason; whether it has expired and whether the
 * content is still the same is for the caller to say.
 */
export function readPreviewToken(
  token: string,
  keys: LinkKeys,
): (Pick<PreviewLink, 'campaignId' | 'expiresAt'> & { readonly isOf: (contentHash: string) => boolean }) | undefined {
  if (!/^[A-Za-z0-9_-]{52}$/.test(token)) return undefined;
  const payload = unseal(Buffer.from(token, 'base64url'), sealedAs, keys);
  if (payload === undefined) return undefined;
  return {
    campaignId: encodeId('campaign', payload.subarray(1, 9)),
    expiresAt: new Date(payload.readUIntBE(17, 6)),
    isOf: (contentHash) => contentPart(contentHash).equals(payload.subarray(9, 17)),
  };
}

function contentPart(contentHash: string): Buffer {
  return Buffer.from(contentHash.slice(0, 16), 'hex');
}
