/** Links are bound to the address that they went to; one that comes back has its own again. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isAboutPresentAddress, isToPresentAddress } from '../../../../events/agreements/address-epoch.ts';

test.each([
  ['the present address', 2, { epoch: 2, invitedEpochs: [2] }, { epoch: 0 }, true],
  ['the former address', 1, { epoch: 2, invitedEpochs: [2] }, { epoch: 0 }, false],
  ['the same address, before a correction that was undone', 0, { epoch: 2, invitedEpochs: [0] }, { epoch: 0 }, true],
  ['the address of that wrong correction', 1, { epoch: 2, invitedEpochs: [0] }, { epoch: 0 }, false],
  ['an address that consent knows to be replaced', 0, { epoch: 2, invitedEpochs: [0] }, { epoch: 3 }, false],
  ['somebody of whom no card is left', 1, undefined, { epoch: 1 }, true],
  ['somebody of whom nothing is known', 0, undefined, undefined, true],
])('a link to %s', (_case, epoch, card, record, present) => {
  expect(isToPresentAddress({ epoch }, card, record)).toBe(present);
});

test('a link holds 16 bits of an epoch', () => {
  fc.assert(
    fc.property(fc.nat(200_000), fc.nat(200_000), (epoch, invited) => {
      const card = { epoch, invitedEpochs: [invited] };
      for (const of of [epoch, invited]) expect(isToPresentAddress({ epoch: of & 0xffff }, card, undefined)).toBe(true);
    }),
  );
});

test.each([
  ['the present address', 2, { epoch: 2, invitedEpochs: [0] }, undefined, true],
  ['an address that is newer than what is known', 3, { epoch: 2, invitedEpochs: [] }, { epoch: 1 }, true],
  ['the same address, before a correction that was undone', 0, { epoch: 2, invitedEpochs: [0] }, { epoch: 2 }, true],
  ['the address of that wrong correction', 1, { epoch: 2, invitedEpochs: [0] }, { epoch: 2 }, false],
  ['the address before one that consent knows', 0, { epoch: 2, invitedEpochs: [0] }, { epoch: 3 }, false],
  ['the former address of a member', 1, undefined, { epoch: 2 }, false],
  ['a mail from before epochs were noted', undefined, undefined, { epoch: 2 }, true],
])('a report on a mail to %s', (_case, epoch, card, record, counts) => {
  expect(isAboutPresentAddress(epoch, card, record)).toBe(counts);
});
