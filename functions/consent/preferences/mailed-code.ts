/** Requests a mailed code, and checks it when it is entered: what it confirms is granted. */
import { isRefusal } from '../../../shared/decision/decision.ts';
import type { PageContent } from '../../../shared/http/pages/page-layout.ts';
import { newId } from '../../../shared/identifier.ts';
import { isVerificationCode } from '../../../shared/links/verification-code.ts';
import { changeOf } from '../ledger/consent-change.ts';
import { commitChange } from '../ledger/ledger-store.ts';
import type { RequestedPreferences } from '../tables.ts';
import type { PreferencesSent } from './form-schema.ts';
import {
  codeOverPage,
  codePage,
  type Preferences,
  preferencesPage,
  savedPage,
  tooManyCodesPage,
  wrongCodePage,
} from './preference-views.ts';
import { grantWanted, type stopMail } from './preferences.ts';
import {
  beforeSaving,
  decideOnCode,
  isPending,
  othersWithoutGranted,
  requestCode,
  stoppableOf,
  verificationNamed,
  waitingForSame,
} from './verification.ts';
import {
  attemptCounted,
  commitAttempt,
  commitRequest,
  loadVerifications,
  wantedChanged,
} from './verification-store.ts';

/**
 * Requests a code for what the member wants, unless a code for the same wishes on the same text is waiting. What the
 * member stopped is committed in any case.
 */
export async function askForCode(
  preferences: Preferences,
  sent: PreferencesSent,
  wanted: RequestedPreferences,
  stopped: ReturnType<typeof stopMail>,
): Promise<PageContent> {
  const { person, language } = preferences;
  const { form, now, origin } = sent;
  const { alumniId } = person;
  const known = await loadVerifications(alumniId);
  const shown = { noticeVersion: form.notice, language: form.language ?? language };
  const request = { alumniId, verificationId: newId('verification'), wanted, shown, before: stoppableOf(person) };
  const requested = requestCode(known, { by: alumniId, input: request }, now);
  if (!isRefusal(requested)) {
    const change = isRefusal(stopped) ? changeOf(person, {}, {}, now) : stopped;
    await commitRequest(person, change, requested, { at: now, origin });
    return codePage(preferences, requested.state, sent);
  }
  if (!isRefusal(stopped)) await commitChange(person, stopped, { at: now, origin });
  const waiting = waitingForSame(known, request, now);
  return waiting === undefined ? tooManyCodesPage(preferences) : codePage(preferences, waiting, sent);
}

/** Checks an entered code; the right one grants what the member wanted. */
export async function enterCode(preferences: Preferences, sent: PreferencesSent, code: string): Promise<PageContent> {
  const { person, language } = preferences;
  const { alumniId } = person;
  const { now, origin } = sent;
  const known = await loadVerifications(alumniId);
  const verification = verificationNamed(known, sent.form.verification, now);
  if (verification === undefined) return codeOverPage(preferences);
  const { verificationId, wanted, shown } = verification;
  const isRight = isVerificationCode(code, verificationId, alumniId, sent.keys);
  const { outcome, attempt } = decideOnCode(verification, { by: alumniId, input: isRight }, now);
  if (outcome === 'confirmed_before') return savedPage(preferences);
  if (outcome === 'over') return codeOverPage(preferences);
  if (outcome === 'wrong') {
    await commitAttempt(verification, attempt);
    sent.log.warn('CODE_REFUSED', { verificationId, attempts: attempt.state.attempts });
    return isPending(attempt.state, now) ? wrongCodePage(preferences, attempt.state, sent) : codeOverPage(preferences);
  }
  const { language: pageLanguage = language, 'directory-notice': noticeVersion } = sent.form;
  const input = { wanted, shown, directoryNotice: { noticeVersion, language: pageLanguage } };
  const change = grantWanted(person, { by: alumniId, input }, now);
  if (isRefusal(change)) return preferencesPage(preferences, sent);
  const others = othersWithoutGranted(known, verification, now).map(({ before, after }) =>
    wantedChanged(before, after),
  );
  await commitChange(person, change, { at: now, origin }, attemptCounted(verification, attempt), ...others);
  sent.log.info('CONSENT_RECORDED', { recordId: change.ledger.at(-1)?.recordId, decision: 'preferences' });
  const saved = { ...preferences, person: change.state, language: wanted.language ?? language };
  return savedPage(saved, beforeSaving(person, verification));
}
