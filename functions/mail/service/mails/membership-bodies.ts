/** What mails about membership say: invitation and reminders, receipt, code. */
import type { Language } from '../../../../shared/locale/languages.ts';
import { escapeMarkdown as escaped } from '../../../../shared/mail-format/markdown.ts';
import { topicsInSentences } from '../../../../shared/texts/glossary.ts';
import type { Topic } from '../../../../shared/vocabulary.ts';
import { invitationTexts, receiptTexts, verificationTexts } from '../../texts/membership-texts.ts';
import { bodyOf, buttons, labelled, type MailText, slot } from './mail-body.ts';

/** What an invitation says. */
export interface InvitationFacts {
  readonly programme: string;
  readonly company: string;
  /** 0 = the invitation, 1 and 2 = the reminders. */
  readonly round: number;
  readonly deadline: string | undefined;
  readonly erasedAfterDays: number;
}

/** Invites, or reminds of the invitation. */
export function invitationText(language: Language, facts: InvitationFacts): MailText {
  const { round, deadline, erasedAfterDays } = facts;
  const texts = invitationTexts(language);
  const [programme, company] = [escaped(facts.programme), escaped(facts.company)];
  return {
    subject: texts.subject(facts.programme, round),
    body: bodyOf(
      texts.heading(programme, round),
      round === 0 ? texts.invite(programme, company) : texts.remind(programme),
      texts.choose,
      texts.topics,
      texts.voluntary,
      buttons([texts.answer, 'invitation_url']),
      deadline === undefined ? '' : texts.deadline(escaped(deadline)),
      round === 2 ? texts.last : '',
      texts.erasure(erasedAfterDays),
    ),
  };
}

/** What a receipt says. */
export interface ReceiptFacts {
  readonly programme: string;
  readonly topics: readonly Topic[];
  readonly via: 'invitation' | 'recorded_consent';
  readonly joinedOn: string;
  /** How long the consent is valid; 0 = that is not said. */
  readonly months: number;
}

/** Says what was agreed to, since when, and how to change it. */
export function receiptText(language: Language, { topics, via, joinedOn, months, ...facts }: ReceiptFacts): MailText {
  const texts = receiptTexts(language);
  const programme = escaped(facts.programme);
  const names = topics.map((topic) => `- ${topicsInSentences(language)[topic]}`);
  return {
    subject: texts.subject(facts.programme),
    body: bodyOf(
      texts.heading(programme),
      texts[via](programme),
      labelled(texts.memberSince, escaped(joinedOn)),
      ...(names.length === 0
        ? [labelled(texts.youReceive, texts.noTopic)]
        : [`**${texts.youReceive}**`, names.join('\n')]),
      months === 0 ? '' : texts.validity(months),
      texts.change,
      buttons([texts.preferences, 'preferences_url']),
      texts.notYou,
    ),
  };
}

/** Gives the code that proves that its owner reads a mailbox. */
export function verificationText(language: Language, programme: string, minutes: number): MailText {
  const texts = verificationTexts(language);
  return {
    subject: texts.subject(programme),
    body: bodyOf(
      texts.heading,
      texts.enter(escaped(programme)),
      `## ${slot('code')}`,
      texts.valid(minutes),
      texts.notYou,
    ),
  };
}
