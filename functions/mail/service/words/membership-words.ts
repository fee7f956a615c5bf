/** The words of mails about membership: invitation and reminders, receipt, code. */

import type { Language } from '../../../../shared/locale/languages.ts';
import { escapeMarkdown as text } from '../../../../shared/mail-format/markdown.ts';
import type { Topic } from '../../../../shared/vocabulary.ts';
import { parts, type Wording } from './mail-words.ts';

export interface InvitationFacts {
  readonly programme: string;
  readonly company: string;
  /** 0 = the invitation, 1 and 2 = the reminders. */
  readonly round: number;
  readonly deadline: string | undefined;
  readonly erasedAfterDays: number;
}

/** The invitation and its reminders. Variables: salutation, invitation_url. */
export const invitationWords: Wording<InvitationFacts> = {
  ja: ({ programme, company, round, deadline, erasedAfterDays }) => ({
    subject:
      round === 0
        ? `【ご案内】${programme}へのご参加について`
        : `【${round === 1 ? '再度のご案内' : '最後のご案内'}】${programme}へのご参加について`,
    body: parts(
      `# ${text(programme)}へのご案内`,
      '{{ salutation }}',
      round === 0
        ? `在職中は${text(company)}のためにご尽力いただき、誠にありがとうございました。ご退職後も、これまでのご縁を大切にしていきたいと考え、${text(programme)}へのご参加をご案内申し上げます。`
        : `先日、${text(programme)}へのご参加についてご案内を差し上げましたが、ご覧いただけましたでしょうか。行き違いの場合は何とぞご容赦ください。あらためてご案内申し上げます。`,
      'ご参加いただいた方には、ご希望に応じて次の情報をお届けいたします。',
      [
        '- お便り（当社の近況、新製品、事業のお知らせ）',
        '- 交流会・セミナーのご案内',
        '- 再入社を含む求人情報のご案内',
      ].join('\n'),
      'ご参加は任意で、費用はかかりません。参加されない場合も不利益は一切ございません。どの情報をお受け取りになるかは、ひとつずつお選びいただけ、いつでも変更や退会ができます。',
      '[案内を確認して回答する]({{ invitation_url }})',
      deadline === undefined ? '' : `ご回答の期限：${text(deadline)}`,
      round === 2 ? 'このご案内は、今回が最後となります。' : '',
      `ご回答をいただけない場合、お預かりしているご連絡先などの情報は、最初のご案内から${erasedAfterDays}日後に消去いたします。`,
    ),
  }),
  en: ({ programme, company, round, deadline, erasedAfterDays }) => ({
    subject:
      round === 0
        ? `Your invitation to ${programme}`
        : `${round === 1 ? 'A reminder' : 'A last reminder'}: your invitation to ${programme}`,
    body: parts(
      round === 0 ? `# You are invited to ${text(programme)}` : `# A reminder of your invitation to ${text(programme)}`,
      '{{ salutation }}',
      round === 0
        ? `Thank you for everything you contributed to ${text(company)}. We would like to stay in touch, and invite you to join ${text(programme)}.`
        : `Some time ago we invited you to join ${text(programme)}. In case our mail escaped you, here it is again.`,
      'As a member you choose what you would like to receive:',
      [
        '- our newsletter: what is new, products, plans',
        '- invitations to gatherings and seminars',
        '- job openings, including ways to come back',
      ].join('\n'),
      'Joining is voluntary and free, and it is no disadvantage if you would rather not. You choose each topic by itself, and you can change your mind or leave at any time.',
      '[See the invitation and answer]({{ invitation_url }})',
      deadline === undefined ? '' : `Please answer by ${text(deadline)}.`,
      round === 2 ? 'This is the last time that we write about it.' : '',
      `If you do not answer, we erase your contact details ${erasedAfterDays} days after the first invitation.`,
    ),
  }),
};

/** Why somebody who has not joined gets this mail: what the exit papers and the law say. */
export const invitationBecause: Readonly<
  Record<Language, Readonly<Record<'consent_at_exit' | 'written_notice', (programme: string) => string>>>
> = {
  ja: {
    consent_at_exit: (programme) =>
      `このメールは、ご退職時に「${programme}」のご案内の受け取りに同意いただいた方にお送りしています。ご連絡先は、在職時の人事情報から引き継いだものです。`,
    written_notice: (programme) =>
      `このメールは、ご退職時の書面で「${programme}」のご案内をお送りする旨をお知らせし、ご連絡先をいただいた方にお送りしています。ご連絡先は、在職時の人事情報から引き継いだものです。`,
  },
  en: {
    consent_at_exit: (programme) =>
      `You receive this mail because you agreed, when you left, to hear about ${programme}. Your address comes from your personnel record.`,
    written_notice: (programme) =>
      `You receive this mail because your exit papers said that an invitation to ${programme} would follow, and you gave us your address there. It comes from your personnel record.`,
  },
};

export interface ReceiptFacts {
  readonly programme: string;
  readonly topics: readonly Topic[];
  readonly via: 'invitation' | 'recorded_consent';
  readonly joinedOn: string;
  readonly months: number;
}

const topicWords: Readonly<Record<Language, Readonly<Record<Topic, string>>>> = {
  ja: {
    newsletter: 'お便り（メールマガジン）',
    gatherings: '交流会・セミナーのご案内',
    jobs: '求人情報のご案内',
  },
  en: { newsletter: 'the newsletter', gatherings: 'invitations to gatherings', jobs: 'job openings' },
};

/** The receipt of a consent: what was agreed to, since when, how to change it. Variables: salutation, preferences_url. */
export const receiptWords: Wording<ReceiptFacts> = {
  ja: ({ programme, topics, via, joinedOn, months }) => ({
    subject: `【登録完了】${programme}へのご参加ありがとうございます`,
    body: parts(
      '# ご登録が完了しました',
      '{{ salutation }}',
      via === 'invitation'
        ? `このたびは${text(programme)}にご参加いただき、誠にありがとうございます。下記の内容でご登録を承りました。`
        : `ご退職時にいただいたご同意に基づき、${text(programme)}へのご登録が完了いたしました。下記の内容をご確認ください。`,
      `**ご登録日**\\\n${text(joinedOn)}`,
      topics.length === 0
        ? '**お届けする情報**\\\n現在、お受け取りになる情報は選択されていません。'
        : `**お届けする情報**\n\n${topics.map((topic) => `- ${topicWords.ja[topic]}`).join('\n')}`,
      months === 0 ? '' : `ご同意は${months}か月間有効です。期限の前に、更新のご意思を確認させていただきます。`,
      '内容の変更、配信の停止、退会は、次のページからいつでも行えます。',
      '[登録内容を確認・変更する]({{ preferences_url }})',
      'お心当たりのない場合は、お手数ですが下記の窓口までご連絡ください。',
    ),
  }),
  en: ({ programme, topics, via, joinedOn, months }) => ({
    subject: `Welcome to ${programme}`,
    body: parts(
      `# Welcome to ${text(programme)}`,
      '{{ salutation }}',
      via === 'invitation'
        ? 'Thank you for joining. This is the receipt of what you agreed to.'
        : 'You are registered as you agreed when you left. This is the receipt of what you agreed to.',
      `**Member since**\\\n${text(joinedOn)}`,
      topics.length === 0
        ? '**You receive**\\\nNothing at present: you chose no topic.'
        : `**You receive**\n\n${topics.map((topic) => `- ${topicWords.en[topic]}`).join('\n')}`,
      months === 0 ? '' : `Your consent is valid for ${months} months; we ask you again before it ends.`,
      'You can change what you receive, stop it or leave at any time:',
      '[See and change your settings]({{ preferences_url }})',
      'If you did not do this, please write to the office named below.',
    ),
  }),
};

/** The code that proves that a mailbox is read by its owner. Variables: salutation, code. */
export const verificationWords: Wording<{ programme: string; minutes: number }> = {
  ja: ({ programme, minutes }) => ({
    subject: `【${programme}】確認コードのお知らせ`,
    body: parts(
      '# 確認コードのお知らせ',
      '{{ salutation }}',
      `${text(programme)}の登録内容の変更を承りました。ご本人であることを確認するため、次のコードを画面に入力してください。`,
      '## {{ code }}',
      `コードの有効期限は${minutes}分です。`,
      'お心当たりのない場合は、このメールを破棄してください。コードを入力しないかぎり、登録内容は変更されません。当社からコードをお尋ねすることはありません。',
    ),
  }),
  en: ({ programme, minutes }) => ({
    subject: `Your code for ${programme}`,
    body: parts(
      '# Your code',
      '{{ salutation }}',
      `To change your settings at ${text(programme)}, please enter this code on the page:`,
      '## {{ code }}',
      `It is valid for ${minutes} minutes.`,
      'If you did not ask for it, please ignore this mail: nothing changes without the code. We never ask you for it.',
    ),
  }),
};
