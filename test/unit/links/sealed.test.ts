/** Sealed bytes are opened by the key that sealed them, whole and unchanged, or not at all. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { digest, type LinkKeys, macLength, type Sealing, seal, unseal } from '../../../shared/links/sealed.ts';

const keys: LinkKeys = {
  active: 2,
  keys: new Map([
    [1, Buffer.from('the key of before')],
    [2, Buffer.from('the key of today')],
  ]),
};
const sealing: Sealing = {
  length: 6,
  keyIdAt: 1,
  digest: (payload, keyId, keys) => digest('test', payload, keyId, keys),
};
const payloads = fc
  .uint8Array({ minLength: 6, maxLength: 6 })
  .chain((bytes) => fc.constantFrom(1, 2).map((key) => Buffer.from(bytes.with(1, key))));

test('what was sealed is opened, by the active key and by that of before', () => {
  fc.assert(
    fc.property(payloads, (payload) => {
      const sealed = seal(payload, sealing, keys);
      expect(sealed).toHaveLength(6 + macLength);
      expect(unseal(sealed, sealing, keys)).toEqual(payload);
    }),
  );
});

test('nothing else is: another length, another byte, another kind, a key that we do not have', () => {
  fc.assert(
    fc.property(payloads, fc.nat(), fc.integer({ min: 1, max: 255 }), (payload, at, difference) => {
      const sealed = seal(payload, sealing, keys);
      const changed = Buffer.from(sealed);
      changed.writeUInt8(changed.readUInt8(at % sealed.length) ^ difference, at % sealed.length);
      const otherKind: Sealing = { ...sealing, digest: (bytes, keyId) => digest('other', bytes, keyId, keys) };
      const others = [
        ...[changed, sealed.subarray(1), sealed.subarray(0, -1), sealed.subarray(0, 6), Buffer.alloc(0)],
        ...[Buffer.concat([sealed, Buffer.alloc(1)]), seal(payload, otherKind, keys)],
      ];
      for (const other of others) expect(unseal(other, sealing, keys)).toBeUndefined();
      const without: LinkKeys = { ...keys, keys: new Map([[3, Buffer.from('another key')]]) };
      expect(unseal(sealed, sealing, without)).toBeUndefined();
    }),
  );
});

test('a digest under a key that we do not have is a fault of the program', () => {
  expect(() => digest('test', 'message', 9, keys)).toThrow(new RangeError('no link key 9'));
});
