/** What the preference page stops at once, asks a code for, and grants with it: each setting alone. */
import { describe, expect, it } from 'vitest';
import {
  grantWanted,
  type PreferenceForm,
  skillsIn,
  stopMail,
  wantedOf,
} from '../../../../functions/consent/preferences/preferences.ts';
import type { RequestedPreferences } from '../../../../functions/consent/tables.ts';
import { topics } from '../../../../shared/vocabulary.ts';
import { command, memberRecord, somebody, taken } from '../../../fixtures/consent.ts';

const alumniId = somebody();
const now = new Date('2026-07-01T00:00:00.000Z');
const shown = { noticeVersion: '2026-04', language: 'en' } as const;
type Person = Parameters<typeof memberRecord>[1];
const emitted = (events: readonly { contract: { type: string }; data: unknown }[]) =>
  events.map(({ contract, data }) => [contract.type, data]);
const given = (...ids: readonly string[]) => ids.map((id) => ({ id, state: 'ConsentGiven' }));
const withdrawn = (...ids: readonly string[]) => ids.map((id) => ({ id, state: 'ConsentWithdrawn' }));

describe('what the link alone stops', () => {
  const stop = (person: Person, form: Partial<PreferenceForm>) =>
    stopMail(memberRecord(alumniId, person), command({ topics, ...form }), now);

  it.each<[string, Person, Partial<PreferenceForm>, object]>([
    ['the frequency', { frequency: 'all' }, { frequency: 'pause' }, { frequency: 'pause' }],
    ['the name among attendees', { directory: true }, { directory: false }, { directory: false }],
    ['the reminder an hour before', { hourReminder: true }, { hourReminder: false }, { hourReminder: false }],
  ])('%s, once', (_what, person, form, after) => {
    const { state, events } = taken(stop(person, form));
    expect(state).toMatchObject({ ...after, topics: [...topics] });
    expect(emitted(events)).toContainEqual(['profile-updated', { alumniId, topics: [...topics] }]);
    expect(stopMail(state, command({ topics, ...form }), now)).toEqual({ refused: 'nothing_to_stop' });
  });

  it.each<[string, Person, Partial<PreferenceForm>]>([
    ['what was paused is not resumed', { frequency: 'pause' }, { frequency: 'all' }],
    ['what was not listed is not', { directory: false }, { directory: true }],
    ['what was not wanted is not', { hourReminder: false }, { hourReminder: true }],
    ['another language is not', {}, { language: 'en' }],
  ])('nothing is granted: %s', (_what, person, form) => {
    expect(stop(person, form)).toEqual({ refused: 'nothing_to_stop' });
  });

  it('is on record: topics with their privacy notice, the name with its own', () => {
    const { ledger } = taken(
      stop(
        { directory: true, noticeVersion: '2026-04', directoryNoticeVersion: 'directory-2026-11' },
        { topics: ['jobs'], directory: false },
      ),
    );
    const collection = { method: 'web_form', source: 'preference_page' };
    expect(ledger).toMatchObject([
      { purposes: withdrawn('newsletter', 'gatherings'), notice: { version: '2026-04' }, collection },
      { purposes: withdrawn('directory'), notice: { version: 'directory-2026-11' }, collection },
    ]);
    expect(taken(stop({ frequency: 'all' }, { frequency: 'pause' })).ledger).toEqual([]);
  });
});

describe('what needs a code', () => {
  const base = { language: 'ja', timeZone: 'Asia/Tokyo', skills: ['Rust'] } as const;
  const wanted = (person: Person, form: Partial<PreferenceForm>) =>
    wantedOf(memberRecord(alumniId, { ...base, skills: [...base.skills], ...person }), { topics, ...form });

  it.each<[Person, Partial<PreferenceForm>, Partial<RequestedPreferences> | undefined]>([
    [{}, {}, undefined],
    [{}, { language: 'ja', timeZone: 'Asia/Tokyo', skills: ['Rust'] }, undefined],
    [{}, { language: 'en' }, { language: 'en' }],
    [{}, { timeZone: 'Europe/Berlin' }, { timeZone: 'Europe/Berlin' }],
    [{}, { skills: ['Rust', 'Go'] }, { skills: ['Rust', 'Go'] }],
    [{}, { skills: [] }, { skills: [] }],
    [{ frequency: 'pause' }, { frequency: 'all' }, { frequency: 'all' }],
    [{ frequency: 'all' }, { frequency: 'all' }, undefined],
    [{ frequency: 'all' }, { frequency: 'pause' }, undefined],
    [{ directory: false }, { directory: true }, { directory: true }],
    [{ directory: true }, { directory: true }, undefined],
    [{ directory: true }, { directory: false }, undefined],
    [{ hourReminder: false }, { hourReminder: true }, { hourReminder: true }],
    [{ hourReminder: true }, { hourReminder: true }, undefined],
    [{ hourReminder: true }, { hourReminder: false }, undefined],
  ])('of %j by %j: %j', (person, form, expected) => {
    expect(wanted(person, form)).toEqual(expected && { topics: [], ...expected });
  });

  it('keeps the order of the privacy notice', () => {
    expect(wanted({ topics: [] }, { topics: topics.toReversed() })).toEqual({ topics: [...topics] });
  });
});

describe('what the code grants', () => {
  const directoryNotice = { noticeVersion: 'directory-2026-11', language: 'ja' } as const;
  const grant = (person: Person, wanted: RequestedPreferences) =>
    taken(grantWanted(memberRecord(alumniId, person), command({ wanted, shown, directoryNotice }), now));

  it('is every setting that was requested; skills then count as stated by the person', () => {
    const settings = { language: 'en', timeZone: 'Europe/Berlin', frequency: 'all', hourReminder: true } as const;
    const { state, ledger } = grant({ frequency: 'pause', noticeVersion: '2025-01' }, { topics: [], ...settings });
    expect(state).toMatchObject({ ...settings, noticeVersion: '2025-01' });
    expect(ledger).toEqual([]);
    expect(grant({ skillsFrom: 'hris' }, { topics: [], skills: ['Go'] }).state).toMatchObject({
      skills: ['Go'],
      skillsFrom: 'person',
    });
    expect(grant({ skillsFrom: 'hris' }, { topics: [] }).state.skillsFrom).toBe('hris');
  });

  it('is on record as given with the mailed code, with the text that the page showed', () => {
    const { state, ledger, events } = grant({ topics: ['jobs'] }, { topics: ['newsletter', 'jobs'] });
    expect(state).toMatchObject({ topics: ['newsletter', 'jobs'], noticeVersion: '2026-04' });
    expect(ledger).toMatchObject([
      {
        ...{
          eventType: 'ExpressedConsent',
          language: 'en',
          purposes: given('newsletter'),
          eventTime: now.toISOString(),
        },
        ...{ notice: { version: '2026-04' } },
        collection: { method: 'web_form', source: 'preference_page_with_mailed_code' },
      },
    ]);
    expect(emitted(events)).toContainEqual(['profile-updated', { alumniId, topics: ['newsletter', 'jobs'] }]);
  });

  it('lists a name once, on the privacy notice of that purpose, as the page of the code showed it', () => {
    const { noticeVersion: version, language } = directoryNotice;
    const listed = grant({ directory: false }, { topics: [], directory: true });
    expect(listed.ledger).toMatchObject([{ purposes: given('directory'), language, notice: { version } }]);
    expect(listed.state).toMatchObject({ directory: true, directoryNoticeVersion: version });
    const listedBefore = { directory: true, directoryNoticeVersion: 'directory-2026-10' };
    const again = grant(listedBefore, { topics: [], directory: true });
    expect(again.ledger).toEqual([]);
    expect(again.state).toMatchObject(listedBefore);
  });

  it.each([
    ['campaigns', ['jobs'], 'none'],
    ['campaigns', [], 'campaigns'],
    ['address', ['jobs'], 'address'],
    ['none', ['jobs'], 'none'],
  ] as const)('ends the suppression or not: of %s, by %j, it becomes %s', (suppression, wanted, after) => {
    expect(grant({ topics: [], suppression }, { topics: [...wanted] }).state.suppression).toBe(after);
  });
});

it.each([
  ['', []],
  [' , 、,\n', []],
  ['a,a、a', ['a']],
  ['a \t b', ['a b']],
  ['a;b', ['a;b']],
  // What separates on every keyboard: full-width and half-width commas and 読点, and line breaks of every system.
  ['TypeScript，AWS', ['TypeScript', 'AWS']],
  ['品質管理､設計', ['品質管理', '設計']],
  ['Rust，　Go、AWS,Java ､ SQL', ['Rust', 'Go', 'AWS', 'Java', 'SQL']],
  ['a\r\nb\nc', ['a', 'b', 'c']],
  // What stands within names of skills.
  ['CI/CD', ['CI/CD']],
  ['営業・企画', ['営業・企画']],
  ['ﾃﾞｰﾀ･分析', ['ﾃﾞｰﾀ･分析']],
  ['a；b／c', ['a；b／c']],
  ['C++　17', ['C++ 17']],
])('the skills in %j', (text, skills) => expect(skillsIn(text)).toEqual(skills));
