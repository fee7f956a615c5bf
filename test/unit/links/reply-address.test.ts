import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { newId } from '../../../shared/identifier.ts';
import { parseLinkKeys } from '../../../shared/links/keys.ts';
import { readReplyAddress, replyAddress } from '../../../shared/links/reply-address.ts';
import { mintLink } from '../../../shared/links/token.ts';

const keys = parseLinkKeys({ active: '2', k1: 'first-key', k2: 'second-key' });
const replyTo = () => ({ gatheringId: newId('gathering'), alumniId: newId('alumnus'), epoch: 3 });

describe('the address that a calendar answers to', () => {
  test('is read back in whatever case, within the 64 octets of a local part (RFC 5321 §4.5.3.1.1)', () => {
    fc.assert(
      fc.property(fc.nat(0xffff), fc.boolean(), (epoch, shouted) => {
        const to = { ...replyTo(), epoch };
        const address = replyAddress(to, 'alumni.example.com', keys);
        expect(address.indexOf('@')).toBeLessThanOrEqual(64);
        expect(readReplyAddress(shouted ? address.toUpperCase() : address, keys)).toEqual(to);
      }),
    );
  });

  test('is the same in every mail: a calendar takes updates from the organizer of the invitation only', () => {
    const to = replyTo();
    expect(replyAddress(to, 'alumni.example.com', keys)).toBe(replyAddress(to, 'alumni.example.com', keys));
  });

  test('made with the key before, it still verifies', () => {
    const to = replyTo();
    const before = replyAddress(to, 'alumni.example.com', parseLinkKeys({ active: '1', k1: 'first-key' }));
    expect(readReplyAddress(before, keys)).toEqual(to);
    expect(readReplyAddress(before, parseLinkKeys({ active: '2', k2: 'second-key' }))).toBeUndefined();
  });

  test('the token of an RSVP link is understood too, that of another purpose is not', () => {
    const { gatheringId, alumniId, epoch } = replyTo();
    const link = { choice: 0, subject: gatheringId, recipient: alumniId, epoch } as const;
    const at = new Date('2026-11-22T00:00:00Z');
    const address = (purpose: 'rsvp' | 'calendar') => `rsvp+${mintLink({ ...link, purpose }, at, keys)}@example.com`;
    expect(readReplyAddress(address('rsvp'), keys)).toEqual({ gatheringId, alumniId, epoch });
    expect(readReplyAddress(address('calendar'), keys)).toBeUndefined();
  });

  test('any other digit makes it nobody’s', () => {
    const address = replyAddress(replyTo(), 'alumni.example.com', keys);
    fc.assert(
      fc.property(fc.integer({ min: 5, max: 60 }), fc.integer({ min: 1, max: 31 }), (position, by) => {
        const digit = ((Number.parseInt(address.charAt(position), 32) + by) % 32).toString(32);
        const mangled = address.slice(0, position) + digit + address.slice(position + 1);
        expect(readReplyAddress(mangled, keys)).toBeUndefined();
      }),
    );
  });

  test.each([
    '',
    'rsvp@example.com',
    'rsvp+@example.com',
    'rsvp+short@example.com',
    `rsvp+${'0'.repeat(56)}@example.com`,
  ])('not one: %s', (address) => {
    expect(readReplyAddress(address, keys)).toBeUndefined();
  });
});
