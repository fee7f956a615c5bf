/** The sentences that say where a member stands with a gathering: the answer, the place in line, an offer, and what became of it. */
import type { AttendanceMode } from '../../../events/agreements/rsvp-words.ts';
import type { Language } from '../../../shared/locale/languages.ts';
import { modesInSentences } from '../../../shared/texts/glossary.ts';
import { textCatalogue } from '../../../shared/texts/text-catalogue.ts';
import { toTakePart, waitingReason } from '../../../shared/texts/waiting-reason.ts';
import { changeTexts, type ShownChange } from './page-texts.ts';

/** What a sentence about a member's RSVP names. */
interface RsvpFacts {
  readonly guests: number;
  /** How the member takes part, where there are two ways. */
  readonly mode: AttendanceMode | undefined;
  /** How many seats there are in all, where they are limited. */
  readonly seats: number | undefined;
  /** Whether members can bring guests, or this one does. */
  readonly inParties: boolean;
  /** The place on the waiting list, if it is known; 1 = first. */
  readonly turn: number | undefined;
  /** Until when a seat is held. */
  readonly heldUntil: string;
  /** When a seat offer ended that the member did not answer, if it is known. */
  readonly lapsedAt: string | undefined;
  /** The name of the last RSVP. */
  readonly last: string;
  /** What has changed since the last RSVP and concerns it, where the gathering says it. */
  readonly changed: readonly ShownChange[];
}

/** How a sentence names what somebody asks for, after the word that it is about. */
const requestTexts = textCatalogue({
  guests: {
    ja: (count: number) => `同伴者${count}名`,
    en: (count: number) => `with ${count} ${count === 1 ? 'guest' : 'guests'}`,
  },
  turn: {
    ja: (turn: number) => `現在、${turn}番目でお待ちいただいております。`,
    en: (turn: number) => ` You are number ${turn} in line.`,
  },
  after: {
    ja: (details: readonly string[]) => (details.length === 0 ? '' : `（${details.join('・')}）`),
    en: (details: readonly string[]) => details.map((detail) => ` ${detail}`).join(''),
  },
});

function detailsIn(language: Language, { mode, guests = 0 }: Partial<Pick<RsvpFacts, 'guests' | 'mode'>>): string {
  const texts = requestTexts(language);
  return texts.after([
    ...(mode === undefined ? [] : [modesInSentences(language)[mode]]),
    ...(guests === 0 ? [] : [texts.guests(guests)]),
  ]);
}

function offeredInEnglish({ heldUntil, guests, ...facts }: RsvpFacts): string {
  const words =
    guests === 0
      ? { free: 'A seat has become free for you', are: 'It is', they: 'it is', them: 'it' }
      : { free: 'Seats have become free for you', are: 'They are', they: 'they are', them: 'them' };
  return `${words.free}${yourParty(guests)}${toTakePart(facts)}. ${words.are} held until ${heldUntil}; after that ${words.they} free for others, and your place on the waiting list ends. Will you take ${words.them}?`;
}

/** The guests of a member, after the member, in English. */
function yourParty(guests: number): string {
  if (guests === 0) return '';
  return ` and your ${guests === 1 ? 'guest' : `${guests} guests`}`;
}

/** A member's place on the waiting list, where it is known. */
function turnIn(language: Language, { turn }: Pick<RsvpFacts, 'turn'>): string {
  return turn === undefined ? '' : requestTexts(language).turn(turn);
}

/** That the gathering was moved since the RSVP. */
function movedIn(language: Language, { changed }: Pick<RsvpFacts, 'changed'>): string {
  return changeTexts(language).sinceRsvp(changed);
}

/** What an offer was for that the member did not answer, and when it ended. */
type LapsedOffer = Pick<RsvpFacts, 'guests' | 'mode' | 'lapsedAt'>;

/** What became of an offer that the member did not answer. */
const placeLostTexts = textCatalogue({
  placeLost: {
    ja: ({ lapsedAt, ...asked }: LapsedOffer) =>
      `お席${detailsIn('ja', asked)}をご案内いたしましたが、期限内にご回答を確認できなかったため、${lapsedAt === undefined ? '' : `${lapsedAt}をもって`}お席の確保とキャンセル待ちを終了いたしました。`,
    en: ({ lapsedAt, guests, ...asked }: LapsedOffer) => {
      const [seats, are, have] = guests === 0 ? ['a seat', 'it is', 'it has'] : ['seats', 'they are', 'they have'];
      const since = lapsedAt === undefined ? `${are} no longer held` : `${have} not been held since ${lapsedAt}`;
      return `We held ${seats} for you${yourParty(guests)}${toTakePart(asked)} and did not hear from you in time, so ${since}, and you are no longer on the waiting list.`;
    },
  },
});

function placeLost(language: Language, facts: LapsedOffer): string {
  return placeLostTexts(language).placeLost(facts);
}

/** /r/{token}: where the member stands, in a sentence or two that also say what happens next. */
export const standingTexts = textCatalogue({
  attending: {
    ja: (facts: RsvpFacts) =>
      `「参加」${detailsIn('ja', facts)}で承りました。当日お目にかかれますことを楽しみにしております。`,
    en: (facts: RsvpFacts) => `You are attending${detailsIn('en', facts)}. We look forward to seeing you.`,
  },
  waiting: {
    ja: (facts: RsvpFacts) =>
      `${waitingReason('ja', facts)}、「キャンセル待ち」${detailsIn('ja', facts)}で承りました。${turnIn('ja', facts)}${facts.inParties ? '人数分の' : ''}お席をご用意できた方から、お申し込み順にメールでご案内いたします。ご案内をお約束するものではございませんので、あらかじめご了承ください。`,
    en: (facts: RsvpFacts) =>
      facts.inParties
        ? `${waitingReason('en', facts)}, so you are on the waiting list${detailsIn('en', { guests: facts.guests })}.${turnIn('en', facts)} When seats become free, we offer them by email to the first in line for whom they are enough. We cannot promise that your turn will come.`
        : `${waitingReason('en', facts)}, so you are on the waiting list.${turnIn('en', facts)} When a seat becomes free, we offer it by email to the first in line. We cannot promise that your turn will come.`,
  },
  /** The same after a move: the place stays until the member says otherwise. */
  waiting_asked_again: {
    ja: (facts: RsvpFacts) =>
      `${movedIn('ja', facts)}「キャンセル待ち」${detailsIn('ja', facts)}は、そのまま承っております。${turnIn('ja', facts)}引き続きお待ちいただけるかを、下のボタンからお知らせください。`,
    en: (facts: RsvpFacts) =>
      `${movedIn('en', facts)} You are still on the waiting list${detailsIn('en', facts)}.${turnIn('en', facts)} Please tell us below whether you still want to wait.`,
  },
  waiting_closed: {
    ja: (facts: RsvpFacts) =>
      `「キャンセル待ち」${detailsIn('ja', facts)}で承っておりましたが、お席のご案内を終了いたしました。ご期待に添えず、誠に申し訳ございません。`,
    en: (facts: RsvpFacts) =>
      `You were on the waiting list${detailsIn('en', { guests: facts.guests })}. It has closed, and we are sorry that we could not offer you ${facts.guests === 0 ? 'a seat' : 'seats'}.`,
  },
  too_large_to_seat: {
    ja: ({ seats = 0, ...facts }: RsvpFacts) =>
      `「キャンセル待ち」${detailsIn('ja', facts)}で承っておりますが、席数が全${seats}席に変更されたため、この人数ではお席をご用意できません。恐れ入りますが、同伴者の人数を変更してお申し込みください。`,
    en: ({ seats = 0, ...facts }: RsvpFacts) =>
      `You are on the waiting list${detailsIn('en', { guests: facts.guests })}, but the number of seats was lowered: there ${seats === 1 ? 'is one seat' : `are ${seats} seats`} in all${toTakePart(facts)}. Please choose fewer guests, so that we can offer you a seat.`,
  },
  offered: {
    ja: ({ heldUntil, ...facts }: RsvpFacts) =>
      `お席${detailsIn('ja', facts)}をご用意できました。${heldUntil}まで確保しておりますので、ご参加の可否をお知らせください。期限を過ぎますと、お席の確保とキャンセル待ちを終了いたします。`,
    en: offeredInEnglish,
  },
  place_lost: {
    ja: (facts: RsvpFacts) =>
      `${placeLost('ja', facts)}引き続きご参加をご希望の場合は、下のボタンからお知らせください。`,
    en: (facts: RsvpFacts) => `${placeLost('en', facts)} If you would still like to come, please say so below.`,
  },
  /** The same where time or place changed as well. */
  place_lost_asked_again: {
    ja: (facts: RsvpFacts) =>
      `${placeLost('ja', facts)}なお、${movedIn('ja', facts)}恐れ入りますが、あらためてご回答をお願いいたします。`,
    en: (facts: RsvpFacts) => `${placeLost('en', facts)} ${movedIn('en', facts)} Please answer again.`,
  },
  /** The same once RSVPs are closed: there is nothing left to ask. */
  place_lost_closed: {
    ja: (facts: RsvpFacts) => `${placeLost('ja', facts)}何卒ご了承くださいますようお願い申し上げます。`,
    en: (facts: RsvpFacts) => placeLost('en', facts),
  },
  seat_free: {
    ja: 'キャンセル待ちで承っておりますが、ただいま空席がございます。お申し込みの先着順で承りますので、ご参加の場合は下のボタンをお選びください。',
    en: 'You are on the waiting list, and a seat is free now. Seats are now given first come, first served: if you would like it, press the button below.',
  },
  declined: {
    ja: '「欠席」で承りました。ご連絡いただき、ありがとうございます。',
    en: 'You are not attending. Thank you for letting us know.',
  },
  /** The same after a move: nothing is asked for, and the answer can be changed. */
  declined_before_move: {
    ja: (facts: RsvpFacts) =>
      `${movedIn('ja', facts)}「欠席」とのご回答をいただいております。ご欠席のままでよろしければ、お手続きは不要です。変更によりご参加いただけるようになりましたら、下のボタンからお知らせください。`,
    en: (facts: RsvpFacts) =>
      `${movedIn('en', facts)} You told us that you cannot attend; if that is still so, there is nothing you need to do. If you can come now, please tell us below.`,
  },
  undecided: {
    ja: '「検討中」で承りました。お決まりになりましたら、あらためてお知らせください。',
    en: 'You have told us that you do not know yet. Please let us know once you have decided.',
  },
  /** The same once RSVPs are closed. */
  undecided_closed: {
    ja: '「検討中」とのご回答を承っております。',
    en: 'Your last answer was that you do not know yet.',
  },
  unconfirmed: {
    ja: '異なるご回答が続けて届いたため、まだ確定しておりません。恐れ入りますが、下のボタンでご回答をお知らせください。',
    en: 'Different answers reached us at almost the same time, so none has been taken. Please press the button for your answer.',
  },
  asked_again: {
    ja: ({ last, ...facts }: RsvpFacts) =>
      `${movedIn('ja', facts)}恐れ入りますが、あらためてご回答をお願いいたします。これまでのご回答「${last}」${detailsIn('ja', facts)}は、新しいご回答をいただくまでそのまま有効です。`,
    en: ({ last, ...facts }: RsvpFacts) =>
      `${movedIn('en', facts)} Please answer again. Until you do, your last answer (${last}${detailsIn('en', facts)}) stands.`,
  },
});
/** Where a member stands, as the page shows it: the stored RSVP, or what time has made of it. */
export type RsvpStanding = keyof ReturnType<typeof standingTexts>;
