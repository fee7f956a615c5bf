import { describe, expect, it } from 'vitest';
import { unanswered } from '../../../../functions/consent/ledger/consent-change.ts';
import { followContactCard, forgetPerson } from '../../../../functions/consent/mailing-record/contact-facts.ts';
import { suppressBounced, suppressComplained } from '../../../../functions/consent/suppression/suppressing.ts';
import { contactCard, memberRecord, somebody } from '../../../fixtures/consent.ts';

const alumniId = somebody();
const now = new Date('2026-07-01T00:00:00Z');
const day = (date: string) => new Date(`2026-06-${date}T00:00:00Z`);
const member = memberRecord(alumniId);

describe('a bounce', () => {
  it('is news once', () => {
    const change = suppressBounced(member, day('01'), now);
    expect(change?.after).toMatchObject({ suppression: 'address', bouncedAt: '2026-06-01T00:00:00.000Z' });
    expect(change && suppressBounced(change.after, day('01'), now)).toBeUndefined();
  });

  it('of the address before does not touch the one now', () => {
    const moved = memberRecord(alumniId, { addressSince: '2026-06-02T00:00:00Z' });
    expect(suppressBounced(moved, day('01'), now)).toBeUndefined();
    expect(suppressBounced(moved, day('03'), now)?.after.suppression).toBe('address');
  });
});

describe('a complaint', () => {
  it('weighs less than a bounce and does not lift it', () => {
    const gone = memberRecord(alumniId, { suppression: 'address', bouncedAt: '2026-06-01T00:00:00Z' });
    expect(suppressComplained(gone, day('02'), now)?.after.suppression).toBe('address');
  });

  it('about the invitation does not undo a joining that came after it', () => {
    const joined = memberRecord(alumniId, { membershipSince: '2026-06-02T00:00:00Z' });
    expect(suppressComplained(joined, day('01'), now)).toBeUndefined();
    expect(suppressComplained(joined, day('03'), now)?.after.topics).toEqual([]);
  });

  it('of a leaver closes the address for further invitations', () => {
    const change = suppressComplained(unanswered(alumniId), day('01'), now);
    expect(change?.announcements.map(({ data }) => data)).toEqual([
      { alumniId, scope: 'address', reason: 'complaint' },
    ]);
    expect(change?.ledger).toEqual([]);
  });
});

describe('a new address', () => {
  it('ends a bounce, not a complaint, and revokes the links that went to the old one', () => {
    const card = contactCard(alumniId, { status: 'member', address: 'new@example.com' });
    const bounced = memberRecord(alumniId, { suppression: 'address' });
    const both = memberRecord(alumniId, { suppression: 'address', complainedAt: '2026-06-01T00:00:00Z' });
    const complained = memberRecord(alumniId, { suppression: 'campaigns', complainedAt: '2026-06-01T00:00:00Z' });
    const after = [bounced, both, complained].map((person) => followContactCard(person, card, now)?.after);
    expect(after.map((record) => record?.suppression)).toEqual(['none', 'campaigns', 'campaigns']);
    expect(after.map((record) => record?.epoch)).toEqual([1, 1, 1]);
  });

  it('of a leaver counts once the card says that it can be reached', () => {
    const stub = { ...unanswered(alumniId), sequence: 1, suppression: 'address' } as const;
    expect(followContactCard(stub, contactCard(alumniId, { unreachable: true }), now)).toBeUndefined();
    expect(followContactCard(stub, contactCard(alumniId), now)?.after.suppression).toBe('none');
  });
});

it('forgetting takes what tells who it was, once, and leaves members alone', () => {
  const left = memberRecord(alumniId, { membership: 'left' });
  const change = forgetPerson(left, now);
  expect(change?.after).toMatchObject({ names: undefined, address: undefined, skills: [], departments: [], epoch: 1 });
  expect(change && forgetPerson(change.after, now)).toBeUndefined();
  expect(forgetPerson(member, now)).toBeUndefined();
});
