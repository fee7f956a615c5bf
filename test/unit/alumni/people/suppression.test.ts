/** Which mail HR is shown not to be sent: before an answer mail goes by the contact card, afterwards by consent's record. */
import { describe, expect, it } from 'vitest';
import { suppressionOf } from '../../../../functions/alumni/people/person.ts';
import { withConsent } from '../../../../functions/alumni/record/leaver.ts';
import type { Leaver } from '../../../../functions/alumni/tables.ts';
import { afterStatement, reviewed, statement, stored } from '../../../fixtures/leavers.ts';
import { event, invited, joined } from '../invitation/invited-leaver.ts';

const [bouncedAt, complainedAt] = ['2026-04-03T00:00:00Z', '2026-04-04T00:00:00Z'];
const record = { membership: 'leaver', suppression: 'address', epoch: 0 } as const;
const at = '2026-04-05T00:00:00Z';

const suppressed = (reason: 'bounce' | 'complaint', leaver: Leaver = invited()) =>
  stored(
    reviewed(
      leaver,
      withConsent(leaver, event('address-suppressed', 3, { scope: 'address', reason, addressEpoch: 0 })),
      at,
    ),
  );
const movedTo = (leaver: Leaver, personalEmail: string, when: string) =>
  stored(afterStatement(leaver, statement('updated', { personalEmail }, when), when));

describe('somebody who has not answered', () => {
  it('whose address bounced or who complained gets nothing, since the later of the two', () => {
    expect(suppressionOf(suppressed('bounce'), { ...record, bouncedAt })).toEqual({
      suppression: 'address',
      suppressedSince: bouncedAt,
    });
    expect(suppressionOf(suppressed('complaint'), { ...record, bouncedAt, complainedAt })).toEqual({
      suppression: 'address',
      suppressedSince: complainedAt,
    });
  });

  it('gets the invitation at another address, after a complaint, too; and nothing at the one before if it comes back', () => {
    for (const reason of ['bounce', 'complaint'] as const) {
      const moved = movedTo(suppressed(reason), 'new@example.net', '2026-04-06T00:00:00Z');
      expect(suppressionOf(moved, { ...record, bouncedAt, complainedAt })).toEqual({ suppression: 'none' });
      const back = movedTo(moved, 'hanako@example.net', '2026-04-07T00:00:00Z');
      // Consent's record knows of the present address only.
      expect(suppressionOf(back, undefined)).toEqual({ suppression: 'address', suppressedSince: undefined });
    }
  });

  it('and has no trouble gets everything', () => {
    expect(suppressionOf(invited(), undefined)).toEqual({ suppression: 'none' });
  });
});

it('of a member the record decides, whatever the card says', () => {
  const member = stored(reviewed(invited(), withConsent(invited(), joined), at));
  const asMember = { ...record, membership: 'member', suppression: 'campaigns', complainedAt } as const;
  expect(suppressionOf(member, asMember)).toEqual({ suppression: 'campaigns', suppressedSince: complainedAt });
  expect(suppressionOf(suppressed('bounce', member), { ...asMember, suppression: 'none' })).toEqual({
    suppression: 'none',
  });
});
