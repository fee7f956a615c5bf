/** What withdrawing and leaving come to: everything that is stored and recorded, and the events. */
import { describe, expect, it } from 'vitest';
import { leaveProgramme, withdrawTopics } from '../../../../functions/consent/withdrawal/withdrawing.ts';
import { programme } from '../../../../shared/programme/compiled.ts';
import { topics } from '../../../../shared/vocabulary.ts';
import { command, memberRecord, somebody, taken } from '../../../fixtures/consent.ts';

const alumniId = somebody();
const now = new Date('2026-07-01T00:00:00.000Z');
const emitted = (events: readonly { contract: { type: string }; data: unknown }[]) =>
  events.map(({ contract, data }) => [contract.type, data]);
const oneClick = { method: 'one_click', source: 'unsubscribe_link' } as const;
const complaint = { method: 'complaint', source: 'mailbox_provider' } as const;
const withdrawn = (...ids: readonly string[]) => ids.map((id) => ({ id, state: 'ConsentWithdrawn' }));

describe('withdrawing topics', () => {
  it.each([
    [oneClick, 'ExpressedWithdrawal'],
    [complaint, 'ReportedWithdrawal'],
  ] as const)('by %o is on record as %s, with the privacy notice of the consent', (collection, eventType) => {
    const person = memberRecord(alumniId, { noticeVersion: '2026-04' });
    const step = taken(withdrawTopics(person, command({ topics: ['jobs'], collection }), now));
    expect(step.state.topics).toEqual(topics.filter((topic) => topic !== 'jobs'));
    expect(step.ledger).toMatchObject([
      {
        eventType,
        collection,
        purposes: withdrawn('jobs'),
        eventTime: now.toISOString(),
        notice: { version: '2026-04' },
      },
    ]);
    expect(emitted(step.events)).toContainEqual(['profile-updated', { alumniId, topics: step.state.topics }]);
    expect(emitted(step.events).filter(([type]) => type === 'consent-withdrawn')).toHaveLength(1);
  });

  it('withdraws those of the named topics that are granted, and nothing else', () => {
    const person = memberRecord(alumniId, { topics: ['jobs'] });
    const step = taken(withdrawTopics(person, command({ topics: ['newsletter', 'jobs'], collection: oneClick }), now));
    expect(step.ledger.map(({ purposes }) => purposes)).toEqual([withdrawn('jobs')]);
    expect(withdrawTopics(person, command({ topics: [], collection: oneClick }), now)).toEqual({
      refused: 'not_granted',
    });
  });

  it.each(['leaver', 'declined', 'left'] as const)('is for members: %s', (membership) => {
    const person = memberRecord(alumniId, { membership });
    const refused = withdrawTopics(person, command({ topics: ['jobs'], collection: oneClick }), now);
    expect(refused).toMatchObject({ refused: 'wrong_state' });
  });
});

describe('leaving', () => {
  const leave = (change: Parameters<typeof memberRecord>[1]) =>
    taken(leaveProgramme(memberRecord(alumniId, change), command(undefined), now));

  it('ends everything that was agreed to', () => {
    const { state, events } = leave({ directory: true, hourReminder: true });
    expect(state).toMatchObject({ membership: 'left', topics: [], directory: false, hourReminder: false });
    expect(emitted(events)).toContainEqual(['member-left', { alumniId }]);
  });

  it('withdraws the name from the list of attendees, with the privacy notice of that consent, if it was there', () => {
    const version = 'directory-2026-11';
    const [membership, directory, ...more] = leave({
      directory: true,
      directoryNoticeVersion: version,
      topics: ['jobs'],
      noticeVersion: '2026-04',
    }).ledger;
    const collection = { method: 'web_form', source: 'preference_page' };
    expect(membership).toMatchObject({
      purposes: withdrawn('membership', 'jobs'),
      notice: { version: '2026-04' },
      collection,
    });
    expect(directory).toMatchObject({ purposes: withdrawn('directory'), notice: { version }, collection });
    expect(more).toEqual([]);
    expect(leave({ directory: false }).ledger).toHaveLength(1);
  });

  it.each([
    ['directory-2026-12', 'directory-2026-12'],
    [undefined, 'directory-2026-11'],
  ])('names the privacy notice of the list by the record (%s): %s', (directoryNoticeVersion, version) => {
    const [, directory] = leave({ directory: true, directoryNoticeVersion }).ledger;
    expect(directory?.notice).toMatchObject({ version, onFile: true });
  });

  it('names the present notice where the record knows none', () => {
    const [first] = leave({ noticeVersion: undefined }).ledger;
    expect(first?.notice.version).toBe(programme.notice);
  });
});
