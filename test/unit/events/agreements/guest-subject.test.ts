/** Mail remembers confirmed RSVPs under this subject, and the outbox has it in events that are kept: it never changes. */
import { expect, test } from 'vitest';
import { guestSubject } from '../../../../events/agreements/guest-subject.ts';

const guest = { gatheringId: 'gth_04fz7kq2m9x1c', alumniId: 'alm_04fz7kq2m9x1d' } as const;

test('a guest is named by the gathering and the member', () => {
  expect(guestSubject(guest)).toBe('gth_04fz7kq2m9x1c/alm_04fz7kq2m9x1d');
});

test('a notice to a guest is named by what it is about, too', () => {
  expect(guestSubject(guest, 'reply', 1_795_478_400)).toBe('gth_04fz7kq2m9x1c/alm_04fz7kq2m9x1d/reply/1795478400');
});
