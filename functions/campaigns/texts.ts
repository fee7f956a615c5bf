/** What members and HR read of a campaign beside what HR wrote itself. */
import { counted } from '../../shared/texts/counted.ts';
import { sentence } from '../../shared/texts/sentence.ts';
import { textCatalogue } from '../../shared/texts/text-catalogue.ts';

const thanksIn = (programme: string) => sentence(`Thank you for being part of ${programme}`);

/** The texts of any campaign's mails and previews. */
export const campaignTexts = textCatalogue({
  because: {
    ja: (programme: string, topic: string) =>
      `このメールは、「${programme}」にご参加のうえ、「${topic}」の受信に同意された方にお送りしています。`,
    en: (programme: string, topic: string) =>
      `You are receiving this email because you are a member of ${programme} and agreed to receive ${topic}.`,
  },
  light: { ja: 'ライト', en: 'Light' },
  dark: { ja: 'ダーク', en: 'Dark' },
  samples: { ja: '宛名とリンクは見本です。', en: 'Salutation and links are samples.' },
  calendar: { ja: 'カレンダーに登録される予定', en: 'The calendar entry' },
  title: { ja: '件名', en: 'Title' },
  when: { ja: '日時', en: 'When' },
  where: { ja: '場所', en: 'Where' },
  description: { ja: '説明', en: 'Description' },
  /** Between a name and an address, a day and a time. */
  separator: { ja: ' ', en: ', ' },
});

/** The page of a preview that cannot be shown; HR reads it. */
export const previewTexts = textCatalogue({
  title: { ja: 'プレビューを表示できません', en: 'The preview cannot be shown' },
  unknown: {
    ja: 'リンクを確認できませんでした。途中で切れている場合は、リンク全体をコピーしてお試しください。',
    en: 'We could not read this link. If it was cut off, copy the whole link.',
  },
  expired: {
    ja: (minutes: number) => `このリンクの有効期限（${minutes}分）が過ぎました。`,
    en: (minutes: number) => `Preview links work for ${minutes} minutes; this one has expired.`,
  },
  changed: {
    ja: 'リンクの発行後に、件名、本文またはカレンダーの予定が変更されました。',
    en: 'The subject, the text or the calendar entry has been changed since this link was made.',
  },
  unmailable: {
    ja: '件名または本文に、メールとして送信できない内容が含まれています。',
    en: 'The subject or the text contains something that cannot be sent by email.',
  },
  misconfigured: {
    ja: 'アルムナイ制度の設定（programme.json）に不備があるため、メールを作成できません。件名や本文を変更されても解消いたしませんので、システムのご担当者に設定の修正をご依頼ください。',
    en: 'The subject and the text are in order, but no email can be sent with the settings of the programme (programme.json). Please ask whoever operates the system to correct them.',
  },
  howToMend: {
    ja: '修正が必要な箇所は、キャンペーンのプレビュー（GET /campaigns/{campaignId}/preview）を取得すると、応答の errors に表示されます。',
    en: 'Request the preview of the campaign (GET /campaigns/{campaignId}/preview); the response names what to change in errors.',
  },
  howToGetOne: {
    ja: '新しいリンクは、キャンペーンのプレビュー（GET /campaigns/{campaignId}/preview）を再度取得し、応答の links をご利用ください。',
    en: 'To get a new link, request the preview of the campaign again (GET /campaigns/{campaignId}/preview); the response has it in links.',
  },
});

/** The gathering invitation. */
export const gatheringInvitationTexts = textCatalogue({
  subject: { ja: (title: string) => `【ご案内】${title}`, en: (title: string) => `Invitation: ${title}` },
  heading: { ja: (title: string) => `${title}のご案内`, en: (title: string) => `Invitation: ${title}` },
  opening: {
    ja: (programme: string, title: string) =>
      `平素より${programme}の活動にご理解とご協力を賜り、誠にありがとうございます。このたび、下記のとおり「${title}」を開催いたします。ご多用のところ恐れ入りますが、ご都合がよろしければぜひご参加ください。`,
    en: (programme: string, title: string) =>
      `${thanksIn(programme)} We would be delighted to welcome you to “${title}”.`,
  },
  when: { ja: '日時', en: 'When' },
  where: { ja: '会場', en: 'Where' },
  onlineToo: {
    ja: 'オンラインでもご参加いただけます。会場とオンラインのどちらになさるかは、ご回答のページでお選びください。接続先は、オンラインでご参加の方にあらためてご案内いたします。',
    en: 'You can also take part online: choose one of the two when you answer. We send the link to those who take part online.',
  },
  onlineOnly: {
    ja: 'オンラインで開催いたします。接続先は、ご参加の方にあらためてご案内いたします。',
    en: 'We meet online; we send the link to those who attend.',
  },
  seats: { ja: '定員', en: 'Seats' },
  seatsOf: { ja: (count: number) => `${count}名`, en: (count: number) => String(count) },
  seatsUnlimited: { ja: '制限なし', en: 'no limit' },
  seatsOfBoth: {
    ja: (atPlace: string, online: string) => `会場 ${atPlace}、オンライン ${online}`,
    en: (atPlace: string, online: string) => `${atPlace} in person, ${online} online`,
  },
  onceFull: {
    ja: '定員に達したあとは、キャンセル待ちを承ります。',
    en: 'Once every seat is taken, you can join the waiting list.',
  },
  guests: { ja: 'ご同伴', en: 'Guests' },
  guestsIn: {
    ja: (way: string, most: number) => (most === 0 ? `${way}はご本人のみ` : `${way}は${most}名まで`),
    en: (way: string, most: number) =>
      most === 0 ? `no guests ${way}` : `${most === 1 ? 'one guest' : `up to ${most} guests`} ${way}`,
  },
  /** Where the number depends on how one takes part. */
  guestsByWay: {
    ja: (ways: readonly string[]) =>
      `${ways.join('、')}とさせていただきます。ご同伴の有無は、ご回答のページでお知らせください。`,
    en: (ways: readonly string[]) => `You can bring ${ways.join(' and ')}; please tell us when you answer.`,
  },
  guestsUpTo: {
    ja: (most: number) =>
      `${most}名までご同伴いただけます。${most === 1 ? 'ご同伴の有無' : '人数'}は、ご回答のページでお知らせください。`,
    en: (most: number) =>
      most === 1
        ? 'You can bring one guest; please tell us when you answer.'
        : `You can bring up to ${most} guests; please say how many when you answer.`,
  },
  answerBy: { ja: 'ご回答期限', en: 'Please answer by' },
  answerHeading: { ja: 'ご出欠のご回答', en: 'Will you come?' },
  /** Without a deadline of its own, RSVPs are taken until the start. */
  howToAnswer: {
    ja: (until: string) =>
      `お手数ですが、下記よりご出欠をお知らせください。ご回答は、${until}まで何度でも変更いただけます。`,
    en: (until: string) => `Please answer below. You can change your answer as often as you like until ${until}.`,
  },
  details: { ja: '開催の詳細を確認する', en: 'See all details' },
  detailsNote: {
    ja: '（このリンクを開いても、ご回答は送信されません。）',
    en: ' (Opening this link does not send an answer.)',
  },
});

/** The mail that announces the date of a gathering ahead of the gathering invitation. */
export const saveTheDateTexts = textCatalogue({
  subject: { ja: (title: string) => `【日程のご案内】${title}`, en: (title: string) => `Save the date: ${title}` },
  heading: { ja: (_title: string) => '日程のご案内', en: (title: string) => `Save the date: ${title}` },
  opening: {
    ja: (programme: string, title: string) =>
      `平素より${programme}の活動にご理解とご協力を賜り、誠にありがとうございます。下記の日程で「${title}」の開催を予定しております。詳細に先立ち、日程をご案内申し上げます。`,
    en: (programme: string, title: string) =>
      `${thanksIn(programme)} We are planning “${title}”, and would like you to know the date early.`,
  },
  when: { ja: '日時（予定）', en: 'When (planned)' },
  where: { ja: '会場（予定）', en: 'Where (planned)' },
  online: { ja: 'オンラインで開催する予定です。', en: 'We plan to meet online.' },
  onlineToo: {
    ja: 'オンラインでもご参加いただける予定です。',
    en: 'We plan to make it possible to take part online, too.',
  },
  closing: {
    ja: 'ご予定に加えていただけましたら幸いです。詳細とご出欠の確認は、あらためてメールでご案内いたします。現時点でのご回答は不要です。',
    en: 'Please keep it free if you can. An invitation with all details follows; there is nothing to answer yet.',
  },
});

/**
 * The mail about a job. The Japanese labels of the conditions are those that the law has required since April 2024
 * (職業安定法施行規則 第4条の2).
 */
export const jobTexts = textCatalogue({
  subject: { ja: (title: string) => `【求人のご案内】${title}`, en: (title: string) => `Job opening: ${title}` },
  heading: { ja: (title: string) => `求人のご案内：${title}`, en: (title: string) => `Job opening: ${title}` },
  opening: {
    ja: (programme: string, title: string) =>
      `平素より${programme}の活動にご理解とご協力を賜り、誠にありがとうございます。このたび、「${title}」を募集することとなりましたので、ご案内申し上げます。`,
    en: (programme: string, title: string) =>
      `${thanksIn(programme)} We are looking for someone for the position of **${title}**, and thought that you might like to know.`,
  },
  conditions: { ja: '募集要項', en: 'The position' },
  duties: { ja: '業務内容', en: 'Duties' },
  workplace: { ja: '就業場所', en: 'Place of work' },
  initial: { ja: '雇入れ直後：', en: 'At first: ' },
  changeScope: { ja: '変更の範囲：', en: 'May change to: ' },
  employment: { ja: '雇用形態', en: 'Employment' },
  full_time: { ja: '正社員', en: 'Full time, permanent' },
  /** 正社員 is said of employment without a term only. */
  fullTimeWithTerm: { ja: 'フルタイム・有期雇用', en: 'Full time, fixed term' },
  contract: { ja: '契約社員', en: 'Fixed term' },
  part_time: { ja: 'パートタイム', en: 'Part time' },
  side_job: { ja: '副業・業務委託', en: 'Side job or freelance' },
  term: { ja: '契約期間', en: 'Term' },
  withoutTerm: { ja: '期間の定めなし', en: 'No fixed term' },
  months: {
    ja: (months: number) => `期間の定めあり（${months}か月）`,
    en: (months: number) => `Fixed term of ${counted(months, 'month')}`,
  },
  renewable: {
    ja: (criteria: string) => `更新あり（更新の基準：${criteria}）`,
    en: (criteria: string) => `renewable (criteria: ${criteria})`,
  },
  notRenewable: { ja: '更新なし', en: 'not renewable' },
  maxYears: {
    ja: (years: number) => `通算契約期間の上限：${years}年`,
    en: (years: number) => `at most ${counted(years, 'year')} in all`,
  },
  maxCount: {
    ja: (count: number) => `更新回数の上限：${count}回`,
    en: (count: number) => `at most ${counted(count, 'renewal')}`,
  },
  betweenTerms: { ja: '。', en: '; ' },
  pay: { ja: '賃金', en: 'Pay' },
  amount: {
    ja: (amount: number, currency: string) => money(amount, 'ja-JP', { currency, currencyDisplay: 'name' }),
    en: (amount: number, currency: string) => money(amount, 'en-GB', { currency, currencyDisplay: 'code' }),
  },
  range: { ja: (min: string, max: string) => `${min}〜${max}`, en: (min: string, max: string) => `${min} – ${max}` },
  year: { ja: (pay: string) => `年額 ${pay}`, en: (pay: string) => `${pay} a year` },
  month: { ja: (pay: string) => `月額 ${pay}`, en: (pay: string) => `${pay} a month` },
  hour: { ja: (pay: string) => `時給 ${pay}`, en: (pay: string) => `${pay} an hour` },
  skills: { ja: '求めるスキル', en: 'Skills we look for' },
  betweenSkills: { ja: '、', en: ', ' },
  closesAt: { ja: '応募締切', en: 'Apply by' },
  howToApply: { ja: 'ご応募について', en: 'How to apply' },
  applyHere: {
    ja: 'ご興味をお持ちいただけましたら、下記より応募ページをご覧ください。',
    en: 'If this interests you, the application page has everything you need.',
  },
  apply: { ja: '応募ページを見る', en: 'See the application page' },
  writeToUs: {
    ja: 'ご興味をお持ちいただけましたら、このメールの末尾に記載の窓口までお気軽にお問い合わせください。',
    en: 'If this interests you, please write to the office named at the end of this email.',
  },
  noPressure: {
    ja: 'ご応募の有無が、アルムナイとしてのお付き合いに影響することは一切ございません。',
    en: 'Whether or not you apply makes no difference to your place among our alumni.',
  },
});

/** An amount exactly as it was posted: what a mail says of pay must be what the posting says (職業安定法 第5条の4). */
function money(amount: number, locale: string, options: Intl.NumberFormatOptions): string {
  const style = { style: 'currency', ...options } as const;
  if (Number.isInteger(amount))
    return new Intl.NumberFormat(locale, { ...style, maximumFractionDigits: 0 }).format(amount);
  return new Intl.NumberFormat(locale, { ...style, maximumFractionDigits: 20 }).format(amount);
}
