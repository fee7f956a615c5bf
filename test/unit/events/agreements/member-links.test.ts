/** The links that several contexts make: each is read back as what it was made for. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { preferencesLink, rsvpLink } from '../../../../events/agreements/member-links.ts';
import { type RsvpChoice, rsvpChoiceOf, rsvpChoices } from '../../../../events/agreements/rsvp-choices.ts';
import { encodeId } from '../../../../shared/identifier.ts';
import { parseLinkKeys } from '../../../../shared/links/keys.ts';
import { isRevoked, type Link, type LinkPurpose, mintLink, verifyLink } from '../../../../shared/links/token.ts';

const keys = parseLinkKeys({ active: '1', k1: 'key' });
const issuedAt = new Date('2026-11-22T00:00:00Z');
const read = (link: Omit<Link, 'issuedAt'>, purpose: LinkPurpose) =>
  verifyLink(mintLink(link, issuedAt, keys), [purpose], keys);

const bits = fc.uint8Array({ minLength: 8, maxLength: 8 });
const recipients = fc.record({ alumniId: bits.map((eight) => encodeId('alumnus', eight)), epoch: fc.nat(65_535) });
const choices = fc.constantFrom(...(Object.keys(rsvpChoices) as RsvpChoice[]));

test('a link to a gathering opens it for its person, with the choice that it was made for', () => {
  fc.assert(
    fc.property(bits, recipients, choices, (eight, recipient, choice) => {
      const gatheringId = encodeId('gathering', eight);
      const link = read(rsvpLink(gatheringId, recipient, choice), 'rsvp');
      expect(link).toMatchObject({ subject: gatheringId, recipient: recipient.alumniId, epoch: recipient.epoch });
      expect(rsvpChoiceOf(link?.choice ?? -1)).toBe(choice);
    }),
  );
});

test('a link to the preferences is about the person who reads it, and chooses nothing', () => {
  fc.assert(
    fc.property(recipients, ({ alumniId, epoch }) => {
      const link = read(preferencesLink({ alumniId, epoch }), 'preferences');
      expect(link).toMatchObject({ subject: alumniId, recipient: alumniId, epoch, choice: 0 });
    }),
  );
});

test('a raised epoch revokes both', () => {
  fc.assert(
    fc.property(bits, recipients, fc.integer({ min: 1, max: 1000 }), (eight, recipient, raised) => {
      const now = recipient.epoch + raised;
      for (const link of [rsvpLink(encodeId('gathering', eight), recipient, 'details'), preferencesLink(recipient)])
        expect([isRevoked(link, recipient.epoch), isRevoked(link, now)]).toEqual([false, true]);
    }),
  );
});
