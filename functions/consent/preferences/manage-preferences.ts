/** GET|POST /p/{token}: topics, language, zone, frequency, profile; leaving. Stops work at once, the rest by mailed code. */
import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import { linkClosedPage } from '../../../shared/http/notice-pages.ts';
import { page, type Submission, type Visit } from '../../../shared/http/page.ts';
import type { PageContent } from '../../../shared/http/page-layout.ts';
import { idSchema, newId } from '../../../shared/identifier.ts';
import { isRevoked } from '../../../shared/links/token.ts';
import { isVerificationCode } from '../../../shared/links/verification-code.ts';
import { languageSchema } from '../../../shared/locale/languages.ts';
import { programme } from '../../../shared/programme/compiled.ts';
import { timeZoneSchema } from '../../../shared/time/calendar.ts';
import { topicSchema } from '../../../shared/vocabulary.ts';
import { commitChange, loadPerson } from '../ledger/ledger-store.ts';
import { oneOrMany } from '../pages/form-fields.ts';
import type { Verification } from '../tables.ts';
import { leaveProgramme } from '../withdrawal/withdrawing.ts';
import {
  codeOverPage,
  codePage,
  leavePage,
  type Preferences,
  preferencesPage,
  savedPage,
  tooManyCodesPage,
} from './preference-views.ts';
import { grantsOf, grantWanted, skillsIn, stopsOf } from './preferences.ts';
import { isPending, isTooMany, requestVerification, tried } from './verification.ts';
import { attemptCounted, commitAttempt, commitRequest, loadVerifications } from './verification-store.ts';

const skillsSchema = z
  .string()
  .max(2000)
  .transform(skillsIn)
  .pipe(z.array(z.string().max(100)).max(100));

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
  /** The text that the page showed. */
  notice: z.enum(programme.notices.map(({ version }) => version)).default(programme.notice),
  language: languageSchema.optional(),
});
type Sent = Submission<z.output<typeof preferencesForm>>;

export const handler = page({
  purposes: ['preferences'],
  form: preferencesForm,
  nonce: 'required',
  show: async (visit) => {
    const preferences = await load(visit);
    return preferences === undefined ? linkClosedPage(visit.acceptLanguage) : preferencesPage(preferences, visit);
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

async function leave({ person, language }: Preferences, sent: Sent): Promise<PageContent> {
  const change = leaveProgramme(person, sent.now);
  if (change === undefined) return preferencesPage({ person, language }, sent);
  await commitChange(change, sent.origin);
  sent.log.info('CONSENT_RECORDED', { recordId: change.ledger.at(-1)?.recordId, decision: 'leave' });
  return preferencesPage({ person: change.after, language }, sent);
}

async function save(preferences: Preferences, sent: Sent): Promise<PageContent> {
  const { person, language } = preferences;
  const { form, now, origin } = sent;
  const wishes = { ...form, topics: form.topic, language: form.locale };
  const stops = stopsOf(person, wishes, now);
  const wanted = grantsOf(person, wishes);
  const asked = wanted === undefined ? [] : await loadVerifications(person.alumniId);
  const waiting = asked.find((one) => isPending(one, now) && isDeepStrictEqual(one.wanted, wanted));
  if (wanted !== undefined && waiting === undefined && !isTooMany(asked, now)) {
    const shown = { noticeVersion: form.notice, language: form.language ?? language };
    const { alumniId } = person;
    const verification = requestVerification({ alumniId, verificationId: newId('verification'), wanted, shown }, now);
    await commitRequest(person, stops, verification, { now, origin });
    return codePage(preferences, verification, sent, 'new');
  }
  if (stops !== undefined) await commitChange(stops, origin);
  if (waiting !== undefined) return codePage(preferences, waiting, sent, 'new');
  return wanted === undefined ? savedPage({ person: stops?.after ?? person, language }) : tooManyCodesPage(preferences);
}

async function confirm(preferences: Preferences, sent: Sent, code: string): Promise<PageContent> {
  const { person, language } = preferences;
  const verification = await verificationOf(person.alumniId, sent);
  if (verification === undefined) return codeOverPage(preferences);
  const right = isVerificationCode(code, verification.verificationId, person.alumniId, sent.keys);
  if (right && verification.state === 'used') return savedPage(preferences);
  if (!isPending(verification, sent.now)) return codeOverPage(preferences);
  const after = tried(verification, right);
  if (!right) {
    await commitAttempt(verification, after);
    sent.log.warn('CODE_REFUSED', { verificationId: verification.verificationId, attempts: after.attempts });
    return isPending(after, sent.now) ? codePage(preferences, after, sent, 'wrong') : codeOverPage(preferences);
  }
  const change = grantWanted(person, verification.wanted, verification.shown, sent.now);
  if (change === undefined) return preferencesPage(preferences, sent);
  await commitChange(change, sent.origin, attemptCounted(verification, after));
  sent.log.info('CONSENT_RECORDED', { recordId: change.ledger.at(-1)?.recordId, decision: 'preferences' });
  return savedPage({ person: change.after, language: verification.wanted.language ?? language });
}

/** The verification that the code page names, else the newest that waits. */
async function verificationOf(
  alumniId: Preferences['person']['alumniId'],
  sent: Sent,
): Promise<Verification | undefined> {
  const asked = await loadVerifications(alumniId);
  const named = sent.form.verification;
  if (named !== undefined) return asked.find(({ verificationId }) => verificationId === named);
  const waiting = asked.filter((one) => isPending(one, sent.now));
  return waiting.sort((a, b) => a.createdAt.localeCompare(b.createdAt)).at(-1);
}
