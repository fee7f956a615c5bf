import { describe, expect, it } from 'vitest';
import {
  decideJoining,
  decline,
  joiningState,
  presentConsent,
  saysWhatHolds,
} from '../../../../functions/consent/joining/joining.ts';
import { type ConsentChange, newRecord } from '../../../../functions/consent/ledger/consent-change.ts';
import { byOkaeri } from '../../../../shared/decision/decision.ts';
import { command, contactCard, memberRecord, somebody, taken } from '../../../fixtures/consent.ts';

const alumniId = somebody();
const now = new Date('2026-04-10T00:00:00Z');
const open = contactCard(alumniId, { closesAt: '2026-05-01T01:00:00Z' });
const leaver = newRecord(alumniId);
const form = { card: open, decision: 'accept', topics: [], language: 'ja', noticeVersion: '2026-04' } as const;
const declining = {
  card: open,
  language: 'ja',
  noticeVersion: '2026-04',
  collection: { method: 'one_click', source: 'decline_link' },
} as const;

function states({ ledger }: ConsentChange) {
  return ledger.map(({ purposes }) => Object.fromEntries(purposes.map(({ id, state }) => [id, state])));
}

describe('an invitation', () => {
  it('is open until the instant it closes', () => {
    expect(joiningState(leaver, open, new Date('2026-05-01T00:59:59.999Z'))).toBe('open');
    expect(joiningState(leaver, open, new Date('2026-05-01T01:00:00Z'))).toBe('closed');
  });

  it.each(['awaiting_last_day', 'awaiting_contact', 'expired', 'excluded', 'returned'] as const)(
    'is closed for somebody who is %s',
    (status) => {
      expect(joiningState(leaver, contactCard(alumniId, { ...open, status }), now)).toBe('closed');
    },
  );

  it('of a member or of nobody cannot be accepted', () => {
    expect(joiningState(memberRecord(alumniId), open, now)).toBe('member');
    expect(joiningState(leaver, undefined, now)).toBe('closed');
  });

  it('that was declined may still be accepted until it closes, not after', () => {
    const declined = taken(decline(leaver, command(declining), now)).state;
    const card = contactCard(alumniId, { status: 'declined', closesAt: undefined });
    expect(joiningState(declined, card, now)).toBe('open');
    expect(joiningState(declined, card, new Date('2026-05-02T00:00:00Z'))).toBe('declined');
    expect(joiningState(declined, contactCard(alumniId, { status: 'excluded' }), now)).toBe('declined');
  });

  it('cannot be used to come back after leaving, unless it is of another employment', () => {
    const left = memberRecord(alumniId, { membership: 'left', membershipSince: '2026-04-09T00:00:00Z' });
    expect(joiningState(left, open, now)).toBe('closed');
    const later = contactCard(alumniId, { invitedAt: '2028-04-01T01:00:00Z', closesAt: '2028-05-01T01:00:00Z' });
    expect(joiningState(left, later, new Date('2028-04-10T00:00:00Z'))).toBe('open');
    const change = taken(decline(left, command({ ...declining, card: later }), new Date('2028-04-10T00:00:00Z')));
    expect(change.state.membership).toBe('declined');
  });
});

describe('joining', () => {
  it('grants membership by the button and topics by their boxes; what is not ticked is refused', () => {
    expect(states(taken(decideJoining(leaver, command({ ...form, topics: ['jobs'] }), now)))).toEqual([
      { membership: 'ConsentGiven', jobs: 'ConsentGiven', newsletter: 'ConsentRefused', gatherings: 'ConsentRefused' },
    ]);
  });

  it('keeps a bounced address suppressed, and ends a complaint: the person asks for mail', () => {
    const joined = (suppression: 'address' | 'campaigns') =>
      taken(decideJoining({ ...leaver, sequence: 1, suppression }, command(form), now)).state.suppression;
    expect([joined('address'), joined('campaigns')]).toEqual(['address', 'none']);
  });

  it('does not ask a second time what was agreed to on paper', () => {
    const at = '2026-03-20T01:00:00Z';
    const card = contactCard(alumniId, {
      consentAtExit: { decision: 'granted', method: 'paper', at, noticeVersion: '2026-04', purposes: ['jobs'] },
    });
    const change = taken(decideJoining(leaver, command({ ...form, card, topics: ['newsletter'] }), now));
    expect(states(change)).toEqual([
      { jobs: 'ConsentGiven' },
      { membership: 'ConsentGiven', newsletter: 'ConsentGiven', gatherings: 'ConsentRefused' },
    ]);
    expect(change.state.topics).toEqual(['newsletter', 'jobs']);
  });
});

describe('an answer on the joining page', () => {
  const answers = (['accept', 'refuse'] as const).map((decision) => ({ ...form, decision }));

  it.each(answers)('$decision is taken until the instant the invitation closes', (answer) => {
    const refused = (at: string) => decideJoining(leaver, command(answer), new Date(at)).refused;
    expect([refused('2026-05-01T00:59:59.999Z'), refused('2026-05-01T01:00:00Z')]).toEqual([undefined, 'closed']);
  });

  it.each(answers)('$decision is refused after leaving, until another employment', (answer) => {
    const left = memberRecord(alumniId, { membership: 'left', membershipSince: '2026-04-09T00:00:00Z' });
    expect(decideJoining(left, command(answer), now)).toEqual({ refused: 'closed' });
    const later = contactCard(alumniId, { invitedAt: '2028-04-01T01:00:00Z', closesAt: '2028-05-01T01:00:00Z' });
    const again = decideJoining(left, command({ ...answer, card: later }), new Date('2028-04-10T00:00:00Z'));
    expect(taken(again).state.membership).toBe(answer.decision === 'accept' ? 'member' : 'declined');
  });

  it.each(answers)('$decision is refused to somebody whose invitation was withdrawn', (answer) => {
    const card = contactCard(alumniId, { ...open, status: 'excluded' });
    expect(decideJoining(leaver, command({ ...answer, card }), now)).toEqual({ refused: 'closed' });
  });
});

describe('a form of somebody who is a member', () => {
  const member = memberRecord(alumniId, { topics: ['newsletter', 'jobs'] });
  const papers = (purposes: readonly ('membership' | 'newsletter' | 'jobs')[]) => ({
    ...open,
    consentAtExit: {
      ...{ decision: 'granted', noticeVersion: '2026-04', method: 'paper' },
      purposes,
      at: '2026-03-01T00:00:00Z',
    },
  });
  it.each<[string, boolean, object]>([
    ['the same topics', true, { topics: ['jobs', 'newsletter'] }],
    ['fewer topics', false, { topics: ['jobs'] }],
    ['more topics', false, { topics: ['newsletter', 'gatherings', 'jobs'] }],
    ['what papers leave to ask', true, { topics: ['jobs'], card: papers(['membership', 'newsletter']) }],
    ['less than papers leave to ask', false, { topics: [], card: papers(['membership', 'newsletter']) }],
    [
      'what papers leave, where they refused',
      false,
      {
        topics: ['jobs'],
        card: { ...open, consentAtExit: { decision: 'refused' } },
      },
    ],
    ['that one declines', false, { topics: ['newsletter', 'jobs'], decision: 'refuse' }],
  ])('that says %s: is it known? %s', (_what, known, sent) => {
    expect(saysWhatHolds(member, { ...form, ...sent } as never)).toBe(known);
    expect(saysWhatHolds({ ...member, membership: 'left' }, { ...form, ...sent } as never)).toBe(false);
  });
});

describe('declining', () => {
  it('refuses every purpose of the privacy notice, once', () => {
    const change = taken(decline(leaver, command(declining), now));
    expect(states(change)).toEqual([
      {
        membership: 'ConsentRefused',
        newsletter: 'ConsentRefused',
        gatherings: 'ConsentRefused',
        jobs: 'ConsentRefused',
      },
    ]);
    expect(decline(change.state, command(declining), now)).toEqual({ refused: 'already_decided' });
  });

  it('does not end a membership', () => {
    expect(decline(memberRecord(alumniId), command(declining), now)).toMatchObject({ refused: 'wrong_state' });
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
    expect(states(taken(presentConsent(leaver, byOkaeri(card), now)))).toEqual([
      { membership: 'ConsentGiven', newsletter: 'ConsentGiven' },
    ]);
  });

  it('does not count after a later decision', () => {
    for (const membership of ['declined', 'left'] as const) {
      expect(presentConsent(memberRecord(alumniId, { membership }), byOkaeri(card), now)).toEqual({
        refused: 'no_newer_consent',
      });
    }
  });

  it('does not count for somebody who is employed again', () => {
    const returned = { ...card, status: 'returned' as const };
    expect(presentConsent(leaver, byOkaeri(returned), now)).toEqual({ refused: 'not_leaving' });
  });

  it('makes a member even while no address is known', () => {
    const { address, ...nowhere } = card;
    const change = taken(presentConsent(leaver, byOkaeri(nowhere), now));
    expect(address).toBeDefined();
    expect(change.state).toMatchObject({ membership: 'member', address: undefined });
  });
});
