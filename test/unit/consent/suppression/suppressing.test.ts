import { describe, expect, it } from 'vitest';
import type { ContactCard } from '../../../../events/read-models/contact-card.ts';
import type { MailingRecord } from '../../../../events/read-models/mailing-record.ts';
import { newRecord } from '../../../../functions/consent/ledger/consent-change.ts';
import { reopenAddress } from '../../../../functions/consent/suppression/reopening.ts';
import {
  forAddress,
  suppressBounced,
  suppressComplained,
} from '../../../../functions/consent/suppression/suppressing.ts';
import { byOkaeri } from '../../../../shared/decision/decision.ts';
import { bouncedAt, memberRecord, somebody, taken } from '../../../fixtures/consent.ts';

const alumniId = somebody();
const now = new Date('2026-07-01T00:00:00Z');
const day = (date: string) => new Date(`2026-06-${date}T00:00:00Z`);
const member = memberRecord(alumniId);

describe('a bounce', () => {
  it('closes the address once', () => {
    const change = taken(suppressBounced(member, bouncedAt(day('01')), now));
    expect(change.state).toMatchObject({ suppression: 'address', bouncedAt: '2026-06-01T00:00:00.000Z' });
    expect(suppressBounced(change.state, bouncedAt(day('01')), now)).toEqual({ refused: 'already_known' });
  });

  it('of a mailbox that is full today stops nothing', () => {
    const full = byOkaeri({ bouncedAt: day('01'), permanent: false });
    expect(suppressBounced(member, full, now)).toEqual({ refused: 'temporary_bounce' });
  });

  it('of the former address does not close the present one', () => {
    const moved = memberRecord(alumniId, { addressSince: '2026-06-02T00:00:00Z' });
    expect(suppressBounced(moved, bouncedAt(day('01')), now)).toEqual({ refused: 'address_changed_since' });
    expect(taken(suppressBounced(moved, bouncedAt(day('03')), now)).state.suppression).toBe('address');
  });
});

describe('a complaint', () => {
  it('does not lift the suppression after a bounce', () => {
    const gone = memberRecord(alumniId, { suppression: 'address', bouncedAt: '2026-06-01T00:00:00Z' });
    expect(taken(suppressComplained(gone, byOkaeri(day('02')), now)).state.suppression).toBe('address');
  });

  it('about the invitation does not undo a joining that came after it', () => {
    const joined = memberRecord(alumniId, { membershipSince: '2026-06-02T00:00:00Z' });
    expect(taken(suppressComplained(joined, byOkaeri(day('01')), now)).state).toMatchObject({
      topics: joined.topics,
      suppression: 'none',
    });
    expect(taken(suppressComplained(joined, byOkaeri(day('03')), now)).state.topics).toEqual([]);
  });

  it('of a leaver closes the address for further invitations', () => {
    const change = taken(suppressComplained(newRecord(alumniId), byOkaeri(day('01')), now));
    expect(change.events.map(({ data }) => data)).toEqual([
      { alumniId, scope: 'address', reason: 'complaint', addressEpoch: 0 },
    ]);
    expect(change.ledger).toEqual([]);
  });
});

describe('what is known of one address', () => {
  const at = (epoch: number) => ({ epoch, card: { epoch, invitedEpochs: [epoch] } as unknown as ContactCard });
  const bounce = (person: MailingRecord, epoch: number, date: string) =>
    forAddress(at(epoch), suppressBounced)(person, bouncedAt(day(date)), now);
  const complain = (person: MailingRecord, epoch: number, date: string) =>
    forAddress(at(epoch), suppressComplained)(person, byOkaeri(day(date)), now);

  it('leaves an earlier bounce of the next one, which becomes known later, as news', () => {
    const first = taken(bounce(newRecord(alumniId), 0, '05')).state;
    const { state, events } = taken(bounce(first, 1, '04'));
    expect(state).toMatchObject({
      suppression: 'address',
      epoch: 1,
      addressReports: { 0: { bouncedAt: day('05').toISOString() }, 1: { bouncedAt: day('04').toISOString() } },
    });
    expect(events.map(({ data }) => data)).toMatchObject([{ scope: 'address', addressEpoch: 1 }]);
    expect(bounce(first, 0, '05')).toEqual({ refused: 'already_known' });
  });

  it('does so with a complaint of a leaver, whose newest complaint stays known', () => {
    const first = taken(complain(newRecord(alumniId), 0, '05')).state;
    const { state, events } = taken(complain(first, 1, '04'));
    expect(state.complainedAt).toBe(day('05').toISOString());
    expect(events.map(({ data }) => data)).toMatchObject([{ scope: 'address', addressEpoch: 1 }]);
    expect(complain(state, 1, '04')).toEqual({ refused: 'already_known' });
  });

  it('does not reopen the next one', () => {
    const input = { reason: 'cleared', address: 'a@example.net', entry: undefined };
    const closed = taken(bounce(newRecord(alumniId), 0, '05')).state;
    const opened = taken(reopenAddress(closed, { by: 'hr-1', input: { ...input, ...at(0) } }, day('10'))).state;
    expect(taken(bounce(opened, 1, '09')).state.suppression).toBe('address');
    // The record has not followed the card yet: the address that bounced is not the one that HR would open.
    expect(reopenAddress(closed, { by: 'hr-1', input: { ...input, ...at(1) } }, day('10'))).toEqual({
      refused: 'not_closed',
    });
  });
});

describe('a report on a mail, whenever it comes', () => {
  const moved = memberRecord(alumniId, { epoch: 2, addressSince: '2026-06-02T00:00:00Z' });

  it.each([
    [0, false],
    [1, false],
    [2, true],
    [3, true],
    [undefined, true],
  ])('to the address of epoch %s, where the present one has 2, counts: %s', (addressEpoch, counts) => {
    const reported = { epoch: addressEpoch, card: undefined };
    for (const outcome of [
      forAddress(reported, suppressBounced)(moved, bouncedAt(day('20')), now),
      forAddress(reported, suppressComplained)(moved, byOkaeri(day('20')), now),
    ]) {
      if (counts) expect(taken(outcome).state.suppression).not.toBe('none');
      else expect(outcome).toEqual({ refused: 'former_address' });
    }
  });

  it('to a leaver is judged by the contact card where there is no record', () => {
    const about = (epoch: number, invitedEpochs: number[] = []) => {
      const reported = { epoch: 0, card: { epoch, invitedEpochs } as ContactCard };
      return forAddress(reported, suppressBounced)(newRecord(alumniId), bouncedAt(day('20')), now);
    };
    expect(about(1)).toEqual({ refused: 'former_address' });
    expect(taken(about(0)).state.suppression).toBe('address');
    // The address was replaced, and came back.
    expect(taken(about(2, [0])).state.suppression).toBe('address');
  });
});
