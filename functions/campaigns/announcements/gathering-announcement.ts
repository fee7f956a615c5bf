/** What a gathering's invitation says, as the Markdown that HR could have written. */
import type { GatheringItem } from '../../../events/read-models/gathering.ts';
import { formatPeriod } from '../../../shared/locale/dates.ts';
import { inLanguage, type Language } from '../../../shared/locale/languages.ts';
import { escapeMarkdown, safeMarkdown } from '../../../shared/mail-format/markdown.ts';
import type { Programme } from '../../../shared/programme/programme.ts';
import { type Draft, rewritten } from '../campaign/campaign.ts';
import type { Act, Outcome } from '../campaign/decision.ts';
import type { Campaign } from '../tables.ts';
import { deadline, fact, sections, subjectLine } from './announcement-text.ts';

/** The campaign of a gathering: to its audience, in both languages, never after the last moment to answer. */
export function gatheringCampaign(gathering: GatheringItem, programme: Pick<Programme, 'name'>): Draft {
  const { draft, gatheringId } = gathering;
  return {
    topic: 'gatherings',
    subject: {
      ja: `【ご案内】${subjectLine(inLanguage(draft.title, 'ja'))}`,
      en: `Invitation: ${subjectLine(inLanguage(draft.title, 'en'))}`,
    },
    body: { ja: japanese(gathering, programme.name.ja), en: english(gathering, programme.name.en) },
    audience: draft.audience,
    classification: draft.classification,
    notAfter: draft.answerBy ?? draft.startsAt,
    gatheringId,
  };
}

/**
 * An invitation that has not been launched when its gathering was moved (at `since`): it is a draft again, with the new
 * facts; where HR had rewritten it by hand, with HR's words, for HR to mend. Undefined = it was seen to before.
 */
export function movedInvitation(campaign: Campaign, written: Draft, since: Date, act: Act): Outcome | undefined {
  const rewritings = campaign.history.filter(({ action }) => action === 'rewritten');
  if (rewritings.some(({ actor, at }) => actor === act.actor && Date.parse(at) >= since.getTime())) return undefined;
  const byHand = rewritings.some(({ actor }) => actor !== act.actor);
  const { subject, body } = byHand ? campaign : written;
  return rewritten(campaign, { ...written, subject, body }, act);
}

function japanese({ draft }: GatheringItem, programmeName: string): string {
  const title = escapeMarkdown(inLanguage(draft.title, 'ja'));
  const name = escapeMarkdown(programmeName);
  return sections(
    `# ${title}のご案内`,
    '{{ salutation }}',
    `平素より${name}にご参加いただき、誠にありがとうございます。このたび、下記のとおり「${title}」を開催いたします。ご多用のところ恐れ入りますが、ご都合がよろしければぜひご参加ください。`,
    description(draft, 'ja'),
    facts(draft, 'ja', {
      when: '日時',
      where: '会場',
      online: 'オンライン',
      onlineToo: 'オンラインでもご参加いただけます。接続先は、ご参加の方にご案内いたします。',
      onlineOnly: 'オンラインで開催いたします。接続先は、ご参加の方にご案内いたします。',
      seats: '定員',
      seatsOf: (count) => `${count}名`,
      answerBy: 'ご回答期限',
    }),
    '## ご出欠のご回答',
    'お手数ですが、下のボタンからご出欠をお知らせください。ご回答は期限まで何度でも変更いただけます。',
    buttons('参加する', '欠席する', '検討中'),
    '[開催の詳細を確認する]({{ details_url }})（このリンクを開いても、ご回答は送信されません。）',
  );
}

function english({ draft }: GatheringItem, programmeName: string): string {
  const title = escapeMarkdown(inLanguage(draft.title, 'en'));
  return sections(
    `# Invitation: ${title}`,
    '{{ salutation }}',
    `Thank you for being part of ${escapeMarkdown(programmeName)}. We would be delighted to welcome you to **${title}**.`,
    description(draft, 'en'),
    facts(draft, 'en', {
      when: 'When',
      where: 'Where',
      online: 'Online',
      onlineToo: 'You can also join online; those who attend get the link.',
      onlineOnly: 'We meet online; those who attend get the link.',
      seats: 'Seats',
      seatsOf: (count) => String(count),
      answerBy: 'Please answer by',
    }),
    '## Will you come?',
    'One click on your answer is enough. You can change it as often as you like until then.',
    buttons('I will attend', 'I cannot attend', 'I do not know yet'),
    '[See all details]({{ details_url }}) (opening this link sends no answer)',
  );
}

interface FactWords {
  readonly when: string;
  readonly where: string;
  readonly online: string;
  readonly onlineToo: string;
  readonly onlineOnly: string;
  readonly seats: string;
  readonly seatsOf: (count: number) => string;
  readonly answerBy: string;
}

function facts(draft: GatheringItem['draft'], language: Language, words: FactWords): string {
  const { startsAt, endsAt, timeZone, place, onlineUrl, seats, answerBy } = draft;
  const lines = [fact(words.when, formatPeriod(new Date(startsAt), new Date(endsAt), language, timeZone))];
  if (place != null)
    lines.push(fact(words.where, [place.name, place.address].filter(Boolean).join(language === 'ja' ? ' ' : ', ')));
  if (onlineUrl != null) lines.push(fact(words.online, place == null ? words.onlineOnly : words.onlineToo));
  if (seats != null) lines.push(fact(words.seats, words.seatsOf(seats)));
  if (answerBy != null) lines.push(fact(words.answerBy, deadline(answerBy, language, timeZone)));
  return lines.join('\n\n');
}

function description(draft: GatheringItem['draft'], language: Language): string {
  return draft.description === undefined ? '' : safeMarkdown(inLanguage(draft.description, language));
}

function buttons(attend: string, decline: string, undecided: string): string {
  return [
    `[${attend}]({{ attend_url }})`,
    `[${decline}]({{ decline_url }})`,
    `[${undecided}]({{ undecided_url }})`,
  ].join('\n');
}
