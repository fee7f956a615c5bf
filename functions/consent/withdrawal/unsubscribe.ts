/**
 * GET|POST /u/{token}: a mail's topic is stopped, or its invitation declined, by one click (RFC 8058 §3). A POST needs
 * nothing but the token in its path, is answered 200 without a redirect, and does the same however often it comes.
 */
import * as z from 'zod';
import { linkUnknownPage } from '../../../shared/http/notice-pages.ts';
import { page, type Visit } from '../../../shared/http/page.ts';
import { programme } from '../../../shared/programme/compiled.ts';
import { decline } from '../joining/joining.ts';
import type { ConsentChange } from '../ledger/consent-change.ts';
import { commitChange, loadContactCard, loadPerson } from '../ledger/ledger-store.ts';
import { confirmPage, stoppedPage, type Unsubscription } from './unsubscribe-views.ts';
import { topicOfChoice, withdrawTopics } from './withdrawing.ts';

export const handler = page({
  purposes: ['unsubscribe', 'decline'],
  form: z.record(z.string(), z.unknown()),
  nonce: 'optional',
  unknownTokenStatus: 200,
  show: async (visit) => {
    const unsubscription = await load(visit);
    return unsubscription === undefined ? linkUnknownPage(visit.acceptLanguage) : confirmPage(unsubscription);
  },
  submit: async (visit) => {
    const unsubscription = await load(visit);
    if (unsubscription === undefined) return { ...linkUnknownPage(visit.acceptLanguage), status: 200 };
    const change = decide(unsubscription, visit);
    if (change === undefined) return stoppedPage(unsubscription, visit);
    await commitChange(change, visit.origin);
    visit.log.info('CONSENT_RECORDED', { recordId: change.ledger.at(-1)?.recordId, decision: 'stop' });
    return stoppedPage({ ...unsubscription, person: change.after }, visit);
  },
});

function decide({ person, card, stops }: Unsubscription, { link, now }: Visit): ConsentChange | undefined {
  const collection = { method: 'one_click', source: `${link.purpose}_link` } as const;
  if (stops !== 'invitation') return withdrawTopics(person, [stops], collection, now);
  if (card === undefined) return undefined;
  return decline(person, card, { language: card.language, noticeVersion: programme.notice, collection }, now);
}

/** What the link stops; the epoch is not asked: unsubscribing always works. Undefined for a topic that nobody knows. */
async function load({ link, chosenLanguage, acceptLanguage }: Visit): Promise<Unsubscription | undefined> {
  const declines = link.purpose === 'decline';
  const stops = declines ? 'invitation' : topicOfChoice(link.choice);
  if (stops === undefined) return undefined;
  const [person, card] = await Promise.all([
    loadPerson(link.recipient),
    declines ? loadContactCard(link.recipient) : undefined,
  ]);
  const known = card?.language ?? (person.sequence === 0 ? undefined : person.language);
  return { person, card, stops, language: chosenLanguage ?? known ?? acceptLanguage };
}
