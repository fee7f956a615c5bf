/**
 * GET|POST /u/{token}: stops the topic of a mail, or declines its invitation, by one click (RFC 8058 §3). The link of an invitation stops every topic
 * of somebody who has joined since. A POST needs nothing but the token in its path, gets a 200 without a redirect, and has the same effect however often it comes.
 */
import * as z from 'zod';
import { isToPresentAddress } from '../../../events/agreements/address-epoch.ts';
import { topicOfNumber } from '../../../events/agreements/topic-numbers.ts';
import { isRefusal, refuse } from '../../../shared/decision/decision.ts';
import { linkUnknownPage } from '../../../shared/http/pages/closed-pages.ts';
import { page, type Visit } from '../../../shared/http/pages/page.ts';
import { programme } from '../../../shared/programme/compiled.ts';
import { topics } from '../../../shared/vocabulary.ts';
import { decline } from '../joining/joining.ts';
import { commitChange, loadContactCard, loadPerson } from '../ledger/ledger-store.ts';
import { otherAddressPage, stoppedPage, type Unsubscription, unsubscribePage } from './unsubscribe-views.ts';
import { withdrawTopics } from './withdrawing.ts';

export const handler = page({
  purposes: ['unsubscribe', 'decline'],
  form: z.record(z.string(), z.unknown()),
  nonce: 'optional',
  unlimited: true,
  unknownTokenStatus: 200,
  show: async (visit) => {
    const unsubscription = await load(visit);
    if (unsubscription === undefined) return linkUnknownPage(visit.acceptLanguage);
    if (isOfOtherAddress(unsubscription)) return otherAddressPage(unsubscription.language);
    // Nothing is written: only whether the press of the button would be refused.
    return unsubscribePage(unsubscription, !isRefusal(stop(unsubscription, visit)), visit);
  },
  submit: async (visit) => {
    const unsubscription = await load(visit);
    if (unsubscription === undefined) return { ...linkUnknownPage(visit.acceptLanguage), status: 200 };
    if (isOfOtherAddress(unsubscription)) return otherAddressPage(unsubscription.language);
    const change = stop(unsubscription, visit);
    if (isRefusal(change)) return stoppedPage(unsubscription, visit);
    await commitChange(unsubscription.person, change, { at: visit.now, origin: visit.origin });
    visit.log.info('CONSENT_RECORDED', { recordId: change.ledger.at(-1)?.recordId, decision: 'stop' });
    return stoppedPage({ ...unsubscription, person: change.state }, visit);
  },
});

function stop({ person, card, stops }: Unsubscription, { link, now }: Visit) {
  const collection = { method: 'one_click', source: `${link.purpose}_link` } as const;
  const by = link.recipient;
  if (stops !== 'invitation') return withdrawTopics(person, { by, input: { topics: [stops], collection } }, now);
  // There is no invitation left to decline. Whoever stops its mail wants none: a mail program shows no page that could ask.
  if (person.membership === 'member') return withdrawTopics(person, { by, input: { topics, collection } }, now);
  if (card === undefined) return refuse('not_found');
  const { language } = card;
  return decline(person, { by, input: { card, language, noticeVersion: programme.notice, collection } }, now);
}

/** Whether the link would decline an invitation that went to an address which is no longer the person's. */
function isOfOtherAddress({ stops, isRevoked }: Unsubscription): boolean {
  return stops === 'invitation' && isRevoked;
}

/**
 * What the link stops. A topic is withdrawn whatever the link's epoch: unsubscribing always works. Undefined for a number
 * without a topic.
 */
async function load({ link, chosenLanguage, acceptLanguage }: Visit): Promise<Unsubscription | undefined> {
  const declines = link.purpose === 'decline';
  const stops = declines ? 'invitation' : topicOfNumber(link.choice);
  if (stops === undefined) return undefined;
  const [person, card] = await Promise.all([
    loadPerson(link.recipient),
    declines ? loadContactCard(link.recipient) : undefined,
  ]);
  const known = card?.language ?? (person.sequence === 0 ? undefined : person.language);
  const revoked = !isToPresentAddress(link, card, person);
  return { person, card, stops, isRevoked: revoked, language: chosenLanguage ?? known ?? acceptLanguage };
}
