/** GET|POST /i/{token}: a leaver reads the notice and joins, or says no (STANDARDS §4). */
import * as z from 'zod';
import { page, type Visit } from '../../../shared/http/page.ts';
import { languageSchema } from '../../../shared/locale/languages.ts';
import { programme } from '../../../shared/programme/compiled.ts';
import { topicSchema } from '../../../shared/vocabulary.ts';
import { commitChange, loadContactCard, loadPerson } from '../ledger/ledger-store.ts';
import { oneOrMany } from '../pages/form-fields.ts';
import { answerInvitation, invitationState } from './joining.ts';
import { declinedPage, type Invited, invitationPage, joinedPage } from './joining-views.ts';

const answerForm = z.object({
  decision: z.enum(['accept', 'refuse']),
  purpose: oneOrMany(topicSchema),
  /** The text that the page showed. */
  notice: z.enum(programme.notices.map(({ version }) => version)).default(programme.notice),
  language: languageSchema.optional(),
});

export const handler = page({
  purposes: ['invitation'],
  form: answerForm,
  nonce: 'required',
  show: async (visit) => invitationPage(await load(visit), visit),
  submit: async ({ form, ...visit }) => {
    const invited = await load(visit);
    const { person, card, state } = invited;
    if (state !== 'open' || card === undefined) return invitationPage(invited, visit);
    const language = form.language ?? invited.language;
    const answer = { decision: form.decision, topics: form.purpose, language, noticeVersion: form.notice };
    const change = answerInvitation(person, card, answer, visit.now);
    if (change === undefined) return declinedPage(invited);
    await commitChange(change, visit.origin);
    visit.log.info('CONSENT_RECORDED', { recordId: change.ledger.at(-1)?.recordId, decision: form.decision });
    const answered: Invited = { ...invited, person: change.after, language };
    return form.decision === 'accept' ? joinedPage(answered, visit) : declinedPage(answered);
  },
});

async function load({ link, now, chosenLanguage, acceptLanguage }: Visit): Promise<Invited> {
  const [person, card] = await Promise.all([loadPerson(link.recipient), loadContactCard(link.recipient)]);
  const known = person.sequence === 0 || person.membership === 'leaver' ? card?.language : person.language;
  const language = chosenLanguage ?? known ?? acceptLanguage;
  return { person, card, state: invitationState(person, card, now), language };
}
