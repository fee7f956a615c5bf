/** What mails about membership say: invitation and reminders, receipt, code. */
import { sentence } from '../../../shared/texts/sentence.ts';
import { textCatalogue } from '../../../shared/texts/text-catalogue.ts';

/** The invitation (round 0) and its reminders (rounds 1 and 2). */
export const joiningInvitationTexts = textCatalogue({
  subject: {
    ja: (programme: string, round: number) =>
      `【${['ご案内', '再度のご案内'][round] ?? '最後のご案内'}】${programme}へのご参加について`,
    en: (programme: string, round: number) =>
      [`Your invitation to ${programme}`, `A reminder: your invitation to ${programme}`][round] ??
      `A last reminder: your invitation to ${programme}`,
  },
  heading: {
    ja: (programme: string) => `${programme}へのご案内`,
    en: (programme: string, round: number) =>
      round === 0 ? `You are invited to ${programme}` : `A reminder of your invitation to ${programme}`,
  },
  invite: {
    ja: (programme: string) =>
      `ご在職中は当社の発展にご尽力いただき、誠にありがとうございました。ご退職後も、これまでのご縁を大切にしていきたいと考え、${programme}へのご参加をご案内申し上げます。`,
    en: (programme: string, company: string) =>
      `${sentence(`Thank you for everything you contributed at ${company}`)} ${sentence(`We would like to stay in touch, and invite you to join ${programme}`)}`,
  },
  remind: {
    ja: (programme: string) =>
      `先日、${programme}へのご参加についてご案内を差し上げましたが、ご覧いただけましたでしょうか。行き違いの場合は何とぞご容赦ください。あらためてご案内申し上げます。`,
    en: (programme: string) =>
      `${sentence(`Some time ago we invited you to join ${programme}`)} In case you missed our email, here is the invitation again.`,
  },
  choose: {
    ja: 'ご参加いただいた方には、ご希望に応じて次の情報をお届けいたします。',
    en: 'As a member you choose what you would like to receive:',
  },
  topics: {
    ja: '- お便り（当社の近況、新製品、事業のお知らせ）\n- 交流会・セミナーのご案内\n- 再入社を含む求人情報のご案内',
    en: '- our newsletter: what is new, products, plans\n- invitations to gatherings and seminars\n- job openings, including ways to come back',
  },
  voluntary: {
    ja: 'ご参加は任意で、費用はかかりません。参加されない場合も不利益は一切ございません。お受け取りになる情報は一つずつお選びいただけます。選択の変更や退会は、いつでも承ります。',
    en: 'Joining is voluntary and free, and there is no disadvantage if you would rather not. You choose what you receive, item by item, and you can change your mind or leave at any time.',
  },
  answer: { ja: '案内を確認して回答する', en: 'See the invitation and answer' },
  deadline: {
    ja: (deadline: string) => `ご回答期限：${deadline}`,
    en: (deadline: string) => `Please answer by ${deadline}.`,
  },
  last: { ja: 'このご案内は、今回が最後となります。', en: 'This is our last email about this invitation.' },
  erasure: {
    ja: (days: number) =>
      `ご回答をいただけない場合、お預かりしているご連絡先などの情報は、最初のご案内から${days}日後に消去いたします。`,
    en: (days: number) =>
      `If you do not answer, we erase your contact details ${days} days after the first invitation.`,
  },
});

/** The receipt of a consent: what was agreed to, since when, how to change it. */
export const receiptTexts = textCatalogue({
  subject: {
    ja: (programme: string) => `【参加手続き完了】${programme}へのご参加ありがとうございます`,
    en: (programme: string) => `Welcome to ${programme}`,
  },
  heading: { ja: () => 'ご参加の手続きが完了いたしました', en: (programme: string) => `Welcome to ${programme}` },
  invitation: {
    ja: (programme: string) =>
      `このたびは${programme}にご参加いただき、誠にありがとうございます。下記の内容でご参加を承りました。`,
    en: () => 'Thank you for joining. This is the receipt of what you agreed to.',
  },
  recorded_consent: {
    ja: (programme: string) =>
      `ご退職時にいただいたご同意に基づき、${programme}へのご参加の手続きが完了いたしました。下記の内容をご確認ください。`,
    en: () => 'You are now a member, as you agreed when you left. This is the receipt of what you agreed to.',
  },
  memberSince: { ja: 'ご参加日', en: 'Member since' },
  youReceive: { ja: 'お届けする情報', en: 'You receive' },
  noTopic: {
    ja: '現在、お受け取りになる情報は選択されていません。',
    en: 'Nothing at present: you have not chosen anything.',
  },
  validity: {
    ja: (period: string) => `ご同意の期間は、ご同意の日から${period}です。`,
    en: (period: string) => `Your consent is given for ${period} from the day on which you gave it.`,
  },
  change: {
    ja: '内容の変更、配信の停止、退会は、次のページからいつでもお手続きいただけます。',
    en: 'You can change what you receive, stop it or leave the programme at any time:',
  },
  notYou: {
    ja: 'お心当たりのない場合は、お手数ですが下記の窓口までご連絡ください。',
    en: 'If you did not do this, please write to the office named below.',
  },
});

/** The code that proves that its owner reads a mailbox. */
export const verificationTexts = textCatalogue({
  subject: {
    ja: (programme: string) => `【${programme}】確認コードのお知らせ`,
    en: (programme: string) => `Your code for ${programme}`,
  },
  heading: { ja: '確認コードのお知らせ', en: 'Your code' },
  enter: {
    ja: (programme: string) =>
      `${programme}の配信設定の変更を承りました。ご本人であることを確認するため、次のコードを画面に入力してください。`,
    en: (programme: string) => `To change your preferences at ${programme}, please enter this code on the page:`,
  },
  valid: {
    ja: (minutes: number) => `コードの有効期限は${minutes}分です。`,
    en: (minutes: number) => `It is valid for ${minutes} minutes.`,
  },
  notYou: {
    ja: 'お心当たりのない場合は、このメールを破棄してください。コードを入力しないかぎり、配信や公開が新たに始まることはありません。当社からコードをお尋ねすることはありません。',
    en: 'If you did not ask for it, please ignore this email: nothing new is sent or shown without the code. We never ask you for it.',
  },
});
