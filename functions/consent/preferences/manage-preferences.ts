/** GET|POST /p/{token}: topics, language, zone, frequency, profile; leaving. What stops mail works at once, the rest by mailed code. */
import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import { isRefusal } from '../../../shared/decision/decision.ts';
import type { PageContent } from '../../../shared/http/page-layout.ts';
import { linkClosedPage } from '../../../shared/http/pages/closed-pages.ts';
import { page, type Submission, type Visit } from '../../../shared/http/pages/page.ts';
import { type AlumniId, idSchema, newId } from '../../../shared/identifier.ts';
import { isRevoked } from '../../../shared/links/token.ts';
import { isVerificationCode } from '../../../shared/links/verification-code.ts';
import { languageSchema } from '../../../shared/locale/languages.ts';
import { textLine } from '../../../shared/text/written-text.ts';
import { timeZoneSchema } from '../../../shared/time/calendar.ts';
import { topicSchema } from '../../../shared/vocabulary.ts';
import { changeOf } from '../ledger/consent-change.ts';
import { commitChange, loadPerson } from '../ledger/ledger-store.ts';
import { noticeShown, oneOrMany } from '../pages/form-fields.ts';
import type { Verification, Wanted } from '../tables.ts';
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
} from './preference-views.ts';
import { grantWanted, skillsIn, stopMail, wantedOf } from './preferences.ts';
import { isPending, requestCode, tryCode } from './verification.ts';
import { attemptCounted, commitAttempt, commitRequest, loadVerifications } from './verification-store.ts';

const skillsSchema = z
  .string()
  .max(2000)
  .transform(skillsIn)
  .pipe(z.array(textLine(100)).max(100));

/** A box on its own: sent when it is ticked, absent when not. */
const ticked = z
  .literal('yes')
  .optional()
  .transform((value) => value === 'yes');

const preferencesForm = z.object({
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
  if (person.membership !== 'member' || visit.refusedFields.length > 0) return preferencesPage(preferences, visit);
  switch (shown) {
    case 'notice':
      return noticePage(preferences);
    case 'leave':
      return leavePage(preferences, visit);
    case 'saved':
      return savedPage(preferences);
    case 'code': {
      const known = await loadVerifications(person.alumniId);
      const waiting = known.find((one) => one.verificationId === named && isPending(one, visit.now));
      return waiting === undefined ? codeOverPage(preferences) : codePage(preferences, waiting, visit, 'new');
    }
    default:
      return preferencesPage(preferences, visit);
  }
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
  const wishes = { ...sent.form, topics: sent.form.topic, language: sent.form.locale };
  const stopped = stopMail(person, { by: person.alumniId, input: wishes }, sent.now);
  const wanted = wantedOf(person, wishes);
  if (wanted !== undefined) return askForCode(preferences, sent, wanted, stopped);
  if (isRefusal(stopped)) return savedPage(preferences);
  await commitChange(person, stopped, { at: sent.now, origin: sent.origin });
  return savedPage({ person: stopped.state, language });
}

/** Has a code mailed for what is wanted, unless one is waiting for the same on the same text; what was stopped is committed in any case. */
async function askForCode(
  preferences: Preferences,
  sent: Sent,
  wanted: Wanted,
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
    return codePage(preferences, requested.state, sent, 'new');
  }
  if (!isRefusal(stopped)) await commitChange(person, stopped, { at: now, origin });
  return waiting === undefined ? tooManyCodesPage(preferences) : codePage(preferences, waiting, sent, 'new');
}

async function confirm(preferences: Preferences, sent: Sent, code: string): Promise<PageContent> {
  const { person, language } = preferences;
  const { alumniId } = person;
  const { now, origin } = sent;
  const verification = await verificationOf(alumniId, sent);
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
    return isPending(attempt.state, now)
      ? codePage(preferences, attempt.state, sent, 'wrong')
      : codeOverPage(preferences);
  }
  const input = { wanted, shown, enteredIn: sent.form.language ?? language };
  const change = grantWanted(person, { by: alumniId, input }, now);
  if (isRefusal(change)) return preferencesPage(preferences, sent);
  await commitChange(person, change, { at: now, origin }, attemptCounted(verification, attempt));
  sent.log.info('CONSENT_RECORDED', { recordId: change.ledger.at(-1)?.recordId, decision: 'preferences' });
  return savedPage({ person: change.state, language: wanted.language ?? language });
}

/** The verification that the code page names, else the newest that waits. */
async function verificationOf(alumniId: AlumniId, sent: Sent): Promise<Verification | undefined> {
  const asked = await loadVerifications(alumniId);
  const named = sent.form.verification;
  if (named !== undefined) return asked.find(({ verificationId }) => verificationId === named);
  const waiting = asked.filter((one) => isPending(one, sent.now));
  return waiting.sort((a, b) => a.createdAt.localeCompare(b.createdAt)).at(-1);
}
