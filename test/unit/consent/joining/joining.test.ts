import { describe, expect, it } from 'vitest';
import {
  answerInvitation,
  decline,
  invitationState,
  presentConsent,
} from '../../../../functions/consent/joining/joining.ts';
import { type ConsentChange, unanswered } from '../../../../functions/consent/ledger/consent-change.ts';
import { contactCard, memberRecord, somebody } from '../../../fixtures/consent.ts';

const alumniId = somebody();
const now = new Date('2026-04-10T00:00:00Z');
const open = contactCard(alumniId, { closesAt: '2026-05-01T01:00:00Z' });
const leaver = unanswered(alumniId);
const answer = { decision: 'accept', topics: [], language: 'ja', noticeVersion: '2026-04' } as const;
const refusal = {
  language: 'ja',
  noticeVersion: '2026-04',
  collection: { method: 'one_click', source: 'decline_link' },
} as const;

function states(change: ConsentChange | undefined) {
  return change?.ledger.map(({ purposes }) => Object.fromEntries(purposes.map(({ id, state }) => [id, state])));
}

describe('an invitation', () => {
  it('is open until the instant it closes', () => {
    expect(invitationState(leaver, open, new Date('2026-05-01T00:59:59.999Z'))).toBe('open');
    expect(invitationState(leaver, open, new Date('2026-05-01T01:00:00Z'))).toBe('closed');
  });

  it.each(['awaiting_last_day', 'awaiting_contact', 'expired', 'excluded', 'returned'] as const)(
    'is closed for somebody who is %s',
    (status) => {
      expect(invitationState(leaver, contactCard(alumniId, { ...open, status }), now)).toBe('closed');
    },
  );

  it('of a member or of nobody cannot be answered', () => {
    expect(invitationState(memberRecord(alumniId), open, now)).toBe('member');
    expect(invitationState(leaver, undefined, now)).toBe('closed');
  });

  it('that was declined may still be accepted until it closes, not after', () => {
    const declined = decline(leaver, open, refusal, now)?.after ?? leaver;
    const card = contactCard(alumniId, { status: 'declined', closesAt: undefined });
    expect(invitationState(declined, card, now)).toBe('open');
    expect(invitationState(declined, card, new Date('2026-05-02T00:00:00Z'))).toBe('declined');
    expect(invitationState(declined, contactCard(alumniId, { status: 'excluded' }), now)).toBe('declined');
  });

  it('cannot be used to come back after leaving, unless it is of another employment', () => {
    const left = memberRecord(alumniId, { membership: 'left', membershipSince: '2026-04-09T00:00:00Z' });
    expect(invitationState(left, open, now)).toBe('closed');
    const later = contactCard(alumniId, { closesAt: '2028-05-01T01:00:00Z' });
    expect(invitationState(left, later, new Date('2028-04-10T00:00:00Z'))).toBe('open');
    expect(decline(left, later, refusal, new Date('2028-04-10T00:00:00Z'))?.after.membership).toBe('declined');
  });
});

describe('joining', () => {
  it('grants membership by the button and topics by their boxes; what is not ticked is refused', () => {
    expect(states(answerInvitation(leaver, open, { ...answer, topics: ['jobs'] }, now))).toEqual([
      { membership: 'ConsentGiven', jobs: 'ConsentGiven', newsletter: 'ConsentRefused', gatherings: 'ConsentRefused' },
    ]);
  });

  it('keeps a bounced address suppressed, and forgets a complaint: the person asks for mail', () => {
    const joined = (suppression: 'address' | 'campaigns') =>
      answerInvitation({ ...leaver, sequence: 1, suppression }, open, answer, now)?.after.suppression;
    expect([joined('address'), joined('campaigns')]).toEqual(['address', 'none']);
  });

  it('does not ask a second time what was agreed to on paper', () => {
    const at = '2026-03-20T01:00:00Z';
    const card = contactCard(alumniId, {
      consentAtExit: { decision: 'granted', method: 'paper', at, noticeVersion: '2026-04', purposes: ['jobs'] },
    });
    const change = answerInvitation(leaver, card, { ...answer, topics: ['newsletter'] }, now);
    expect(states(change)).toEqual([
      { jobs: 'ConsentGiven' },
      { membership: 'ConsentGiven', newsletter: 'ConsentGiven', gatherings: 'ConsentRefused' },
    ]);
    expect(change?.after.topics).toEqual(['newsletter', 'jobs']);
  });
});

describe('declining', () => {
  it('refuses every purpose of the notice, once', () => {
    const change = decline(leaver, open, refusal, now);
    expect(states(change)).toEqual([
      {
        membership: 'ConsentRefused',
        newsletter: 'ConsentRefused',
        gatherings: 'ConsentRefused',
        jobs: 'ConsentRefused',
      },
    ]);
    expect(change && decline(change.after, open, refusal, now)).toBeUndefined();
  });

  it('does not end a membership', () => {
    expect(decline(memberRecord(alumniId), open, refusal, now)).toBeUndefined();
  });
});

describe('a consent given at exit', () => {
  const paper = {
    decision: 'granted' as const,
    method: 'paper' as const,
    at: '2026-03-20T01:00:00Z',
    noticeVersion: '2026-04',
  };
  const card = contactCard(alumniId, { consentAtExit: { ...paper, purposes: ['membership', 'newsletter'] } });

  it('grants the purposes as given and says nothing about the others', () => {
    expect(states(presentConsent(leaver, card, now))).toEqual([
      { membership: 'ConsentGiven', newsletter: 'ConsentGiven' },
    ]);
  });

  it('does not count after a later decision', () => {
    for (const membership of ['declined', 'left'] as const) {
      expect(presentConsent(memberRecord(alumniId, { membership }), card, now)).toBeUndefined();
    }
  });

  it('makes a member even while no address is known', () => {
    const { address, ...nowhere } = card;
    const change = presentConsent(leaver, nowhere, now);
    expect(address).toBeDefined();
    expect(change?.after).toMatchObject({ membership: 'member', address: undefined });
  });
});
