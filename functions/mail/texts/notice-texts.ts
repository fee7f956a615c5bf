/** What mails say that a gathering causes by itself: reminders, thanks, changes, a cancellation. */
import type { ChangedPart } from '../../../events/agreements/rsvp-words.ts';
import { onFirstUse } from '../../../shared/process/on-first-use.ts';
import { textCatalogue } from '../../../shared/texts/text-catalogue.ts';

/** How near a gathering is when its reminder leaves. */
export type Nearness = 'tomorrow' | 'today' | 'soon' | 'within_the_hour';

/** What heads a reminder. */
export const reminderHeads = textCatalogue({
  tomorrow: { ja: '明日開催', en: 'Tomorrow' },
  today: { ja: '本日開催', en: 'Today' },
  soon: { ja: 'まもなく開催', en: 'Coming up' },
  within_the_hour: { ja: 'まもなく開始', en: 'Starting soon' },
} satisfies Record<Nearness, object>);

/** The sentence of a reminder that says how near it is. */
export const reminderSentences = textCatalogue({
  tomorrow: {
    ja: (title: string) => `ご参加のお申し込みをいただいております「${title}」の開催が明日となりました。`,
    en: (title: string) => `This is a reminder that you are attending “${title}” tomorrow.`,
  },
  today: {
    ja: (title: string) => `ご参加のお申し込みをいただいております「${title}」を、本日開催いたします。`,
    en: (title: string) => `This is a reminder that you are attending “${title}” today.`,
  },
  soon: {
    ja: (title: string) => `ご参加のお申し込みをいただいております「${title}」の開催日が近づいてまいりました。`,
    en: (title: string) => `This is a reminder that you are attending “${title}”, which is coming up.`,
  },
  within_the_hour: {
    ja: (title: string) => `ご参加のお申し込みをいただいております「${title}」が、まもなく始まります。`,
    en: (title: string) => `“${title}” begins soon.`,
  },
} satisfies Record<Nearness, object>);

/** A reminder to those who come. */
export const reminderTexts = textCatalogue({
  heading: { ja: (head: string) => `${head}いたします`, en: (head: string, title: string) => `${head}: ${title}` },
  lookingForward: {
    ja: (sentence: string) =>
      `${sentence}あらためてご案内申し上げます。皆さまにお目にかかれますことを、楽しみにしております。`,
    en: (sentence: string) => `${sentence} We look forward to seeing you.`,
  },
  ifPlansChange: { ja: 'ご予定に変更がある場合', en: 'If your plans have changed' },
  tellUs: {
    ja: 'お手数ですが、下記よりお知らせください。',
    en: 'Please let us know here:',
  },
});

/** Thanks to those who came. */
export const thanksTexts = textCatalogue({
  subject: { ja: (title: string) => `【御礼】${title}`, en: (title: string) => `Thank you for coming: ${title}` },
  heading: { ja: 'ご参加ありがとうございました', en: 'Thank you for coming' },
  thanks: {
    ja: (title: string, when: string) =>
      `このたびはご多用のところ、${when}開催の「${title}」にご参加いただき、誠にありがとうございました。`,
    en: (title: string, when: string) => `It was good to have you at “${title}” on ${when}.`,
  },
  ask: {
    ja: '今後の企画の参考とさせていただきたく、よろしければご感想をお聞かせください。所要時間は1分ほどです。ご回答はお名前を伏せて担当者が拝見いたします。',
    en: 'Would you tell us how it was? It takes a minute and helps us to plan the next one. We see your answer without your name.',
  },
  survey: { ja: '感想を伝える', en: 'Tell us how it was' },
  until: {
    ja: (until: string) =>
      `${until}までご回答・ご変更いただけます。またお目にかかれますことを、心より楽しみにしております。`,
    en: (until: string) => `You can answer, and change your answer, until ${until}. We hope to see you again.`,
  },
});

/** What a notice says of a change: what changed, or that there is one way to take part more or less. */
export type NamedChange = Exclude<ChangedPart, 'place_added'> | 'ways';

const changedParts = textCatalogue({
  time: { ja: '日時', en: 'date and time' },
  place: { ja: '会場', en: 'place' },
  online_address: { ja: 'オンライン接続先', en: 'online address' },
  answer_by: { ja: 'ご回答期限', en: 'deadline for your answer' },
  ways: { ja: '参加方法', en: 'how you can take part' },
} satisfies Record<NamedChange, object>);

/** What there is since a change, in an English sentence. */
const newParts: Readonly<Record<NamedChange, string>> = {
  time: 'a new date and time',
  place: 'a new place',
  online_address: 'a new online address',
  answer_by: 'an earlier deadline for your answer',
  ways: 'a change in how you can take part',
};

const listFormat = onFirstUse(() => new Intl.ListFormat('en-GB', { type: 'conjunction' }));

/** A list in English. A pair of words within it takes a comma before the last item. */
function listed(items: readonly string[]): string {
  const last = items.at(-1);
  if (items.length < 2 || !items.some((item) => item.includes(' and '))) return listFormat().format(items);
  return `${items.slice(0, -1).join(', ')}, and ${last}`;
}

/** The names of what changed in an English heading, where date and time are two of them. */
function headlined(changed: readonly Exclude<NamedChange, 'ways'>[]): string[] {
  return changed.flatMap((part) => (part === 'time' ? ['date', 'time'] : [changedParts('en')[part]]));
}

function namesJa(changed: readonly NamedChange[]): string {
  return changed.map((part) => changedParts('ja')[part]).join('・');
}

/** What changed, within a Japanese sentence. */
function partsJa(changed: readonly NamedChange[]): string {
  return namesJa(changed) || '内容';
}

/** A sentence that says what has changed, in English; `ways` begins it where nothing else has changed than how one takes part. */
function hasChanged({ all, ways }: Record<'all' | 'ways', string>, changed: readonly NamedChange[]): string {
  const since = 'since we wrote to you';
  if (changed.length === 0) return `${all} ${since}.`;
  if (changed.every((part) => part === 'ways')) return `${ways} ${since}.`;
  return `${all} ${since}: there is ${listed(changed.map((part) => newParts[part]))}.`;
}

function gatheringHasChanged(title: string, changed: readonly NamedChange[]): string {
  const begins = { all: `“${title}” has changed`, ways: `How you can take part in “${title}” has changed` };
  return hasChanged(begins, changed);
}

function plansHaveChanged(title: string, changed: readonly NamedChange[]): string {
  const plans = 'Our plans for';
  const ways = `${plans} how you can take part in “${title}” have changed`;
  return hasChanged({ all: `${plans} “${title}” have changed`, ways }, changed);
}

/** A change of a gathering. */
export const changeTexts = textCatalogue({
  whatChanged: {
    ja: namesJa,
    en: (changed: readonly NamedChange[]) => {
      const parts = headlined(changed.filter((part) => part !== 'ways'));
      const { ways } = changedParts('en');
      if (!changed.includes('ways')) return parts.length === 0 ? 'Changed' : `New ${listFormat().format(parts)}`;
      return parts.length === 0 ? 'How you can take part' : `Changes to ${listFormat().format([...parts, ways])}`;
    },
  },
  subject: {
    ja: (what: string, title: string) => `【${what}変更のお知らせ】${title}`,
    en: (what: string, title: string) => `${what}: ${title}`,
  },
  heading: { ja: (what: string) => `${what}変更のお知らせ`, en: (what: string) => what },
  apology: {
    ja: (title: string, changed: readonly NamedChange[]) =>
      `ご案内いたしました「${title}」につきまして、${partsJa(changed)}を下記のとおり変更させていただくこととなりました。ご予定を調整いただいておりましたところ、ご迷惑をおかけいたしますことを深くお詫び申し上げます。`,
    en: (title: string, changed: readonly NamedChange[]) =>
      `${gatheringHasChanged(title, changed)} We are sorry for the trouble this may cause you.`,
  },
  /** To those who do not come: their plans are as before. */
  forInformation: {
    ja: (title: string, changed: readonly NamedChange[]) =>
      `ご案内いたしました「${title}」につきまして、${partsJa(changed)}を下記のとおり変更させていただくこととなりましたので、お知らせいたします。`,
    en: gatheringHasChanged,
  },
  placeAdded: {
    ja: 'オンラインに加えて、会場でもご参加いただけるようになりました。',
    en: 'You can now also take part in person.',
  },
  factsHeading: { ja: '変更後のご案内', en: 'The new details' },
  calendar: {
    ja: '添付の予定を開くと、カレンダーに登録済みのご予定が更新されます。',
    en: 'Open the attached event to bring your calendar up to date.',
  },
  invite: {
    ja: 'ご都合がよろしければ、ぜひご参加ください。下記よりご出欠をお知らせください。',
    en: 'If you can make it, we would be delighted to see you. Please tell us here:',
  },
  /** To those who are offered a seat, and have not said yet whether they take it. */
  seatHeld: {
    ja: (until: string, _guests: number) =>
      `先にご案内いたしましたお席は、${until}まで確保しております。ご参加の可否を下記よりお知らせください。期限を過ぎますと、恐れ入りますが、お席の確保とキャンセル待ちを終了いたします。`,
    en: (until: string, guests: number) => {
      const [offered, take, free] =
        guests === 0
          ? ['The seat that we offered you is', 'it', 'it is']
          : ['The seats that we offered you are', 'them', 'they are'];
      return `${offered} held until ${until}. Please tell us here whether you will take ${take}. After that ${free} free for others, and your place on the waiting list ends.`;
    },
  },
  /** To those who waited until the list closed. */
  waitingClosed: {
    ja: 'キャンセル待ちの受付は終了いたしましたが、空席がございましたら、下記より先着順で承ります。',
    en: 'The waiting list has closed. If a seat becomes free, it goes to the first who asks for it here:',
  },
  waitingAsked: {
    ja: 'キャンセル待ちは、そのまま承っております。お並びいただいている順番に変更はございません。お手数ですが、引き続きお待ちいただけるかを下記よりお知らせください。',
    en: 'You are still on the waiting list, and your place in line stays the same. Please tell us here whether you still want to wait:',
  },
  rsvpAsked: {
    ja: (rsvp: string) =>
      `お手数ですが、あらためてご出欠をお知らせください。これまでのご回答（${rsvp}）は、新しいご回答をいただくまでそのまま有効です。`,
    en: (rsvp: string) => `Please tell us again whether you can come. Until you do, your last answer (${rsvp}) stands.`,
  },
  rsvpStands: {
    ja: (rsvp: string) =>
      `これまでのご回答（${rsvp}）に変更はございません。あらためてご回答いただく必要はございません。`,
    en: (rsvp: string) => `Your answer (${rsvp}) stands; there is nothing you need to do.`,
  },
  declinedStands: {
    ja: (until: string) =>
      `「欠席」とのご回答をいただいております。ご欠席のままでよろしければ、お手続きは不要です。変更によりご参加いただけるようになりましたら、${until}まで、下記よりご回答を変更いただけます。`,
    en: (until: string) =>
      `You told us that you cannot attend; if that is still so, there is nothing you need to do. If you can come now, you can change your answer here until ${until}.`,
  },
});

/** What has changed since a member asked for a seat that is offered now. */
export const changedSinceRequestTexts = textCatalogue({
  changed: {
    ja: (changed: readonly NamedChange[]) =>
      `お申し込みのあとに、${partsJa(changed)}が変更になっております。下記は変更後の内容でございますので、ご確認のうえご回答ください。`,
    en: (changed: readonly NamedChange[]) =>
      `Please note that there is ${listed(changed.map((part) => newParts[part]))} since you joined the waiting list; the details below are the new ones.`,
  },
});

/** A correction of a date that was announced before the invitation. */
export const dateCorrectionTexts = textCatalogue({
  apology: {
    ja: (title: string, changed: readonly NamedChange[]) =>
      `日程をご案内いたしました「${title}」につきまして、${partsJa(changed)}を下記のとおり変更させていただくこととなりました。すでにご予定を調整いただいておりました皆さまには、ご迷惑をおかけいたしますことを深くお詫び申し上げます。`,
    en: (title: string, changed: readonly NamedChange[]) =>
      `${plansHaveChanged(title, changed)} We are sorry for the trouble this may cause you.`,
  },
  factsHeading: { ja: '変更後の予定', en: 'What we plan now' },
  closing: {
    ja: 'お手数をおかけいたしますが、変更後の内容をご予定に反映いただけましたら幸いです。詳細とご出欠の確認は、別途メールでご案内いたします。このメールへのご回答は不要です。',
    en: 'Please change it in your calendar if you can. The invitation with all details comes in an email of its own; there is nothing to answer in this one.',
  },
});

/** A change of a gathering since the text of its invitation was written. */
export const gatheringNewsTexts = textCatalogue({
  since: {
    ja: 'このご案内の作成後に変更がございました。最新の内容は次のとおりです。',
    en: 'This has changed since the invitation below was written:',
  },
  below: {
    ja: '以下のご案内には変更前の内容が含まれております。お手数をおかけいたしますが、上記をご参照くださいますようお願い申し上げます。',
    en: 'Where the invitation says something else, the details above are right.',
  },
});

/** A change of a gathering since the announcement of its date was written. */
export const dateNewsTexts = textCatalogue({
  since: {
    ja: 'このご案内の作成後に変更がございました。現在の予定は次のとおりです。',
    en: 'Our plans have changed since the text below was written:',
  },
  below: {
    ja: '以下のご案内には変更前の内容が含まれております。お手数をおかけいたしますが、上記をご参照くださいますようお願い申し上げます。',
    en: 'Where the text below says something else, the details above are right.',
  },
});

/** A cancellation. */
export const cancellationTexts = textCatalogue({
  subject: { ja: (title: string) => `【開催中止のお知らせ】${title}`, en: (title: string) => `Cancelled: ${title}` },
  heading: { ja: () => '開催中止のお知らせ', en: (title: string) => `Cancelled: ${title}` },
  cancelled: {
    ja: (title: string) =>
      `ご案内いたしました「${title}」は、誠に勝手ながら、開催を中止させていただくこととなりました。`,
    en: (title: string) => `We are sorry: “${title}” will not take place.`,
  },
  tooFew: {
    ja: (title: string) =>
      `ご案内いたしました「${title}」は、ご参加の人数が開催に必要な人数に達しなかったため、誠に残念ながら、開催を中止させていただくこととなりました。`,
    en: (title: string) => `We are sorry: too few people could come, so “${title}” will not take place.`,
  },
  apology: {
    ja: 'ご予定を調整いただいておりましたところ、ご迷惑をおかけいたしますことを心よりお詫び申し上げます。',
    en: 'Please accept our apologies if you had already made plans.',
  },
  factsHeading: { ja: '中止となった会', en: 'What is cancelled' },
  calendar: {
    ja: '添付の予定を開くと、カレンダーに登録済みのご予定が取り消されます。お手続きは不要です。',
    en: 'Open the attached event to take it out of your calendar. There is nothing else you need to do.',
  },
  another: {
    ja: 'またの機会がございましたら、ぜひご参加くださいますようお願い申し上げます。',
    en: 'We hope to see you at another gathering.',
  },
});
