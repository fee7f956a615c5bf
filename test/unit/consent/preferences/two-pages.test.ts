/** Two open pages of the preferences of one member: what each saves is what was changed on it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MailingRecord } from '../../../../events/read-models/mailing-record.ts';
import {
  changedIn,
  decideSaving,
  grantWanted,
  isChangedElsewhere,
  type PreferenceForm,
  type ShownForm,
  stopMail,
  wantedOf,
} from '../../../../functions/consent/preferences/preferences.ts';
import { requestCode, withoutGranted } from '../../../../functions/consent/preferences/verification.ts';
import type { Verification } from '../../../../functions/consent/tables.ts';
import { isRefusal } from '../../../../shared/decision/decision.ts';
import { newId } from '../../../../shared/identifier.ts';
import { type Topic, topics } from '../../../../shared/vocabulary.ts';
import { command, memberRecord, somebody, taken } from '../../../fixtures/consent.ts';

const alumniId = somebody();
const now = new Date('2026-07-01T00:00:00Z');
const shownText = { noticeVersion: '2026-04', language: 'ja' } as const;
const shownOf = ({
  topics,
  language,
  timeZone,
  frequency,
  directory,
  hourReminder,
  skills,
}: MailingRecord): ShownForm => ({
  ...{ topics, language, timeZone, frequency, directory, hourReminder, skills },
});
const formOf = (person: MailingRecord, change: Partial<PreferenceForm> = {}): PreferenceForm => ({
  ...(shownOf(person) as PreferenceForm),
  ...change,
});

/** Yes or no to each thing that a member can agree to and stop. */
const matters = [...topics, 'mail', 'directory', 'hourReminder'] as const;
type Matter = (typeof matters)[number];
const isTopic = (matter: Matter): matter is Topic => topics.some((topic) => topic === matter);
function says(form: Pick<ShownForm, 'topics' | 'frequency' | 'directory' | 'hourReminder'>, matter: Matter): boolean {
  if (isTopic(matter)) return form.topics.includes(matter);
  return matter === 'mail' ? form.frequency === 'all' : form[matter];
}
function turned(form: PreferenceForm, matter: Matter): PreferenceForm {
  if (matter === 'mail') return { ...form, frequency: form.frequency === 'all' ? 'pause' : 'all' };
  if (!isTopic(matter)) return { ...form, [matter]: form[matter] !== true };
  const on = form.topics.includes(matter);
  return { ...form, topics: topics.filter((topic) => (topic === matter ? !on : form.topics.includes(topic))) };
}

interface Tab {
  shown: ShownForm;
  form: PreferenceForm;
  verification: Verification | undefined;
}
type Step = { readonly tab: 0 | 1 } & (
  | { readonly does: 'open' | 'save' | 'code' }
  | { readonly does: 'turn'; readonly matter: Matter }
);
const tab = fc.constantFrom(0 as const, 1 as const);
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ tab, does: fc.constantFrom('open' as const, 'save' as const, 'code' as const) }),
  fc.record({ tab, does: fc.constant('turn' as const), matter: fc.constantFrom(...matters) }),
);

describe('two open pages', () => {
  it('never undo a withdrawal, and never give a consent that was not given on them, in any order of steps', () => {
    const start = fc.record({
      topics: fc.subarray([...topics]),
      frequency: fc.constantFrom('all' as const, 'pause' as const),
      directory: fc.boolean(),
      hourReminder: fc.boolean(),
    });
    fc.assert(
      fc.property(start, fc.array(step, { maxLength: 40 }), (begins, steps) => {
        let person = memberRecord(alumniId, begins);
        let verifications: Verification[] = [];
        const tabs = [0, 1].map((): Tab => ({ shown: shownOf(person), form: formOf(person), verification: undefined }));
        /** When each matter was asked for, by verification, and when it was last stopped; in steps. */
        const asked = new Map<string, { readonly at: number; readonly for: readonly Matter[] }>();
        const stopped = new Map<Matter, number>();
        steps.forEach((step, at) => {
          const open = tabs[step.tab];
          if (open === undefined) return;
          const before = person;
          switch (step.does) {
            case 'open':
              Object.assign(open, { shown: shownOf(person), form: formOf(person) });
              break;
            case 'turn':
              open.form = turned(open.form, step.matter);
              break;
            case 'save': {
              const saving = decideSaving(person, command({ filled: open.form, shown: open.shown }), now);
              const { stopped: stops, wanted } = saving;
              if (!isRefusal(stops)) person = stops.state;
              for (const matter of matters) {
                const [was, is] = [
                  says(open.shown, matter),
                  says(formOf(open.shown as MailingRecord, open.form) as ShownForm, matter),
                ];
                // What was stopped on the page is stopped at once, and nothing else is.
                if (was && !is) expect(says(person, matter)).toBe(false);
                else expect(says(person, matter)).toBe(says(before, matter));
                if (was && !is) stopped.set(matter, at);
              }
              if (wanted === undefined) break;
              const given = matters.filter(
                (matter) => !says(open.shown, matter) && says(open.form as ShownForm, matter),
              );
              const request = { alumniId, verificationId: newId('verification'), wanted, shown: shownText };
              open.verification = taken(requestCode([], command(request), now)).state;
              verifications.push(open.verification);
              asked.set(open.verification.verificationId, { at, for: given });
              break;
            }
            case 'code': {
              const id = open.verification?.verificationId;
              const verification = verifications.find(({ verificationId }) => verificationId === id);
              if (verification === undefined) break;
              open.verification = undefined;
              const { wanted } = verification;
              person = taken(
                grantWanted(person, command({ wanted, shown: shownText, directoryNotice: shownText }), now),
              ).state;
              verifications = verifications
                .filter((one) => one !== verification)
                .map((one) => withoutGranted(one, wanted) ?? one);
              const request = asked.get(verification.verificationId);
              for (const matter of matters) {
                if (says(before, matter)) expect(says(person, matter)).toBe(true);
                if (says(before, matter) || !says(person, matter)) continue;
                expect(request?.for).toContain(matter);
                expect(stopped.get(matter) ?? -1).toBeLessThanOrEqual(request?.at ?? -1);
              }
            }
          }
        });
      }),
      { numRuns: 500 },
    );
  });

  it('save the same as a single page when nothing else was saved meanwhile', () => {
    const some = fc.record({ topics: fc.subarray([...topics]), directory: fc.boolean() });
    fc.assert(
      fc.property(some, some, (stored, sent) => {
        const person = memberRecord(alumniId, stored);
        const form = formOf(person, sent);
        const wishes = changedIn(form, shownOf(person), person);
        expect(wishes.topics).toEqual(sent.topics);
        expect([wantedOf(person, wishes), isChangedElsewhere(form, shownOf(person), person)]).toEqual([
          wantedOf(person, form),
          false,
        ]);
      }),
    );
  });

  it.each<[string, Partial<MailingRecord>, Partial<PreferenceForm>, boolean]>([
    ['nothing', {}, {}, false],
    ['a topic that was left alone', { topics: ['jobs'] }, {}, true],
    [
      'a topic that was unticked here, too',
      { topics: ['gatherings', 'jobs'] },
      { topics: ['gatherings', 'jobs'] },
      false,
    ],
    ['the language', { language: 'en' }, {}, true],
    ['the language, which was chosen here, too', { language: 'en' }, { language: 'en' }, false],
    ['the skills', { skills: ['Go'] }, {}, true],
    ['a pause', { frequency: 'pause' }, {}, true],
  ])('say whether something was changed elsewhere: %s', (_what, change, sent, expected) => {
    const person = memberRecord(alumniId, { skills: ['Rust', 'C, C++'] });
    const shown = { ...shownOf(person), skills: ['Rust', 'C', 'C++'] };
    const form = { ...formOf(person, sent), skills: ['Rust', 'C', 'C++'] };
    const changed = { ...person, ...change };
    expect(isChangedElsewhere(form, shown, changed)).toBe(expected);
    const saving = (page: ShownForm | undefined) => decideSaving(changed, command({ filled: form, shown: page }), now);
    expect(saving(shown)).toMatchObject({ changedElsewhere: expected });
    // A form that does not say what its page showed counts as it is.
    expect(saving(undefined)).toEqual({
      stopped: stopMail(changed, command(form), now),
      wanted: wantedOf(changed, form),
      changedElsewhere: false,
    });
    const left = changedIn(form, shown, changed);
    expect(wantedOf(changed, left)).toEqual(undefined);
  });
});

it('a code still grants what no other code granted', () => {
  const wanted = { topics: ['newsletter', 'jobs'], frequency: 'all', directory: true, language: 'en' } as const;
  const request = {
    alumniId,
    verificationId: newId('verification'),
    wanted: { ...wanted, topics: [...wanted.topics] },
    shown: shownText,
  };
  const one = taken(requestCode([], command(request), now)).state;
  const left = (granted: Verification['wanted']) => withoutGranted(one, granted)?.wanted;
  expect(left({ topics: ['gatherings'], hourReminder: true })).toBeUndefined();
  expect(left({ topics: [], language: 'ja' })).toBeUndefined();
  expect(left({ topics: ['jobs'] })).toEqual({ ...wanted, topics: ['newsletter'] });
  expect(left({ topics: ['newsletter', 'jobs'], frequency: 'all', directory: true })).toEqual({
    topics: [],
    language: 'en',
  });
});

it('a withdrawal stands when a code comes that was asked for before it, on a page that was open before it', () => {
  const begins = memberRecord(alumniId, { topics: ['newsletter'] });
  const ask = (person: MailingRecord, form: Partial<PreferenceForm>) => {
    const wanted = wantedOf(person, changedIn(formOf(begins, form), shownOf(begins), person));
    if (wanted === undefined) throw new Error('nothing is wanted');
    return taken(
      requestCode([], command({ alumniId, verificationId: newId('verification'), wanted, shown: shownText }), now),
    ).state;
  };
  const grant = (person: MailingRecord, { wanted }: Verification) =>
    taken(grantWanted(person, command({ wanted, shown: shownText, directoryNotice: shownText }), now)).state;
  // Both pages ask for the news of jobs, one of them for another language, too.
  const first = ask(begins, { topics: ['newsletter', 'jobs'] });
  const second = ask(begins, { topics: ['newsletter', 'jobs'], language: 'en', directory: true });
  const granted = grant(begins, first);
  const left = withoutGranted(second, first.wanted) ?? second;
  const stopped = taken(stopMail(granted, command({ topics: ['newsletter'] }), now)).state;
  const after = grant(stopped, left);
  expect(after).toMatchObject({ topics: ['newsletter'], language: 'en', directory: true });
});
