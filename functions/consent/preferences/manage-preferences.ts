/** GET|POST /p/{token}: topics, language, zone, frequency, profile; leaving. What stops mail works at once, the rest by mailed code. */
import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import { isRefusal } from '../../../shared/decision/decision.ts';
import { linkClosedPage } from '../../../shared/http/pages/closed-pages.ts';
import { type RefusedForm, valueIn, valuesIn } from '../../../shared/http/pages/form.ts';
import { page, type Submission, type Visit } from '../../../shared/http/pages/page.ts';
import type { PageContent } from '../../../shared/http/pages/page-layout.ts';
import { type AlumniId, idSchema, newId } from '../../../shared/identifier.ts';
import { isRevoked } from '../../../shared/links/token.ts';
import { isVerificationCode } from '../../../shared/links/verification-code.ts';
import { languageSchema } from '../../../shared/locale/languages.ts';
import { textLine } from '../../../shared/text/written-text.ts';
import { timeZoneSchema } from '../../../shared/time/calendar.ts';
import { topicSchema, topics } from '../../../shared/vocabulary.ts';
import { changeOf } from '../ledger/consent-change.ts';
import { commitChange, loadPerson } from '../ledger/ledger-store.ts';
import { noticeShown, oneOrMany } from '../pages/form-fields.ts';
import type { RequestedPreferences, Verification } from '../tables.ts';
import { leaveProgramme } from '../withdrawal/withdrawing.ts';
import {
  codeOverPage,
  codePage,
  leavePage,
  noticePage,
  type Preferences,
  preferencesPage,
  savedPage,
  tooManyCodesPage,
  wrongCodePage,
} from './preference-views.ts';
import {
  changedIn,
  grantWanted,
  isChangedElsewhere,
  longestSkill,
  longestSkills,
  mostSkills,
  type ShownForm,
  skillsIn,
  stopMail,
  wantedOf,
} from './preferences.ts';
import { isPending, requestCode, tryCode, withoutGranted } from './verification.ts';
import {
  attemptCounted,
  commitAttempt,
  commitRequest,
  loadVerifications,
  wantedChanged,
} from './verification-store.ts';

/** As long as all skills that a person may have; what is wrong with a skill is asked of those that the member changed. */
const skillsSchema = z.string().max(longestSkills).transform(skillsIn);
const changedSkills = z.array(textLine(longestSkill)).max(mostSkills);

/** A box on its own: sent when it is ticked, absent when not. */
const ticked = z
  .literal('yes')
  .optional()
  .transform((value) => value === 'yes');

/** Topics as the page showed them; one that no longer exists does not count. */
const shownTopics = oneOrMany(z.string()).transform((sent) => topics.filter((topic) => sent.includes(topic)));

const preferencesForm = z
  .object({
    topic: oneOrMany(topicSchema),
    locale: languageSchema.optional(),
    timeZone: timeZoneSchema.optional(),
    frequency: z.enum(['all', 'pause']).optional(),
    directory: ticked,
    hourReminder: ticked,
    skills: skillsSchema.optional(),
    leave: z.enum(['ask', 'confirmed']).optional(),
    code: z.string().max(20).optional(),
    verification: idSchema('verification').optional(),
    notice: noticeShown,
    language: languageSchema.optional(),
    'was-topic': shownTopics,
    'was-locale': z.string().optional(),
    'was-timeZone': z.string().default(''),
    'was-frequency': z.string().default(''),
    'was-directory': ticked,
    'was-hourReminder': ticked,
    'was-skills': z.string().default('').transform(skillsIn),
  })
  .superRefine(({ skills, 'was-skills': shown, 'was-locale': isShown }, context) => {
    // A field that was left alone is not judged: what HR or older rules stored keeps nobody from stopping mail.
    if (skills === undefined || (isShown !== undefined && isDeepStrictEqual(skills, shown))) return;
    const { error } = changedSkills.safeParse(skills, { reportInput: true });
    for (const { message, ...issue } of error?.issues ?? []) {
      const code =
        issue.code === 'too_big' ? 'too_large' : issue.code === 'custom' ? issue.params?.['code'] : undefined;
      context.addIssue({
        code: 'custom',
        path: ['skills'],
        message,
        ...(code === undefined ? {} : { params: { code } }),
      });
    }
  });
type Sent = Submission<z.output<typeof preferencesForm>>;

export const handler = page({
  purposes: ['preferences'],
  form: preferencesForm,
  nonce: 'required',
  show: async (visit) => {
    const preferences = await load(visit);
    return preferences === undefined ? linkClosedPage(visit.acceptLanguage) : shownPage(preferences, visit);
  },
  submit: async (sent) => {
    const preferences = await load(sent);
    if (preferences === undefined) return linkClosedPage(sent.acceptLanguage);
    if (preferences.person.membership !== 'member') return preferencesPage(preferences, sent);
    if (sent.form.leave === 'ask') return leavePage(preferences, sent);
    if (sent.form.leave === 'confirmed') return leave(preferences, sent);
    return sent.form.code === undefined ? save(preferences, sent) : confirm(preferences, sent, sent.form.code);
  },
});

/** Undefined when the person's links were revoked since. */
async function load({ link, chosenLanguage }: Visit): Promise<Preferences | undefined> {
  const person = await loadPerson(link.recipient);
  if (isRevoked(link, person.epoch)) return undefined;
  return { person, language: chosenLanguage ?? person.language };
}

/** What a GET shows: the form, or a page that follows from it, for a member who turns to the other language there. */
async function shownPage(preferences: Preferences, visit: Visit): Promise<PageContent> {
  const { person } = preferences;
  const { shown, verification: named } = visit.query;
  if (person.membership !== 'member') return preferencesPage(preferences, visit);
  if (visit.refused !== undefined) return refusedPage(preferences, visit, visit.refused);
  switch (shown) {
    case 'notice':
      return noticePage(preferences);
    case 'leave':
      return leavePage(preferences, visit);
    case 'saved':
      return savedPage(preferences);
    case 'code': {
      const verification = await verificationOf(person.alumniId, named, visit.now);
      return shownCodePage(preferences, verification, visit);
    }
    default:
      return preferencesPage(preferences, visit);
  }
}

/** The page whose form was refused, with the form as it was sent. */
async function refusedPage(preferences: Preferences, visit: Visit, { fields }: RefusedForm): Promise<PageContent> {
  const isSent = (name: string) => valuesIn(fields, name).length > 0;
  if (isSent('leave')) return leavePage(preferences, visit);
  if (!isSent('code')) return preferencesPage(preferences, visit);
  const named = isSent('verification') ? valueIn(fields, 'verification') : undefined;
  const verification = await verificationOf(preferences.person.alumniId, named, visit.now);
  return shownCodePage(preferences, verification, visit);
}

function shownCodePage(preferences: Preferences, verification: Verification | undefined, visit: Visit): PageContent {
  const waits = verification !== undefined && isPending(verification, visit.now);
  return waits ? codePage(preferences, verification, visit) : codeOverPage(preferences);
}

async function leave({ person, language }: Preferences, sent: Sent): Promise<PageContent> {
  const change = leaveProgramme(person, { by: person.alumniId, input: undefined }, sent.now);
  if (isRefusal(change)) return preferencesPage({ person, language }, sent);
  await commitChange(person, change, { at: sent.now, origin: sent.origin });
  sent.log.info('CONSENT_RECORDED', { recordId: change.ledger.at(-1)?.recordId, decision: 'leave' });
  return preferencesPage({ person: change.state, language }, sent);
}

async function save(preferences: Preferences, sent: Sent): Promise<PageContent> {
  const { person, language } = preferences;
  const filled = { ...sent.form, topics: sent.form.topic, language: sent.form.locale };
  const shown = shownIn(sent.form);
  const wishes = shown === undefined ? filled : changedIn(filled, shown, person);
  const changedElsewhere = shown !== undefined && isChangedElsewhere(filled, shown, person);
  const stopped = stopMail(person, { by: person.alumniId, input: wishes }, sent.now);
  const wanted = wantedOf(person, wishes);
  const known = { ...preferences, changedElsewhere };
  if (wanted !== undefined) return askForCode(known, sent, wanted, stopped);
  if (isRefusal(stopped)) return savedPage(known);
  await commitChange(person, stopped, { at: sent.now, origin: sent.origin });
  return savedPage({ person: stopped.state, language, changedElsewhere }, person);
}

/** What the page showed; undefined for a form that does not say it: then it is taken as a page that was just opened. */
function shownIn(form: Sent['form']): ShownForm | undefined {
  const { 'was-locale': language } = form;
  if (language === undefined) return undefined;
  return {
    topics: form['was-topic'],
    language,
    timeZone: form['was-timeZone'],
    frequency: form['was-frequency'],
    directory: form['was-directory'],
    hourReminder: form['was-hourReminder'],
    skills: form['was-skills'],
  };
}

/** Has a code mailed for what is wanted, unless one is waiting for the same on the same text; what was stopped is committed in any case. */
async function askForCode(
  preferences: Preferences,
  sent: Sent,
  wanted: RequestedPreferences,
  stopped: ReturnType<typeof stopMail>,
): Promise<PageContent> {
  const { person, language } = preferences;
  const { form, now, origin } = sent;
  const { alumniId } = person;
  const known = await loadVerifications(alumniId);
  const shown = { noticeVersion: form.notice, language: form.language ?? language };
  // Asked for again on another text, it is another consent.
  const isSame = (one: Verification) => isDeepStrictEqual([one.wanted, one.shown], [wanted, shown]);
  const waiting = known.find((one) => isPending(one, now) && isSame(one));
  const request = { alumniId, verificationId: newId('verification'), wanted, shown };
  const requested = requestCode(known, { by: alumniId, input: request }, now);
  if (waiting === undefined && !isRefusal(requested)) {
    const change = isRefusal(stopped) ? changeOf(person, {}, {}, now) : stopped;
    await commitRequest(person, change, requested, { at: now, origin });
    return codePage(preferences, requested.state, sent);
  }
  if (!isRefusal(stopped)) await commitChange(person, stopped, { at: now, origin });
  return waiting === undefined ? tooManyCodesPage(preferences) : codePage(preferences, waiting, sent);
}

async function confirm(preferences: Preferences, sent: Sent, code: string): Promise<PageContent> {
  const { person, language } = preferences;
  const { alumniId } = person;
  const { now, origin } = sent;
  const known = await loadVerifications(alumniId);
  const verification = verificationIn(known, sent.form.verification, now);
  if (verification === undefined) return codeOverPage(preferences);
  const { verificationId, wanted, shown } = verification;
  const isRight = isVerificationCode(code, verificationId, alumniId, sent.keys);
  const attempt = tryCode(verification, { by: alumniId, input: isRight }, now);
  if (isRefusal(attempt)) {
    return isRight && verification.state === 'used' ? savedPage(preferences) : codeOverPage(preferences);
  }
  if (!isRight) {
    await commitAttempt(verification, attempt);
    sent.log.warn('CODE_REFUSED', { verificationId, attempts: attempt.state.attempts });
    return isPending(attempt.state, now) ? wrongCodePage(preferences, attempt.state, sent) : codeOverPage(preferences);
  }
  const input = { wanted, shown, enteredIn: sent.form.language ?? language };
  const change = grantWanted(person, { by: alumniId, input }, now);
  if (isRefusal(change)) return preferencesPage(preferences, sent);
  const others = known.filter((one) => one.verificationId !== verificationId && isPending(one, now));
  const granted = others.flatMap((one) => {
    const left = withoutGranted(one, wanted);
    return left === undefined ? [] : [wantedChanged(one, left)];
  });
  await commitChange(person, change, { at: now, origin }, attemptCounted(verification, attempt), ...granted);
  sent.log.info('CONSENT_RECORDED', { recordId: change.ledger.at(-1)?.recordId, decision: 'preferences' });
  return savedPage({ person: change.state, language: wanted.language ?? language }, person);
}

async function verificationOf(alumniId: AlumniId, named: string | undefined, now: Date) {
  return verificationIn(await loadVerifications(alumniId), named, now);
}

/** The verification that the code page names, else the newest that waits. */
function verificationIn(
  known: readonly Verification[],
  named: string | undefined,
  now: Date,
): Verification | undefined {
  if (named !== undefined) return known.find(({ verificationId }) => verificationId === named);
  const waiting = known.filter((one) => isPending(one, now));
  return waiting.sort((a, b) => a.createdAt.localeCompare(b.createdAt)).at(-1);
}
