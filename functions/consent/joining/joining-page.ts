/** GET|POST /i/{token}: a leaver reads the privacy notice and joins, or declines. */
import * as z from 'zod';
import { isToPresentAddress } from '../../../events/agreements/address-epoch.ts';
import { isRefusal } from '../../../shared/decision/decision.ts';
import { linkClosedPage, linkReplacedPage } from '../../../shared/http/pages/closed-pages.ts';
import { page, type Visit } from '../../../shared/http/pages/page.ts';
import { languageSchema } from '../../../shared/locale/languages.ts';
import { topicSchema } from '../../../shared/vocabulary.ts';
import { commitChange, loadContactCard, loadPerson } from '../ledger/ledger-store.ts';
import { oneOrMany, privacyNoticeShown } from '../pages/form-fields.ts';
import { decideJoining, joiningState, saysWhatHolds } from './joining.ts';
import { alreadyMemberPage, declinedPage, type Joining, joinedPage, joiningPage } from './joining-views.ts';

const joiningForm = z.object({
  decision: z.enum(['accept', 'refuse']),
  purpose: oneOrMany(topicSchema),
  notice: privacyNoticeShown,
  language: languageSchema.optional(),
});

export const handler = page({
  purposes: ['invitation'],
  form: joiningForm,
  nonce: 'required',
  show: async (visit) => {
    const joining = await load(visit);
    return joining.isRevoked ? revokedPage(joining) : joiningPage(joining, visit);
  },
  submit: async ({ form, ...visit }) => {
    const joining = await load(visit);
    if (joining.isRevoked) return revokedPage(joining);
    const { person, card } = joining;
    if (card === undefined) return joiningPage(joining, visit);
    const { decision, purpose: topics, notice: noticeVersion, language = joining.language } = form;
    const input = { card, decision, topics, language, noticeVersion };
    const change = decideJoining(person, { by: person.alumniId, input }, visit.now);
    if (isRefusal(change)) {
      if (joining.state === 'member' && !saysWhatHolds(person, input)) return alreadyMemberPage(joining, visit);
      return change.refused === 'already_decided' ? declinedPage(joining) : joiningPage(joining, visit);
    }
    await commitChange(person, change, { at: visit.now, origin: visit.origin });
    visit.log.info('CONSENT_RECORDED', { recordId: change.ledger.at(-1)?.recordId, decision });
    const decided: Joining = { ...joining, person: change.state, language };
    return decision === 'accept' ? joinedPage(decided, visit) : declinedPage(decided);
  },
});

/** Where no address is known any more, none has replaced it: the person's data was erased. */
function revokedPage({ card, language }: Joining) {
  return card?.address === undefined ? linkClosedPage(language) : linkReplacedPage(language);
}

/** Whose joining it is; revoked when the link was mailed to an address that another one has replaced. */
async function load(visit: Visit): Promise<Joining & { readonly isRevoked: boolean }> {
  const { link, now, chosenLanguage, acceptLanguage } = visit;
  const [person, card] = await Promise.all([loadPerson(link.recipient), loadContactCard(link.recipient)]);
  const known = person.sequence === 0 || person.membership === 'leaver' ? card?.language : person.language;
  const language = chosenLanguage ?? known ?? acceptLanguage;
  const revoked = !isToPresentAddress(link, card, person);
  return { person, card, state: joiningState(person, card, now), language, isRevoked: revoked };
}
