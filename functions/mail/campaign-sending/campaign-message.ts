/** A campaign's mail to one person: the frozen content with that person's values, and nobody else's. */
import { preferencesLink } from '../../../events/agreements/member-links.ts';
import type { CampaignContent } from '../../../events/read-models/campaign-content.ts';
import type { GatheringItem } from '../../../events/read-models/gathering.ts';
import { asApproved } from '../../../events/read-models/gathering-calendar.ts';
import type { MailingRecord } from '../../../events/read-models/mailing-record.ts';
import { linkUrl } from '../../../shared/links/urls.ts';
import { type Language, languages } from '../../../shared/locale/languages.ts';
import { fullName } from '../../../shared/locale/names.ts';
import { fillChunks } from '../../../shared/mail-format/compiled-mail.ts';
import { withNews } from '../../../shared/mail-format/mail-shell.ts';
import type { RenderedBody } from '../../../shared/mail-format/markdown.ts';
import type { Message } from '../../../shared/mail-format/message.ts';
import { salutation } from '../../../shared/texts/salutation.ts';
import { addressTags } from '../delivery/address-tags.ts';
import { inviteeOf, requestPart } from '../delivery/calendar-part.ts';
import { correspondence, type MailSender } from '../delivery/correspondence.ts';
import { rsvpLinks, topicHeaders, unsubscribeLink } from '../delivery/links.ts';

/** The fields of a person's record that a campaign's mail is made from. */
export const addressed = ['alumniId', 'epoch', 'names', 'address', 'language'] as const;
export type Addressee = Required<Pick<MailingRecord, (typeof addressed)[number]>>;

/** What all mails of a campaign share. */
export interface CampaignMailing extends MailSender {
  readonly content: CampaignContent;
  readonly gathering: GatheringItem | undefined;
  /** What has changed since the content was written, in a language. */
  readonly news: (language: Language) => RenderedBody | undefined;
}

/** The mail to a person. @throws UnsafeMail when the person's name or address cannot be put into a header. */
export function campaignMessage(campaign: CampaignMailing, to: Addressee, at: Date): Message {
  const { content, gathering, news, programme, environment, keys } = campaign;
  const { gatheringId } = content;
  const language = languageOf(content, to.language);
  const mail = content.mails[language];
  if (mail === undefined) throw new Error('a campaign without a mail');
  const stopUrl = linkUrl(unsubscribeLink(content.campaignId, content.topic, to), at, keys);
  const values = {
    salutation: salutation(to.names, language),
    preferences_url: linkUrl(preferencesLink(to), at, keys),
    unsubscribe_url: stopUrl,
    ...(gatheringId === undefined ? {} : rsvpLinks(gatheringId, to, keys, at)),
  };
  const invitee =
    gathering && ({ ...inviteeOf(gathering, to, language, campaign, at), status: 'NEEDS-ACTION' } as const);
  return {
    ...correspondence(programme, environment.SENDER_ADDRESS, language),
    to: { name: fullName(to.names), address: to.address },
    subject: mail.subject,
    language,
    ...withNews({ text: fillChunks(mail.text, values), html: fillChunks(mail.html, values) }, news(language)),
    calendar: invitee && requestPart(asApproved(gathering, content.states), invitee),
    headers: topicHeaders(content.topic, stopUrl, language, campaign),
    tags: addressTags(to.epoch),
  };
}

/** The person's language where the campaign was written in it, else the other one. */
function languageOf({ mails }: CampaignContent, preferred: Language): Language {
  if (mails[preferred] !== undefined) return preferred;
  return languages.find((language) => mails[language] !== undefined) ?? preferred;
}
