/** Mail remembers confirmed RSVPs under this subject, and the outbox has it in events that are kept: it never changes. */
import { expect, test } from 'vitest';
import { guestSubject } from '../../../../events/agreements/guest-subject.ts';
import { idFrom } from '../../../../shared/identifier.ts';

const guest = { gatheringId: idFrom('gathering', 'new year'), alumniId: idFrom('alumnus', 'hanako') };

test('a guest is named by the gathering and the member', () => {
  expect(guestSubject(guest)).toBe(`${guest.gatheringId}/${guest.alumniId}`);
});

test('a notice to a guest is named by what it is about, too', () => {
  expect(guestSubject(guest, 'reply', 1_795_478_400)).toBe(`${guest.gatheringId}/${guest.alumniId}/reply/1795478400`);
});
