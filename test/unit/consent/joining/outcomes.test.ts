/** What joining and declining come to: everything that is stored, recorded and announced, whichever way somebody came. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decideJoining,
  decline,
  joiningClosesAt,
  joiningState,
  presentConsent,
} from '../../../../functions/consent/joining/joining.ts';
import { newRecord } from '../../../../functions/consent/ledger/consent-change.ts';
import { byOkaeri } from '../../../../shared/decision/decision.ts';
import { purposes, topics } from '../../../../shared/vocabulary.ts';
import { command, contactCard, memberRecord, somebody, taken } from '../../../fixtures/consent.ts';

const alumniId = somebody();
const now = new Date('2026-04-10T00:00:00.000Z');
const closesAt = '2026-05-01T01:00:00.000Z';
const card = contactCard(alumniId, { closesAt, leftOn: '2026-03-31' });
const leaver = newRecord(alumniId);
const form = { card, decision: 'accept', topics: ['jobs'], language: 'en', noticeVersion: '2026-04' } as const;
const emitted = (events: readonly { contract: { type: string }; data: unknown }[]) =>
  events.map(({ contract, data }) => [contract.type, data]);
const inState = (ids: readonly string[], state: string) => ids.map((id) => ({ id, state }));
const web = { method: 'web_form', source: 'invitation_page' };
const paper = {
  decision: 'granted',
  method: 'paper',
  at: '2026-03-20T01:00:00.000Z',
  noticeVersion: '2026-04',
} as const;

describe('a person who joins', () => {
  it('is stored with the facts of the card and the ticked topics', () => {
    const { state } = taken(decideJoining(leaver, command(form), now));
    expect(state).toMatchObject({
      ...{ alumniId, membership: 'member', membershipSince: now.toISOString(), topics: ['jobs'], directory: false },
      ...{ frequency: 'all', hourReminder: false, suppression: 'none', language: 'en', noticeVersion: '2026-04' },
      ...{ names: card.names, address: card.address, addressSince: now.toISOString(), departments: card.departments },
      ...{ skills: card.skills, skillsFrom: 'hris', leftOn: '2026-03-31' },
    });
  });

  it('is on record with the way, the text and every purpose, and emits its events', () => {
    const { ledger, events } = taken(decideJoining(leaver, command(form), now));
    expect(ledger).toMatchObject([
      {
        ...{ eventType: 'ExpressedConsent', language: 'en', collection: web, eventTime: now.toISOString() },
        notice: { version: '2026-04' },
        purposes: [
          ...inState(['membership', 'jobs'], 'ConsentGiven'),
          ...inState(['newsletter', 'gatherings'], 'ConsentRefused'),
        ],
      },
    ]);
    expect(emitted(events)).toContainEqual(['member-joined', { alumniId, topics: ['jobs'], via: 'invitation' }]);
  });

  it('gets every topic that is ticked, in the order of the privacy notice, and no other', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([...topics]), (ticked) => {
        const { state, ledger } = taken(decideJoining(leaver, command({ ...form, topics: ticked }), now));
        expect(state.topics).toEqual(topics.filter((topic) => ticked.includes(topic)));
        const refused = ledger[0]?.purposes.filter((purpose) => purpose.state === 'ConsentRefused').map(({ id }) => id);
        expect(refused).toEqual(topics.filter((topic) => !ticked.includes(topic)));
      }),
    );
  });

  it.each([
    ['the same address', card.address, '2026-02-01T00:00:00.000Z'],
    ['another address', 'former@example.net', now.toISOString()],
  ])('whose record had %s (%s) has the address since %s', (_case, address, since) => {
    const before = { ...leaver, sequence: 1, address, addressSince: '2026-02-01T00:00:00.000Z' };
    expect(taken(decideJoining(before, command(form), now)).state.addressSince).toBe(since);
  });

  it('a second time is refused', () => {
    expect(decideJoining(memberRecord(alumniId), command(form), now)).toMatchObject({ refused: 'wrong_state' });
  });
});

describe('a person who declines', () => {
  it('on the page refuses everything, as recorded by the page', () => {
    const { state, ledger, events } = taken(decideJoining(leaver, command({ ...form, decision: 'refuse' }), now));
    expect(state).toMatchObject({ membership: 'declined', invitationClosesAt: closesAt, language: 'en', topics: [] });
    expect(ledger).toMatchObject([
      { eventType: 'ExpressedRefusal', collection: web, language: 'en', purposes: inState(purposes, 'ConsentRefused') },
    ]);
    expect(emitted(events)).toContainEqual(['leaver-declined', { alumniId }]);
  });

  it('after the invitation closed keeps the closing date that is known', () => {
    const { closesAt: _none, ...closed } = card;
    const declining = { card: closed, language: 'ja', noticeVersion: '2026-04', collection: web } as never;
    const known = { ...leaver, invitationClosesAt: '2026-04-20T00:00:00.000Z' };
    expect(taken(decline(known, command(declining), now)).state.invitationClosesAt).toBe('2026-04-20T00:00:00.000Z');
  });
});

describe('exit papers', () => {
  const withPapers = (change: object = {}, status: typeof card.status = card.status) =>
    contactCard(alumniId, {
      ...{ closesAt, status, language: 'en' },
      consentAtExit: { ...paper, purposes: ['membership', 'directory', 'jobs', 'jobs'], ...change },
    });
  const present = (person = leaver, papers = withPapers()) => presentConsent(person, byOkaeri(papers), now);

  it('grant each purpose of their privacy notice once, and none that has a privacy notice of its own', () => {
    const { state, ledger, events } = taken(present());
    expect(state).toMatchObject({ membership: 'member', topics: ['jobs'], directory: false, language: 'en' });
    expect(ledger).toMatchObject([
      {
        ...{ eventType: 'ExpressedConsent', language: 'en', collection: { method: 'paper', source: 'exit_papers' } },
        ...{ notice: { version: '2026-04' }, eventTime: paper.at, recordedAt: now.toISOString() },
        purposes: inState(['membership', 'jobs'], 'ConsentGiven'),
      },
    ]);
    expect(emitted(events)).toContainEqual(['member-joined', { alumniId, topics: ['jobs'], via: 'recorded_consent' }]);
  });

  it.each([
    [-1, 'no_newer_consent'],
    [0, 'no_newer_consent'],
    [1, undefined],
  ])('%i ms after the person’s last decision: %s', (shift, refused) => {
    const membershipSince = new Date(Date.parse(paper.at) - shift).toISOString();
    expect(present({ ...leaver, sequence: 1, membership: 'declined', membershipSince }).refused).toBe(refused);
  });

  it.each([
    ['that refuse', leaver, withPapers({ decision: 'refused' }), 'no_newer_consent'],
    ['that there are not', leaver, card, 'no_newer_consent'],
    ['of a member', memberRecord(alumniId), withPapers(), 'no_newer_consent'],
    ['for the list of attendees alone', leaver, withPapers({ purposes: ['directory'] }), 'no_newer_consent'],
    ['of somebody who is employed again', leaver, withPapers({}, 'returned'), 'not_leaving'],
    ['of somebody who is excluded', leaver, withPapers({}, 'excluded'), 'not_leaving'],
  ])('%s make nobody a member', (_case, person, papers, refused) => {
    expect(present(person, papers)).toEqual({ refused });
  });

  it('count together with the page: what they grant is not asked again', () => {
    const joined = taken(decideJoining(leaver, command({ ...form, card: withPapers(), topics: ['newsletter'] }), now));
    expect(joined.state).toMatchObject({ topics: ['newsletter', 'jobs'], directory: false });
    expect(joined.ledger.map(({ collection }) => collection.source)).toEqual(['exit_papers', 'invitation_page']);
  });
});

describe('the invitation of somebody who decided before', () => {
  const invitedAt = Date.parse('2026-04-01T01:00:00.000Z');
  const invitedCard = { ...card, invitedAt: new Date(invitedAt).toISOString() };

  it.each([
    [-1, 'open'],
    [0, 'closed'],
    [1, 'closed'],
  ])('who left %i ms after it was sent is %s', (shift, state) => {
    const membershipSince = new Date(invitedAt + shift).toISOString();
    expect(joiningState(memberRecord(alumniId, { membership: 'left', membershipSince }), invitedCard, now)).toBe(state);
  });

  it('closes when its card says, or would have closed had it not been declined', () => {
    const declinedCard = contactCard(alumniId, { status: 'declined' });
    const declined = memberRecord(alumniId, { membership: 'declined', invitationClosesAt: closesAt });
    expect(joiningClosesAt(leaver, card)).toEqual(new Date(closesAt));
    expect(joiningClosesAt(declined, declinedCard)).toEqual(new Date(closesAt));
    expect(joiningClosesAt(leaver, declinedCard)).toBeUndefined();
    expect(joiningClosesAt(declined, contactCard(alumniId, { status: 'expired', closesAt }))).toBeUndefined();
    expect(joiningClosesAt(declined, undefined)).toBeUndefined();
  });
});
