/** GET|POST /p/{token}: topics, language, zone, frequency, profile; leaving. Stopping mail works at once, the rest by mailed code. */
import { isRefusal } from '../../../shared/decision/decision.ts';
import { linkClosedPage } from '../../../shared/http/pages/closed-pages.ts';
import { type RefusedForm, valueIn, valuesIn } from '../../../shared/http/pages/form.ts';
import { page, type Visit } from '../../../shared/http/pages/page.ts';
import type { PageContent } from '../../../shared/http/pages/page-layout.ts';
import { isRevoked } from '../../../shared/links/token.ts';
import { commitChange, loadPerson } from '../ledger/ledger-store.ts';
import { leaveProgramme } from '../withdrawal/withdrawing.ts';
import { filledIn, type PreferencesSent, preferencesForm, shownIn } from './form-schema.ts';
import { askForCode, enterCode } from './mailed-code.ts';
import {
  codeOverPage,
  codePage,
  leavePage,
  noCodePage,
  type Preferences,
  preferencesPage,
  privacyNoticePage,
  savedPage,
} from './preference-views.ts';
import { decideSaving } from './preferences.ts';
import { canGetCode, isPending, verificationNamed } from './verification.ts';
import { loadVerifications } from './verification-store.ts';

export const handler = page({
  purposes: ['preferences'],
  form: preferencesForm,
  nonce: 'required',
  unlimited: ({ leave }) => leave !== undefined,
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
    return sent.form.code === undefined ? save(preferences, sent) : enterCode(preferences, sent, sent.form.code);
  },
});

/** Undefined when the person's links were revoked since. */
async function load({ link, chosenLanguage, now }: Visit): Promise<Preferences | undefined> {
  const person = await loadPerson(link.recipient);
  if (isRevoked(link, person.epoch)) return undefined;
  return { person, language: chosenLanguage ?? person.language, now };
}

/** What a GET shows: the form, or a page that follows from it, for a member who switches the language there. */
async function shownPage(preferences: Preferences, visit: Visit): Promise<PageContent> {
  const { shown, verification: named } = visit.query;
  if (preferences.person.membership !== 'member') return preferencesPage(preferences, visit);
  if (visit.refused !== undefined) return refusedPage(preferences, visit, visit.refused);
  switch (shown) {
    case 'notice':
    case 'directory':
      return privacyNoticePage(preferences, shown);
    case 'leave':
      return leavePage(preferences, visit);
    case 'saved':
      return savedPage(preferences);
    case 'code':
      return shownCodePage(preferences, named, visit);
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
  return shownCodePage(preferences, named, visit);
}

async function shownCodePage(preferences: Preferences, named: string | undefined, visit: Visit): Promise<PageContent> {
  const known = await loadVerifications(preferences.person.alumniId);
  const verification = verificationNamed(known, named, visit.now);
  const waits = verification !== undefined && isPending(verification, visit.now);
  return waits ? codePage(preferences, verification, visit) : codeOverPage(preferences);
}

async function leave(preferences: Preferences, sent: PreferencesSent): Promise<PageContent> {
  const { person } = preferences;
  const change = leaveProgramme(person, { by: person.alumniId, input: undefined }, sent.now);
  if (isRefusal(change)) return preferencesPage(preferences, sent);
  await commitChange(person, change, { at: sent.now, origin: sent.origin });
  sent.log.info('CONSENT_RECORDED', { recordId: change.ledger.at(-1)?.recordId, decision: 'leave' });
  return preferencesPage({ ...preferences, person: change.state }, sent);
}

async function save(preferences: Preferences, sent: PreferencesSent): Promise<PageContent> {
  const { person } = preferences;
  const input = { filled: filledIn(sent.form), shown: shownIn(sent.form) };
  const { stopped, wanted, changedElsewhere } = decideSaving(person, { by: person.alumniId, input }, sent.now);
  const known = { ...preferences, changedElsewhere };
  const needsCode = wanted !== undefined;
  if (needsCode && canGetCode(person)) return askForCode(known, sent, wanted, stopped);
  if (!isRefusal(stopped)) await commitChange(person, stopped, { at: sent.now, origin: sent.origin });
  if (needsCode) return noCodePage(known);
  return isRefusal(stopped) ? savedPage(known) : savedPage({ ...known, person: stopped.state }, person);
}
