/** What mails say in return for an RSVP or a wait: the confirmation of an RSVP, a seat that is offered, a calendar reply that was not taken. */
import type { GuestRsvp, ReasonNotTaken } from '../../../events/agreements/rsvp-words.ts';
import { textCatalogue } from '../../../shared/texts/text-catalogue.ts';
import { type WaitingParty, waitingReason } from '../../../shared/texts/waiting-reason.ts';

/** The RSVPs that a mail confirms. */
export type ConfirmedRsvp = Exclude<GuestRsvp, 'offered' | 'unconfirmed'>;

/** What heads the confirmation of each RSVP. */
export const confirmationHeads = textCatalogue({
  attending: { ja: '参加受付完了', en: 'Your attendance is confirmed' },
  waiting: { ja: 'キャンセル待ち受付完了', en: 'You are on the waiting list' },
  declined: { ja: '欠席受付完了', en: 'We are sorry that you cannot come' },
  undecided: { ja: 'ご回答受付完了', en: 'Thank you for your answer' },
} satisfies Record<ConfirmedRsvp, object>);

/** The heading of each confirmation. A place on the waiting list is not a seat. */
export const confirmationHeadings = textCatalogue({
  attending: { ja: 'ご参加のお申し込みを承りました', en: 'Your attendance is confirmed' },
  waiting: { ja: 'キャンセル待ちのお申し込みを承りました', en: 'You are on the waiting list' },
  declined: { ja: 'ご欠席のご連絡を承りました', en: 'We are sorry that you cannot come' },
  undecided: { ja: '「検討中」とのご回答を承りました', en: 'You have told us that you do not know yet' },
} satisfies Record<ConfirmedRsvp, object>);

/** What the confirmation of each RSVP says. */
export const confirmationSentences = textCatalogue({
  attending: {
    ja: 'お申し込みいただき、誠にありがとうございます。当日お目にかかれますことを、心より楽しみにしております。',
    en: 'Thank you for your answer. We look forward to seeing you.',
  },
  waiting: {
    ja: (party: WaitingParty) =>
      `${waitingReason('ja', party)}、キャンセル待ちとして承りました。お席はまだ確保されておりません。${party.inParties ? '人数分の' : ''}お席のご用意ができましたら、メールでご連絡いたします。`,
    en: (party: WaitingParty) =>
      `${waitingReason('en', party)}, so we have put you on the waiting list; no seat is held for you yet. We will write to you when ${party.inParties ? 'there are enough' : 'one becomes free'} and it is your turn.`,
  },
  declined: {
    ja: 'ご連絡いただき、誠にありがとうございます。またの機会にお目にかかれますことを、楽しみにしております。',
    en: 'Thank you for letting us know. We hope to see you another time.',
  },
  undecided: {
    ja: 'ご連絡いただき、誠にありがとうございます。ご予定が決まりましたら、下記よりお知らせください。',
    en: 'Thank you for telling us. Please let us know once you have decided.',
  },
} satisfies Record<ConfirmedRsvp, object>);

/** What a confirmation is of that is not a first RSVP of the member: a change of it, or what the office entered. */
export type FurtherOccasion = 'changed' | 'entered';

/** What heads the confirmation of what is not a first RSVP. */
export const furtherHeads = textCatalogue({
  changed: {
    ja: (rsvp: string) => `ご回答変更受付完了（${rsvp}）`,
    en: (rsvp: string) => `Your changed answer (${rsvp})`,
  },
  entered: {
    ja: (rsvp: string) => `ご出欠登録のお知らせ（${rsvp}）`,
    en: (rsvp: string) => `We have noted your answer (${rsvp})`,
  },
} satisfies Record<FurtherOccasion, object>);

/** Its heading. */
export const furtherHeadings = textCatalogue({
  changed: { ja: 'ご回答の変更を承りました', en: 'Your answer has been changed' },
  entered: { ja: 'ご出欠を登録いたしました', en: 'We have noted your answer' },
} satisfies Record<FurtherOccasion, object>);

/** What it says first. */
export const furtherSentences = textCatalogue({
  changed: {
    ja: (rsvp: string) => `変更後のご回答は「${rsvp}」です。`,
    en: (rsvp: string) => `Your answer is now: ${rsvp}.`,
  },
  entered: {
    ja: (rsvp: string) =>
      `担当者が、ご出欠を「${rsvp}」として登録いたしました。内容にお心当たりのない場合は、お手数ですが、このメールの末尾に記載の窓口までご連絡ください。`,
    en: (rsvp: string) =>
      `Our office has entered this answer for you: ${rsvp}. If that is not right, please write to the office named at the end of this email.`,
  },
} satisfies Record<FurtherOccasion, object>);

/** The confirmation of an RSVP. */
export const confirmationTexts = textCatalogue({
  subject: {
    ja: (head: string, title: string) => `【${head}】${title}`,
    en: (head: string, title: string) => `${head}: ${title}`,
  },
  guests: { ja: '同伴者', en: 'Guests' },
  guestCount: {
    ja: (guests: number) => (guests === 0 ? 'なし' : `${guests}名`),
    en: (guests: number) => (guests === 0 ? 'none' : String(guests)),
  },
  next: { ja: 'カレンダーへの追加・ご回答の変更', en: 'Your calendar and your answer' },
  change: { ja: 'ご回答は、下記より変更いただけます。', en: 'You can change your answer here:' },
  changeUntil: {
    ja: (until: string) => `ご回答は、${until}まで下記より変更いただけます。`,
    en: (until: string) => `You can change your answer until ${until}:`,
  },
});

/** For whom seats are free, in English. */
function freeFor(guests: number): string {
  return guests === 0 ? 'A seat is free for you' : `Seats are free for you and ${yourGuests(guests)}`;
}

function yourGuests(guests: number): string {
  return guests === 1 ? 'your guest' : `your ${guests} guests`;
}

/** The seats of a party, in Japanese. */
function partySeats(guests: number): string {
  return guests === 0 ? 'お席' : `ご本人と同伴者${guests}名、計${guests + 1}名分のお席`;
}

/** A free seat that is offered to a member of the waiting list, with those of the guests. */
export const seatOfferTexts = textCatalogue({
  subject: {
    ja: (title: string, _guests: number) => `【お席のご案内】${title}`,
    en: (title: string, guests: number) => `${freeFor(guests)}: ${title}`,
  },
  heading: { ja: () => 'お席のご用意ができました', en: freeFor },
  offer: {
    ja: (title: string, guests: number) =>
      `キャンセル待ちのお申し込みをいただいておりました「${title}」につきまして、${partySeats(guests)}をご用意できることとなりましたので、ご案内申し上げます。`,
    en: (title: string, guests: number) =>
      `You were on the waiting list for “${title}”, and ${guests === 0 ? 'a seat has become free' : `seats have become free for you and ${yourGuests(guests)}`}.`,
  },
  /** To a party, of seats that are held for nobody: there may be fewer than it asked for. */
  perhapsFewer: {
    ja: 'お申し込みの人数分のお席をご用意できない場合がございます。現在の空席状況は、下記のページにてご確認ください。',
    en: 'There may not be enough seats for all of you. You can see on the page below how many are free.',
  },
  firstComeFirstServed: {
    ja: '開催が近づいておりますため、お席は先にご回答いただいた方からのご案内となります。ご参加いただける場合は、お早めにお知らせください。',
    en: 'As the day is close, seats are now given first come, first served. If you would like to come, please tell us soon.',
  },
  held: {
    ja: (guests: number) =>
      `${partySeats(guests)}を確保しております。ご回答期限を過ぎますと、恐れ入りますが、お席の確保とキャンセル待ちを終了いたします。`,
    en: (guests: number) =>
      `We hold ${guests === 0 ? 'the seat for you' : `${guests + 1} seats, for you and ${yourGuests(guests)}`}. If we do not hear from you in time, ${guests === 0 ? 'it is' : 'they are'} free for others, and your place on the waiting list ends.`,
  },
});

/** An offer that has ended, of a seat or of those of a party. */
export const seatOfferExpiredTexts = textCatalogue({
  subject: {
    ja: (title: string) => `【お席のご案内終了】${title}`,
    en: (title: string) => `Our offer has ended: ${title}`,
  },
  heading: { ja: 'お席のご案内を終了いたしました', en: 'Our offer has ended' },
  ended: {
    ja: (title: string) =>
      `ご案内いたしました「${title}」のお席につきまして、期限までにご回答を確認できませんでしたため、誠に恐れ入りますが、お席の確保とキャンセル待ちを終了いたしました。`,
    en: (title: string) =>
      `You were on the waiting list for “${title}”, and we made you an offer. We did not hear from you in time, so it has ended, and you are no longer on the waiting list.`,
  },
  next: {
    ja: '引き続きご参加をご希望の場合は、下記よりお知らせください。空席がございましたらお席を、満席の場合はキャンセル待ちを、あらためて承ります。行き違いでご回答をいただいておりましたら、何とぞご容赦ください。',
    en: 'If you would still like to come, please tell us here. You can come if there is room; otherwise a new place on the waiting list is yours.',
  },
  nextWithoutList: {
    ja: '引き続きご参加をご希望の場合は、下記よりお知らせください。空席がございましたら、お席を承ります。行き違いでご回答をいただいておりましたら、何とぞご容赦ください。',
    en: 'If you would still like to come, please tell us here. You can come if there is room.',
  },
});

/** The end of the waiting list: there was no seat for the member. */
export const waitingClosedTexts = textCatalogue({
  subject: {
    ja: (title: string) => `【キャンセル待ち終了のお知らせ】${title}`,
    en: (title: string) => `The waiting list has closed: ${title}`,
  },
  heading: { ja: 'キャンセル待ちの受付を終了いたしました', en: 'The waiting list has closed' },
  closed: {
    ja: (title: string, _guests: number) =>
      `キャンセル待ちのお申し込みをいただいておりました「${title}」につきまして、お席をご用意することができず、ご案内を終了いたしました。ご期待に添えず、誠に申し訳ございません。`,
    en: (title: string, guests: number) =>
      `The waiting list for “${title}” has closed. We are sorry that we could not offer you ${guests === 0 ? 'a seat' : `seats for you and ${yourGuests(guests)}`}.`,
  },
  another: {
    ja: 'またの機会がございましたら、ぜひご参加くださいますようお願い申し上げます。',
    en: 'We hope to see you at another gathering.',
  },
});

/** Why a calendar reply could not be taken: what heads the mail. */
export const notTakenHeads = textCatalogue({
  full: { ja: '満席のお知らせ', en: 'Every seat is taken' },
  too_late: { ja: 'ご回答の受付終了', en: 'The deadline had passed' },
  cancelled: { ja: '開催中止のお知らせ', en: 'Cancelled' },
  over: { ja: 'ご回答の受付終了', en: 'The gathering had already begun' },
  out_of_date: { ja: '再度のご回答のお願い', en: 'Please answer again' },
  other_address: { ja: '再度のご回答のお願い', en: 'Please answer again' },
  not_understood: { ja: '再度のご回答のお願い', en: 'Please answer again' },
  overtaken: { ja: 'ご回答内容のご確認', en: 'Please check your answer' },
} satisfies Record<ReasonNotTaken, object>);

/** Why a calendar reply could not be taken. */
export const notTakenReasons = textCatalogue({
  full: {
    ja: '誠に申し訳ございませんが、すでに満席となっておりましたため、ご参加を承ることができませんでした。カレンダーには「承諾済み」と表示されていても、お席は確保されておりませんので、何とぞご了承くださいますようお願い申し上げます。',
    en: 'We are sorry: every seat was already taken, so we could not accept your reply. Your calendar may show that you accepted, but no seat is held for you.',
  },
  too_late: {
    ja: '誠に恐れ入りますが、受付の期限を過ぎてから届きましたため、承ることができませんでした。カレンダーの表示は、実際のご回答の状況と異なっておりますので、ご注意ください。',
    en: 'We are sorry: your reply reached us after the deadline, so we could not take it. What your calendar shows is not what we have noted.',
  },
  cancelled: {
    ja: '誠に申し訳ございませんが、この会は開催を中止させていただくこととなりましたため、ご回答を承ることができませんでした。',
    en: 'We are sorry: this gathering has been cancelled, so no reply is needed.',
  },
  over: {
    ja: '誠に恐れ入りますが、開始の時刻を過ぎてから届きましたため、承ることができませんでした。',
    en: 'We are sorry: your reply reached us after the gathering had begun, so we could not take it.',
  },
  out_of_date: {
    ja: '誠に恐れ入りますが、カレンダーに登録されているご予定が最新の内容ではなかったため、承ることができませんでした。カレンダーの表示は、実際のご回答の状況と異なっている場合がございます。',
    en: 'We are sorry: the entry in your calendar was not the latest one, so we could not take your reply. What your calendar shows may not be what we have noted.',
  },
  other_address: {
    ja: '誠に恐れ入りますが、ご案内をお送りしたメールアドレスからのご回答であることを確認できなかったため、承ることができませんでした。カレンダーの表示は、実際のご回答の状況と異なっている場合がございます。',
    en: 'We are sorry: we could not be sure that your reply came from the address that we wrote to, so we could not take it. What your calendar shows may not be what we have noted.',
  },
  not_understood: {
    ja: '誠に恐れ入りますが、カレンダーから届いたメールよりご出欠を読み取ることができなかったため、承ることができませんでした。なお、日時の変更のご提案や代理の方のご指名は、カレンダーからは承っておりません。',
    en: 'We are sorry: we could not tell from your calendar’s reply whether you are coming, so we could not take it. We cannot accept a proposal for another time, or somebody in your place, from a calendar.',
  },
  overtaken: {
    ja: '誠に恐れ入りますが、カレンダーからのご回答より後に承りましたご回答がございますため、そちらを優先いたしました。カレンダーの表示は、実際のご回答の状況と異なっております。',
    en: 'You have given another answer since the one from your calendar, so we kept the newer one. What your calendar shows is not what we have noted.',
  },
} satisfies Record<ReasonNotTaken, object>);

/** What can be done about a calendar reply that could not be taken. */
export const notTakenRemedies = textCatalogue({
  full: {
    ja: '空席が出た場合は、下記のページより先着順で承ります。',
    en: 'Should a seat become free, it is given first come, first served on this page:',
  },
  too_late: {
    ja: 'ご出欠についてご要望がございましたら、お手数ですが、このメールにそのままご返信ください。担当者よりご連絡いたします。',
    en: 'If you would like to change that, simply reply to this email, and we will see what we can do.',
  },
  cancelled: {
    ja: '添付の予定を開くと、カレンダーに登録済みのご予定が取り消されます。お手続きは不要です。またの機会に、ぜひご参加くださいますようお願い申し上げます。',
    en: 'Open the attached event to take it out of your calendar. We hope to see you at another gathering.',
  },
  over: {
    ja: 'またの機会がございましたら、ぜひご参加くださいますようお願い申し上げます。',
    en: 'We hope to see you another time.',
  },
  out_of_date: {
    ja: 'お手数をおかけいたしますが、下記よりご出欠をお知らせください。',
    en: 'Please tell us here whether you are coming:',
  },
  other_address: {
    ja: 'お手数をおかけいたしますが、下記よりご出欠をお知らせください。お心当たりのない場合は、このメールは破棄していただいて差し支えございません。',
    en: 'Please tell us here whether you are coming. If it was not you who replied, you can ignore this email:',
  },
  not_understood: {
    ja: 'お手数をおかけいたしますが、下記よりご出欠をお知らせください。',
    en: 'Please tell us here whether you are coming:',
  },
  overtaken: {
    ja: 'ご回答の変更をご希望の場合は、お手数をおかけいたしますが、下記のページよりお手続きください。',
    en: 'If you would like to change it, use this page:',
  },
} satisfies Record<ReasonNotTaken, object>);

/** A calendar reply that could not be taken, though the calendar shows it as given. */
export const notTakenTexts = textCatalogue({
  heading: { ja: 'ご回答を承れませんでした', en: 'We could not accept your reply' },
  thanks: {
    ja: (title: string) => `「${title}」につきまして、カレンダーよりご回答をいただき、誠にありがとうございます。`,
    en: (title: string) => `Thank you for answering the invitation to “${title}” in your calendar.`,
  },
  stands: {
    ja: (rsvp: string) => `現在のご回答（${rsvp}）は、そのまま有効です。`,
    en: (rsvp: string) => `Your current answer (${rsvp}) still stands.`,
  },
  waitingClosed: {
    ja: 'お申し込みいただいておりましたキャンセル待ちは、受付を終了いたしました。お席をご用意することができず、誠に申し訳ございません。',
    en: 'You were on the waiting list. It has closed, and we are sorry that we had no seat for you.',
  },
  /** Too late, and no answer stands that could be changed. */
  tellUs: {
    ja: 'ご出欠につきましては、お手数ですが、このメールにそのままご返信のうえ、お知らせください。担当者よりご連絡いたします。',
    en: 'To tell us whether you are coming, simply reply to this email, and we will see what we can do.',
  },
});
