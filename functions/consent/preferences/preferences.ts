/**
 * What a member may change on the preference page. The link is enough to stop mail. More mail or another profile
 * needs a mailed code, which shows that the mailbox is theirs: a forwarded link grants nothing. Pure.
 */
import { isDeepStrictEqual } from 'node:util';
import { latest } from '../../../events/agreements/reports-by-address.ts';
import { profileUpdated } from '../../../events/consent/index.ts';
import type { MailingRecord } from '../../../events/read-models/mailing-record.ts';
import { type Command, refuse } from '../../../shared/decision/decision.ts';
import { unlessFrom } from '../../../shared/decision/lifecycle.ts';
import { emit } from '../../../shared/outbox/outbox.ts';
import { topics as allTopics, longestSkill, mostSkills, type Purpose, type Topic } from '../../../shared/vocabulary.ts';
import { addressReopening, changeOf, type DecideConsent, inOrder } from '../ledger/consent-change.ts';
import { type Evidence, inState } from '../ledger/evidence.ts';
import { membershipLifecycle, suppressionAfter } from '../mailing-record/lifecycle.ts';
import type { RequestedPreferences, Verification } from '../tables.ts';
import { directoryWithdrawal, withdrawalOf } from '../withdrawal/withdrawing.ts';

/** The preference form as it was sent; what is absent stays as it is. */
export type PreferenceForm = { readonly topics: readonly Topic[] } & {
  readonly [Field in Setting]?: MailingRecord[Field] | undefined;
};
const settings = ['language', 'timeZone', 'frequency', 'directory', 'hourReminder', 'skills'] as const;
type Setting = (typeof settings)[number];

/** What the form held when the page was shown. Zones and languages are compared as they were shown, whatever is allowed now. */
export interface ShownForm {
  readonly topics: readonly string[];
  readonly language: string;
  readonly timeZone: string;
  readonly frequency: string;
  readonly directory: boolean;
  readonly hourReminder: boolean;
  readonly skills: readonly string[];
}

/**
 * The form with only what the member changed on the page: the rest stays as it is now. So a page that was open while another
 * one was saved neither undoes a withdrawal nor gives a consent: a field that was left as it was shown says nothing.
 */
export function changedIn(form: PreferenceForm, shown: ShownForm, person: MailingRecord): PreferenceForm {
  const topics = allTopics.filter((topic) => (isTurned(topic, form, shown) ? form : person).topics.includes(topic));
  const changed = settings.filter((setting) => !isLeftAlone(setting, form, shown));
  return { topics, ...Object.fromEntries(changed.map((setting) => [setting, form[setting]])) };
}

/**
 * Whether something that the member left alone differs from what the page showed: it was changed elsewhere, and that
 * change stays.
 */
export function isChangedElsewhere(form: PreferenceForm, shown: ShownForm, person: MailingRecord): boolean {
  const now = { ...person, skills: skillsIn(person.skills.join()) };
  const leftAlone = allTopics.filter((topic) => !isTurned(topic, form, shown));
  return (
    leftAlone.some((topic) => shown.topics.includes(topic) !== person.topics.includes(topic)) ||
    settings.some((one) => isLeftAlone(one, form, shown) && !isDeepStrictEqual(shown[one], now[one]))
  );
}

/** Whether the member ticked or unticked a topic. */
function isTurned(topic: Topic, form: PreferenceForm, shown: ShownForm): boolean {
  return form.topics.includes(topic) !== shown.topics.includes(topic);
}

function isLeftAlone(setting: Setting, form: PreferenceForm, shown: ShownForm): boolean {
  return form[setting] === undefined || isDeepStrictEqual(form[setting], shown[setting]);
}

/** Stops the mail that the form (the command's input) asks to stop. This takes effect at once. */
export const stopMail: DecideConsent<PreferenceForm, 'nothing_to_stop'> = (person, { input: form }, at) => {
  const wrong = unlessFrom(membershipLifecycle, 'change', person.membership);
  if (wrong !== undefined) return wrong;
  const unwanted = person.topics.filter((topic) => !form.topics.includes(topic));
  const collection = { method: 'web_form', source: 'preference_page' } as const;
  const evidence = [
    ...withdrawalOf(person, unwanted, collection, at),
    ...(form.directory === false ? directoryWithdrawal(person, collection, at) : []),
  ];
  const settings = stoppedSettings(person, form);
  if (evidence.length === 0 && Object.keys(settings).length === 0) return refuse('nothing_to_stop');
  const left = person.topics.filter((topic) => !unwanted.includes(topic));
  const events = [emit(profileUpdated, { alumniId: person.alumniId, topics: left })];
  return changeOf(person, { topics: left, ...settings }, { evidence, events }, at);
};

function stoppedSettings(person: MailingRecord, form: PreferenceForm): Partial<MailingRecord> {
  return {
    ...(form.frequency === 'pause' && person.frequency !== 'pause' ? { frequency: 'pause' } : {}),
    ...(form.directory === false && person.directory ? { directory: false } : {}),
    ...(form.hourReminder === false && person.hourReminder ? { hourReminder: false } : {}),
  };
}

/** The part of the form that needs the mailed code; undefined if none does. */
export function wantedOf(person: MailingRecord, form: PreferenceForm): RequestedPreferences | undefined {
  if (person.membership !== 'member') return undefined;
  const { language, timeZone, frequency, directory, hourReminder, skills } = form;
  const wanted: RequestedPreferences = {
    topics: inOrder(form.topics.filter((topic) => !person.topics.includes(topic))),
    ...(language !== undefined && language !== person.language ? { language } : {}),
    ...(timeZone !== undefined && timeZone !== person.timeZone ? { timeZone } : {}),
    ...(frequency === 'all' && person.frequency === 'pause' ? { frequency } : {}),
    ...(directory === true && !person.directory ? { directory } : {}),
    ...(hourReminder === true && !person.hourReminder ? { hourReminder } : {}),
    ...(skills !== undefined && !isDeepStrictEqual(skills, person.skills) ? { skills } : {}),
  };
  return wanted.topics.length === 0 && Object.keys(wanted).length === 1 ? undefined : wanted;
}

/** The preference form as the member sent it, and what it held when the page was shown; undefined = it does not say. */
interface SavedForm {
  readonly filled: PreferenceForm;
  readonly shown: ShownForm | undefined;
}

/** What follows from a saved form: what stops at once, what needs a code, and whether something else was changed elsewhere. */
export function decideSaving(person: MailingRecord, { by, input: { filled, shown } }: Command<SavedForm>, at: Date) {
  const form = shown === undefined ? filled : changedIn(filled, shown, person);
  return {
    stopped: stopMail(person, { by, input: form }, at),
    wanted: wantedOf(person, form),
    changedElsewhere: shown !== undefined && isChangedElsewhere(filled, shown, person),
  };
}

/** What a code confirmed, and the privacy notice of the directory, which was on the page on which it was entered. */
type Confirmed = Pick<Verification, 'wanted' | 'shown'> & { readonly directoryNotice: Verification['shown'] };

/**
 * Grants what the code confirmed. A topic granted again after a complaint ends the suppression of campaigns, and SES's of the
 * address: the owner of the mailbox asked for it.
 */
export const grantWanted: DecideConsent<Confirmed> = (person, { input }, at) => {
  const { wanted, shown, directoryNotice } = input;
  const wrong = unlessFrom(membershipLifecycle, 'change', person.membership);
  if (wrong !== undefined) return wrong;
  const { topics: wantedTopics, skills, ...settings } = wanted;
  const added = wantedTopics.filter((topic) => !person.topics.includes(topic));
  const topics = inOrder([...person.topics, ...added]);
  const newlyListed = wanted.directory === true && !person.directory;
  const changes: Partial<MailingRecord> = {
    topics,
    ...settings,
    ...(newlyListed && { directoryNoticeVersion: directoryNotice.noticeVersion }),
    ...(skills === undefined ? {} : { skills, skillsFrom: 'person' }),
    ...(added.length > 0 && {
      noticeVersion: shown.noticeVersion,
      topicsSince: grantedNow(person, added, at),
      askedAt: latest(person.askedAt, at.toISOString()),
      suppression: suppressionAfter('askForTopic', person.suppression, 'none'),
    }),
  };
  const evidence = [
    ...(added.length === 0 ? [] : [consentTo(added, shown, at)]),
    ...(newlyListed ? [consentTo(['directory'], directoryNotice, at)] : []),
  ];
  const askedAgain = added.length > 0 && person.complainedAt !== undefined;
  const events = [
    emit(profileUpdated, { alumniId: person.alumniId, topics }),
    ...(askedAgain ? addressReopening(person, person.epoch) : []),
  ];
  return changeOf(person, changes, { evidence, events }, at);
};

function grantedNow({ topicsSince }: MailingRecord, added: readonly Topic[], at: Date): MailingRecord['topicsSince'] {
  return { ...topicsSince, ...Object.fromEntries(added.map((topic) => [topic, at.toISOString()])) };
}

function consentTo(purposes: readonly Purpose[], shown: Verification['shown'], at: Date): Evidence {
  return {
    ...shown,
    purposes: inState(purposes, 'ConsentGiven'),
    eventType: 'ExpressedConsent',
    collection: { method: 'web_form', source: 'preference_page_with_mailed_code' },
    at,
  };
}

/** How long all skills of a person are as a text, each with its separator. */
export const longestSkills = mostSkills * (longestSkill + 1);

/**
 * Between two skills: a comma or 読点, as a keyboard of either script writes it, full-width or half-width, or a line break. Nothing else is: a
 * semicolon, a slash and 「・」 stand within names of skills.
 */
const betweenSkills = /[,\uFF0C\u3001\uFF64\n]/;

/** Skills as a person types them. */
export function skillsIn(text: string): string[] {
  const skills = text.split(betweenSkills).map((skill) => skill.trim().replace(/\s+/g, ' '));
  return [...new Set(skills.filter((skill) => skill !== ''))];
}
