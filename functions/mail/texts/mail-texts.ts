/** What mails of every kind say: why they come, the facts of a gathering, the links, how one gets in. */
import { topicNames } from '../../../shared/texts/glossary.ts';
import { sentence } from '../../../shared/texts/sentence.ts';
import { textCatalogue } from '../../../shared/texts/text-catalogue.ts';

/** The subject of a test mail. */
export const testTexts = textCatalogue({
  subject: { ja: (subject: string) => `【テスト】${subject}`, en: (subject: string) => `[Test] ${subject}` },
});

/** Why a person gets a mail; the footer says it (GDPR Art. 14; CAN-SPAM). */
export const becauseTexts = textCatalogue({
  /** The person is a member, and did something as one. */
  service: {
    ja: (programme: string) => `このメールは、「${programme}」でのお手続きについて、自動でお送りしています。`,
    en: (programme: string) =>
      sentence(`You are receiving this automatic email because you are a member of ${programme}`),
  },
  /** The person has given an RSVP. */
  rsvp: {
    ja: (programme: string) =>
      `このメールは、「${programme}」の交流会・セミナーについてご出欠をお知らせくださった方へのご連絡です。`,
    en: (programme: string) =>
      sentence(`You are receiving this email because you answered an invitation from ${programme}`),
  },
  /** The person consented to gathering invitations, and was sent the one to this gathering. */
  invited: {
    ja: (programme: string) =>
      `このメールは、「${programme}」にご参加のうえ、「${topicNames('ja').gatherings}」の受信に同意された方のうち、先にご案内を差し上げた方にお送りしています。`,
    en: (programme: string) =>
      `You are receiving this email because you are a member of ${programme}, agreed to receive invitations to gatherings, and have already heard from us about this one.`,
  },
  consent_at_exit: {
    ja: (programme: string) =>
      `このメールは、ご退職時に「${programme}」のご案内の受け取りにご同意いただいた方にお送りしています。ご連絡先は、当社の人事部門より提供を受けたものです。`,
    en: (programme: string) =>
      `${sentence(`You are receiving this email because you agreed, when you left, to hear about ${programme}`)} We have your address from the human resources department.`,
  },
  written_notice: {
    ja: (programme: string) =>
      `このメールは、ご退職時の書面で「${programme}」のご案内をお送りする旨をお知らせした方にお送りしています。ご連絡先は、当社の人事部門より提供を受けたものです。`,
    en: (programme: string) =>
      `You are receiving this email because your exit papers said that an invitation to ${programme} would follow. We have your address from the human resources department.`,
  },
});

/** The facts of a gathering. */
export const factTexts = textCatalogue({
  when: { ja: '日時', en: 'When' },
  answerBy: { ja: 'ご回答期限', en: 'Please answer by' },
  inYourZone: {
    ja: (when: string) => `お住まいの地域の時刻：${when}`,
    en: (when: string) => `In your time zone: ${when}`,
  },
  where: { ja: '会場', en: 'Where' },
  how: { ja: 'ご参加の方法', en: 'How you take part' },
  howPlanned: { ja: 'ご希望の参加方法', en: 'How you would have taken part' },
  onlineToo: { ja: 'オンラインでもご参加いただけます。', en: 'You can also take part online.' },
  toJoinOnline: { ja: 'オンラインでのご参加', en: 'To join online' },
  place: {
    ja: (nameAndAddress: readonly string[]) => nameAndAddress.join(' '),
    en: (nameAndAddress: readonly string[]) => nameAndAddress.join(', '),
  },
});

/** When RSVPs are no longer taken: what members can still do. */
export const closedRsvpTexts = textCatalogue({
  writeToOffice: {
    ja: 'ご回答の受付期限を過ぎております。ご回答の変更をご希望の場合は、お手数ですが、このメールの末尾に記載の窓口までご連絡ください。',
    en: 'The deadline for answers has passed. If you want to change your answer, please write to the office named at the end of this email.',
  },
  /** To those who have no seat, and no RSVP that holds. */
  ifYouWouldCome: {
    ja: 'ご回答の受付期限を過ぎております。ご参加をご希望の場合は、お手数ですが、このメールの末尾に記載の窓口までご連絡ください。',
    en: 'The deadline for answers has passed. If you would like to come, please write to the office named at the end of this email.',
  },
  rsvpStands: {
    ja: (rsvp: string) =>
      `ご回答「${rsvp}」はそのまま有効です。ご回答の受付期限を過ぎておりますため、変更をご希望の場合は、お手数ですが、このメールの末尾に記載の窓口までご連絡ください。`,
    en: (rsvp: string) =>
      `Your answer (${rsvp}) stands. The deadline for answers has passed: if you want to change it, please write to the office named at the end of this email.`,
  },
});

/** What links of a gathering's mails are called. */
export const linkTexts = textCatalogue({
  details: { ja: '開催の詳細を確認する', en: 'See all details' },
  seeRsvp: { ja: 'ご回答を確認する', en: 'See your answer' },
  changeRsvp: { ja: 'ご回答を確認・変更する', en: 'See or change your answer' },
  seeStatus: { ja: '現在の状況を確認する', en: 'See where you stand' },
  declineAfterAll: { ja: '欠席に変更する', en: 'I cannot attend after all' },
  calendar: { ja: 'カレンダーに追加する（.ics）', en: 'Add to your calendar (.ics)' },
});

/** The code that is read at the door, for those who come there. */
export const receptionTexts = textCatalogue({
  heading: { ja: '当日の受付', en: 'At the door' },
  show: { ja: '当日は、受付で次のQRコードをご提示ください。', en: 'Please show this QR code when you arrive.' },
  picture: { ja: '受付用のQRコード', en: 'QR code for the reception desk' },
  withoutPicture: {
    ja: (url: string) =>
      `画像が表示されない場合は、[QRコードの画像](${url})を開いていただくか、受付でお名前をお申し出ください。`,
    en: (url: string) =>
      `If you do not see a picture, open the [QR code](${url}), or simply tell us your name at the desk.`,
  },
});
