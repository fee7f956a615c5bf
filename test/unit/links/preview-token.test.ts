/** The token of a preview: nothing but the exact token opens it, only for its content, whatever key is the active one. */
import * as fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { encodeId } from '../../../shared/identifier.ts';
import { previewUrl, readPreviewToken } from '../../../shared/links/preview-token.ts';
import type { LinkKeys } from '../../../shared/links/sealed.ts';

beforeAll(() => Object.assign(process.env, { PUBLIC_ORIGIN: 'https://alumni.example.com/' }));

const oneKey: LinkKeys = { active: 1, keys: new Map([[1, Buffer.from('first key')]]) };
const rotated: LinkKeys = { active: 2, keys: new Map([...oneKey.keys, [2, Buffer.from('second key')]]) };
const withoutOld: LinkKeys = { active: 2, keys: new Map([[2, Buffer.from('second key')]]) };

const hashes = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes).toString('hex'));
const previews = fc.record({
  campaignId: fc.uint8Array({ minLength: 8, maxLength: 8 }).map((bits) => encodeId('campaign', bits)),
  contentHash: hashes,
  expiresAt: fc.nat(2 ** 47).map((milliseconds) => new Date(milliseconds)),
});
const tokenOf = (url: string) => url.slice('https://alumni.example.com/v/'.length);

it('says what it was made for, in 52 characters, and which content it shows', () => {
  fc.assert(
    fc.property(previews, hashes, (preview, other) => {
      const url = previewUrl(preview, oneKey);
      expect(url).toMatch(/^https:\/\/alumni\.example\.com\/v\/[A-Za-z0-9_-]{52}$/);
      const { isOf, ...read } = readPreviewToken(tokenOf(url), rotated) ?? { isOf: () => false };
      expect(read).toEqual({ campaignId: preview.campaignId, expiresAt: preview.expiresAt });
      expect(isOf(preview.contentHash)).toBe(true);
      expect(isOf(other)).toBe(other.slice(0, 16) === preview.contentHash.slice(0, 16));
    }),
  );
});

it('is not opened with any bit flipped, longer or shorter, or when its key is gone', () => {
  fc.assert(
    fc.property(previews, fc.nat(39 * 8 - 1), (preview, bit) => {
      const token = tokenOf(previewUrl(preview, oneKey));
      const bytes = Buffer.from(token, 'base64url');
      bytes.writeUInt8(bytes.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      for (const forged of [bytes.toString('base64url'), `${token}A`, `A${token}`, token.slice(1), token.slice(0, -1)])
        expect(readPreviewToken(forged, rotated)).toBeUndefined();
      expect(readPreviewToken(token, withoutOld)).toBeUndefined();
    }),
  );
});

it.each(['', 'x', ' '.repeat(52), '+'.repeat(52), 'A'.repeat(52), 'A'.repeat(56)])('is not read of %j', (text) => {
  expect(readPreviewToken(text, oneKey)).toBeUndefined();
});

it('is no other token, though made with the same key', () => {
  const preview = {
    campaignId: encodeId('campaign', Buffer.alloc(8)),
    contentHash: 'a'.repeat(64),
    expiresAt: new Date(0),
  };
  const first = tokenOf(previewUrl(preview, oneKey));
  const others = [
    { ...preview, expiresAt: new Date(1) },
    { ...preview, contentHash: 'b'.repeat(64) },
    { ...preview, campaignId: encodeId('campaign', Buffer.alloc(8, 1)) },
  ];
  for (const other of others) expect(tokenOf(previewUrl(other, oneKey)).slice(-21)).not.toBe(first.slice(-21));
});
