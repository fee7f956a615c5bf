/** By which address a person is found: one mailbox is one person, however it is written. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addressesTable, addressHash } from '../../../../events/read-models/address-owner.ts';

test.each([
  ['hanako@example.net', '0vTAJjui93SiT1Kk-aAv6kLo23vV6DF-ERW0nIDMrko'],
  ['Hanako@EXAMPLE.net', '0vTAJjui93SiT1Kk-aAv6kLo23vV6DF-ERW0nIDMrko'],
  ['sato@例え.jp', 'mtnXsqI2DLOPLPQv4UWpnZKL0_4MSdhwSHlECj_t93Y'],
  ['sato@xn--r8jz45g.jp', 'mtnXsqI2DLOPLPQv4UWpnZKL0_4MSdhwSHlECj_t93Y'],
])('the hash of %s never changes: owners are stored under it', (address, hash) => {
  expect(addressHash(address)).toBe(hash);
});

test('two addresses have one hash exactly if they differ in case alone', () => {
  const letters = fc.stringMatching(/^[aAbB]{1,3}$/);
  fc.assert(
    fc.property(letters, letters, (one, other) => {
      const same = one.toLowerCase() === other.toLowerCase();
      expect(addressHash(`${one}@example.net`) === addressHash(`${other}@EXAMPLE.net`)).toBe(same);
    }),
  );
});

test('the table holds the hash and the owner, and no address', () => {
  const stored = { addressHash: addressHash('hanako@example.net'), alumniId: 'alm_04fz7kq2m9x1c' };
  expect(addressesTable.item.parse({ ...stored, address: 'hanako@example.net' })).toEqual(stored);
});
