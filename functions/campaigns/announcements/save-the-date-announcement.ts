/** What tells the date of a gathering before there is an invitation: to keep it free, nothing to answer. */
import type { GatheringItem } from '../../../events/read-models/gathering.ts';
import { formatPeriod } from '../../../shared/locale/dates.ts';
import { inLanguage, type Language } from '../../../shared/locale/languages.ts';
import { escapeMarkdown } from '../../../shared/mail-format/markdown.ts';
import type { Programme } from '../../../shared/programme/programme.ts';
import type { Draft } from '../campaign/campaign.ts';
import { fact, sections, subjectLine } from './announcement-text.ts';

/**
 * The campaign that tells the date: to the gathering's audience, never after it has begun. It does not name the gathering,
 * so that no mail of it carries an answer or a calendar event.
 */
export function saveTheDateCampaign({ draft }: GatheringItem, programme: Pick<Programme, 'name'>): Draft {
  return {
    topic: 'gatherings',
    subject: {
      ja: `【日程のご案内】${subjectLine(inLanguage(draft.title, 'ja'))}`,
      en: `Save the date: ${subjectLine(inLanguage(draft.title, 'en'))}`,
    },
    body: { ja: japanese(draft, programme.name.ja), en: english(draft, programme.name.en) },
    audience: draft.audience,
    classification: draft.classification,
    notAfter: draft.startsAt,
  };
}

function japanese(draft: GatheringItem['draft'], programmeName: string): string {
  const title = escapeMarkdown(inLanguage(draft.title, 'ja'));
  return sections(
    '# 日程のご案内',
    '{{ salutation }}',
    `平素より${escapeMarkdown(programmeName)}にご参加いただき、誠にありがとうございます。下記の日程で「${title}」の開催を予定しております。詳細に先立ち、日程をご案内申し上げます。`,
    facts(draft, 'ja', { when: '日時（予定）', where: '会場（予定）', online: 'オンラインで開催する予定です。' }),
    'ご予定に加えていただけましたら幸いです。詳細とご出欠の確認は、あらためてメールでご案内いたします。現時点でのご回答は不要です。',
  );
}

function english(draft: GatheringItem['draft'], programmeName: string): string {
  const title = escapeMarkdown(inLanguage(draft.title, 'en'));
  return sections(
    `# Save the date: ${title}`,
    '{{ salutation }}',
    `Thank you for being part of ${escapeMarkdown(programmeName)}. We are planning “${title}”, and would like you to know the date early.`,
    facts(draft, 'en', { when: 'When (planned)', where: 'Where (planned)', online: 'We plan to meet online.' }),
    'Please keep it free if you can. An invitation with all details follows; there is nothing to answer yet.',
  );
}

/** Date and place are all that is told; seats, online addresses and deadlines are the invitation's. */
function facts(
  { startsAt, endsAt, timeZone, place }: GatheringItem['draft'],
  language: Language,
  words: Readonly<Record<'when' | 'where' | 'online', string>>,
): string {
  const when = fact(words.when, formatPeriod(new Date(startsAt), new Date(endsAt), language, timeZone));
  const where =
    place == null ? words.online : [place.name, place.address].filter(Boolean).join(language === 'ja' ? ' ' : ', ');
  return `${when}\n\n${fact(words.where, where)}`;
}
