/**
 * What a member may change on the preference page. Who holds the link may stop mail; who wants more mail, or another
 * profile, shows by a mailed code that the mailbox is theirs (ARCHITECTURE §6): a forwarded link grants nothing.
 */
import { isDeepStrictEqual } from 'node:util';
import { profileUpdated } from '../../events/profile-updated.ts';
import type { MailingRecord } from '../../events/read-models/mailing-record.ts';
import type { Topic } from '../../events/states.ts';
import type { Language } from '../../shared/locale/languages.ts';
import { announce } from '../../shared/outbox/outbox.ts';
import { type ConsentChange, changeOf, inOrder } from './consent-change.ts';
import { inState } from './evidence.ts';
import type { Wanted } from './tables.ts';
import { withdrawalOf } from './withdrawing.ts';

/** The preference form as it was sent; what is absent stays as it is. */
export interface PreferenceForm {
  readonly topics: readonly Topic[];
  readonly language?: Language | undefined;
  readonly timeZone?: string | undefined;
  readonly frequency?: 'all' | 'pause' | undefined;
  readonly skills?: readonly string[] | undefined;
}

/** What stops mail: it takes effect at once. Undefined when nothing of the kind is wanted. */
export function stopsOf(person: MailingRecord, form: PreferenceForm, at: Date): ConsentChange | undefined {
  if (person.membership !== 'member') return undefined;
  const unwanted = person.topics.filter((topic) => !form.topics.includes(topic));
  const evidence = withdrawalOf(person, unwanted, { method: 'web_form', source: 'preference_page' }, at);
  const pauses = form.frequency === 'pause' && person.frequency !== 'pause';
  if (evidence === undefined && !pauses) return undefined;
  const left = person.topics.filter((topic) => !unwanted.includes(topic));
  return changeOf(
    person,
    { topics: left, ...(pauses ? { frequency: 'pause' } : {}) },
    {
      evidence: evidence === undefined ? [] : [evidence],
      announcements: [announce(profileUpdated, { alumniId: person.alumniId, topics: left })],
      at,
    },
  );
}

/** What needs the mailed code; undefined when nothing of the kind differs from what is. */
export function grantsOf(person: MailingRecord, form: PreferenceForm): Wanted | undefined {
  if (person.membership !== 'member') return undefined;
  const { language, timeZone, frequency, skills } = form;
  const wanted: Wanted = {
    topics: inOrder(form.topics.filter((topic) => !person.topics.includes(topic))),
    ...(language !== undefined && language !== person.language ? { language } : {}),
    ...(timeZone !== undefined && timeZone !== person.timeZone ? { timeZone } : {}),
    ...(frequency === 'all' && person.frequency === 'pause' ? { frequency } : {}),
    ...(skills !== undefined && !isDeepStrictEqual([...skills], person.skills) ? { skills: [...skills] } : {}),
  };
  return wanted.topics.length === 0 && Object.keys(wanted).length === 1 ? undefined : wanted;
}

/** The text that the page showed when it was asked for. */
export interface Shown {
  readonly noticeVersion: string;
  readonly language: Language;
}

/**
 * Grants what the code confirmed. A topic granted again after a complaint ends the suppression of campaigns: the owner of
 * the mailbox asked for it.
 */
export function grantWanted(person: MailingRecord, wanted: Wanted, shown: Shown, at: Date): ConsentChange | undefined {
  if (person.membership !== 'member') return undefined;
  const { topics: wantedTopics, skills, ...settings } = wanted;
  const added = wantedTopics.filter((topic) => !person.topics.includes(topic));
  const topics = inOrder([...person.topics, ...added]);
  const changes: Partial<MailingRecord> = {
    topics,
    ...settings,
    ...(skills === undefined ? {} : { skills, skillsFrom: 'person' }),
    ...(added.length > 0 ? { noticeVersion: shown.noticeVersion } : {}),
    ...(added.length > 0 && person.suppression === 'campaigns' ? { suppression: 'none' } : {}),
  };
  return changeOf(person, changes, {
    evidence:
      added.length === 0
        ? []
        : [
            {
              ...shown,
              purposes: inState(added, 'ConsentGiven'),
              eventType: 'ExpressedConsent',
              collection: { method: 'web_form', source: 'preference_page_with_mailed_code' },
              at,
            },
          ],
    announcements: [announce(profileUpdated, { alumniId: person.alumniId, topics })],
    at,
  });
}

/** Skills as a person types them, separated by commas of either script. */
export function skillsIn(text: string): string[] {
  const skills = text.split(/[,、,\n]/).map((skill) => skill.trim().replace(/\s+/g, ' '));
  return [...new Set(skills.filter((skill) => skill !== ''))];
}
