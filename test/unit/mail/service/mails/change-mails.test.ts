/** Mails about a change or a cancellation. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { GatheringItem } from '../../../../../events/read-models/gathering.ts';
import { changeTexts, dateCorrectionTexts } from '../../../../../functions/mail/texts/notice-texts.ts';
import type { Message } from '../../../../../shared/mail-format/message.ts';
import { composed, hanako, hybrid, noticeOf, sean, written } from '../../../../fixtures/gathering-mails.ts';
import { publishedGathering } from '../../../../fixtures/gatherings.ts';

beforeAll(() => Object.assign(process.env, { PUBLIC_ORIGIN: 'https://alumni.example.com' }));

const unfolded = (mail: Message) => mail.calendar?.content.replace(/\r\n /g, '') ?? '';
type Answer = NonNullable<NonNullable<Parameters<typeof noticeOf>[1]>['answer']>;
const cancelled = { ...hybrid, status: 'cancelled' as const, calendarSequence: 2 };

describe('a change', () => {
  const moved = { ...hybrid, calendarSequence: 1, answersFrom: 1 };
  const told = (change: Parameters<typeof noticeOf>[1], person = hanako) =>
    written(composed(noticeOf('rescheduled', change), person, moved));

  it('says what changed', () => {
    expect(told({ changed: ['time'] }).subject).toBe('【日時変更のお知らせ】年末交流会');
    expect(told({ changed: ['time', 'place'] }).subject).toBe('【日時・会場変更のお知らせ】年末交流会');
    expect(told({ changed: ['place'] }, sean).subject).toBe('New place: Year-end gathering');
    expect(told({ changed: [] }).subject).toBe('【変更のお知らせ】年末交流会');
  });

  it('tells somebody who waits that the place on the list stays, and asks whether they go on waiting', () => {
    const waits: Parameters<typeof told>[0] = {
      answer: 'waiting',
      mode: 'place',
      answerAsked: true,
      changed: ['time'],
    };
    const ja = told(waits).text;
    expect(ja).toContain('お並びいただいている順番に変更はございません。');
    for (const button of ['キャンセル待ちを続ける', 'キャンセル待ちを取り消す']) expect(ja).toContain(button);
    for (const button of ['参加する', '欠席する', '検討中', 'あらためてご出欠']) expect(ja).not.toContain(button);
    const en = told(waits, sean).text;
    expect(en).toContain('Stay on the waiting list');
    expect(en).toContain('Leave the waiting list');
    expect(en).not.toContain('I will attend');
  });

  it('says that a way to take part is gone, where it named an address before', () => {
    const gone = (away: Partial<GatheringItem['draft']>, changed: ('place' | 'online_address')[], person = hanako) => {
      const gathering = { ...moved, draft: { ...moved.draft, ...away } };
      return written(composed(noticeOf('rescheduled', { changed, answerAsked: true }), person, gathering));
    };
    const offline = gone({ onlineUrl: null }, ['online_address']);
    expect(offline.subject).toBe('【参加方法変更のお知らせ】年末交流会');
    expect(offline.text).toContain('参加方法を下記のとおり変更');
    expect(gone({ onlineUrl: null }, ['online_address'], sean).subject).toBe(
      'How you can take part: Year-end gathering',
    );
  });

  it('says that a place was added, as one more way to take part', () => {
    const ja = told({ changed: ['place_added'], answerAsked: true });
    expect(ja.subject).toBe('【参加方法変更のお知らせ】年末交流会');
    expect(ja.text).toContain('会場でもご参加いただけるようになりました。');
    expect(ja.text).not.toContain('お詫び');
    const en = told({ changed: ['time', 'place_added'], answerAsked: true }, sean);
    expect(en.text).toContain('sorry');
    expect(en.subject).toBe('Changes to date, time and how you can take part: Year-end gathering');
    expect(en.text).toContain('You can now also take part in person.');
    expect(told({ changed: ['place'] }).text).not.toContain('会場でも');
    // The online way went at the same time: there is one way, as before.
    const atPlace = { ...moved, draft: { ...moved.draft, onlineUrl: null } };
    const only = written(composed(noticeOf('rescheduled', { changed: ['place_added'] }), hanako, atPlace));
    expect(only.subject).toBe('【参加方法変更のお知らせ】年末交流会');
    expect(only.text).not.toContain('会場でも');
  });

  it('names an online address as another one only to those who were told one', () => {
    const subjectOf = (mode: 'place' | 'online' | null, answer: Answer, away: Partial<GatheringItem['draft']> = {}) => {
      const event = noticeOf('rescheduled', {
        answer,
        mode,
        answerAsked: true,
        changed: ['time', 'place', 'online_address'],
      });
      const gathering = { ...moved, draft: { ...moved.draft, ...away } };
      return [hanako, sean].map((person) => written(composed(event, person, gathering)).subject);
    };
    // Whoever takes part online does not come to the place.
    expect(subjectOf('online', 'attending')).toEqual([
      '【日時・オンライン接続先変更のお知らせ】年末交流会',
      'New date, time and online address: Year-end gathering',
    ]);
    const withoutAddress = ['【日時・会場変更のお知らせ】年末交流会', 'New date, time and place: Year-end gathering'];
    expect(subjectOf('place', 'attending')).toEqual(withoutAddress);
    for (const answer of ['none', 'waiting', 'undecided', 'declined'] as const)
      expect(subjectOf(null, answer)).toEqual(withoutAddress);
    // Their first address: it comes with the new way to take part.
    expect(subjectOf('place', 'attending', { place: null })).toEqual([
      '【日時・参加方法変更のお知らせ】年末交流会',
      'Changes to date, time and how you can take part: Year-end gathering',
    ]);
  });

  describe('in its subject', () => {
    const words = {
      time: ['日時', 'time'],
      place: ['会場', 'place'],
      online_address: ['オンライン接続先', 'online address'],
      answer_by: ['ご回答期限', 'deadline for your answer'],
      ways: ['参加方法', 'ow you can take part'],
    } as const;
    const parts = Object.keys(words) as (keyof typeof words)[];
    const subsets = parts.reduce<(keyof typeof words)[][]>(
      (all, part) => all.concat(all.map((one) => one.concat(part))),
      [[]],
    );

    it.each(subsets.map((changed) => [changed] as const))('names exactly what changed: %j', (changed) => {
      for (const [position, language] of (['ja', 'en'] as const).entries()) {
        const named = changeTexts(language).whatChanged(changed);
        const found = parts.filter((part) => named.includes(words[part][position] ?? ''));
        expect(found).toEqual(changed);
      }
    });

    it.each([
      [['time'], 'New date and time'],
      [['time', 'place'], 'New date, time and place'],
      [['time', 'online_address'], 'New date, time and online address'],
      [['place', 'answer_by'], 'New place and deadline for your answer'],
      [['time', 'ways'], 'Changes to date, time and how you can take part'],
      [['ways'], 'How you can take part'],
      [[], 'Changed'],
    ] as const)('reads well in English: %j', (changed, words) =>
      expect(changeTexts('en').whatChanged(changed)).toBe(words),
    );
  });

  it('asks for a new RSVP only where the event says so; calendars show it', () => {
    const again = told({ answerAsked: true, changed: ['time'] });
    expect(again.text).toContain('これまでのご回答（参加）は、新しいご回答をいただくまでそのまま有効です');
    expect(again.text).toMatch(/参加する\nhttps:/);
    expect(unfolded(again)).toMatch(/SEQUENCE:1[\s\S]*PARTSTAT=NEEDS-ACTION/);
    const kept = told({ answerAsked: false, changed: ['online_address'], mode: 'online' });
    expect(kept.text).toContain('あらためてご回答いただく必要はございません');
    expect(kept.text).not.toMatch(/参加する\nhttps:/);
    expect(unfolded(kept)).toMatch(/PARTSTAT=ACCEPTED/);
  });

  it.each([
    [['time'], '“Year-end gathering” has changed since we wrote to you: there is a new date and time.'],
    [['time', 'place'], 'has changed since we wrote to you: there is a new date and time, and a new place.'],
    [['online_address'], 'has changed since we wrote to you: there is a new online address.'],
    [['time', 'answer_by'], 'there is a new date and time, and an earlier deadline for your answer.'],
    [[], '“Year-end gathering” has changed since we wrote to you. We are sorry'],
  ] as const)('names the new details in English: %j', (changed, sentence) => {
    const mode = changed.some((part) => part === 'place') ? 'place' : 'online';
    expect(told({ changed: [...changed], mode }, sean).text).toContain(sentence);
  });

  it.each([
    [['ways'], 'How you can take part in “X” has changed since we wrote to you.'],
    [
      ['time', 'ways'],
      '“X” has changed since we wrote to you: there is a new date and time, and a change in how you can take part.',
    ],
  ] as const)('says once in English that something has changed: %j', (changed, sentence) => {
    const regret = ' We are sorry for the trouble this may cause you.';
    expect(changeTexts('en').forInformation('X', changed)).toBe(sentence);
    expect(changeTexts('en').apology('X', changed)).toBe(sentence + regret);
    const planned = sentence
      .replace('How you can take part in “X” has', 'Our plans for how you can take part in “X” have')
      .replace('“X” has', 'Our plans for “X” have');
    expect(dateCorrectionTexts('en').apology('X', changed)).toBe(planned + regret);
  });

  describe('to a member who declined', () => {
    const declined = { answer: 'declined', mode: null, answerAsked: true, changed: ['time'] } as const;
    const toldOf = (person = hanako, gathering: GatheringItem = moved) =>
      written(composed(noticeOf('rescheduled', { ...declined, changed: ['time'] }), person, gathering));

    it('asks for nothing, says until when the RSVP can be changed, and does not apologise for plans that were made', () => {
      const ja = toldOf();
      expect(ja.text).toContain(
        '「欠席」とのご回答をいただいております。ご欠席のままでよろしければ、お手続きは不要です。変更によりご参加いただけるようになりましたら、2026年12月10日（木）19:00（日本標準時）まで、下記よりご回答を変更いただけます。',
      );
      expect(ja.text).not.toMatch(/あらためてご出欠|お詫び/);
      expect(ja.text).toMatch(/参加する\nhttps:/);
      expect(ja.text).not.toMatch(/欠席する\nhttps:/);
      expect(unfolded(ja)).toMatch(/SEQUENCE:1[\s\S]*PARTSTAT=DECLINED/);
      const en = toldOf(sean).text;
      expect(en).toContain('You told us that you cannot attend; if that is still so, there is nothing you need to do.');
      expect(en).not.toMatch(/again|sorry/);
    });

    it('names the deadline once', () => {
      const answerBy = '2026-12-10T12:00:00+09:00';
      const { text } = toldOf(hanako, { ...moved, draft: { ...moved.draft, answerBy } });
      expect(text.match(/12:00（日本標準時）/g)).toHaveLength(1);
    });

    it('does not offer to change the RSVP after the deadline', () => {
      const answerBy = '2026-12-09T12:00:00+09:00';
      const { text } = toldOf(hanako, { ...moved, draft: { ...moved.draft, answerBy } });
      expect(text).not.toContain('変更いただけます');
      expect(text).toContain('ご回答「欠席」はそのまま有効です');
    });
  });

  describe('after the deadline', () => {
    const closed = { ...moved, draft: { ...moved.draft, answerBy: '2026-12-09T12:00:00+09:00' } };
    const late = (answer: Answer, person = hanako) =>
      written(composed(noticeOf('rescheduled', { answer, answerAsked: true, changed: ['time'] }), person, closed));
    const ifWanted = ['変更をご希望の場合は', 'if you want to change it, please write to the office'];
    const ifComing = ['ご参加をご希望の場合は', 'If you would like to come, please write to the office'];

    it.each<[Answer, string, string, string[]]>([
      ['attending', 'ACCEPTED', 'ご回答「参加」はそのまま有効です', ifWanted],
      ['declined', 'DECLINED', 'ご回答「欠席」はそのまま有効です', ifWanted],
      ['undecided', 'TENTATIVE', 'ご回答「検討中」はそのまま有効です', ifWanted],
      ['waiting', 'NEEDS-ACTION', 'ご回答の受付期限を過ぎております。', ifComing],
      ['unconfirmed', 'NEEDS-ACTION', 'ご回答の受付期限を過ぎております。', ifComing],
      ['none', 'NEEDS-ACTION', 'ご回答の受付期限を過ぎております。', ifComing],
    ])('says which RSVP stands, and asks for nothing: %s', (answer, status, sentence, [japanese, english]) => {
      const [ja, en] = [late(answer), late(answer, sean)];
      expect(ja.text).toContain(sentence);
      expect(ja.text).toContain(japanese);
      expect(en.text).toContain(english);
      expect(`${ja.text}${en.text}`).not.toMatch(/ご出欠をお知らせください|please tell us/i);
      for (const mail of [ja, en]) expect(unfolded(mail)).toContain(`PARTSTAT=${status};RSVP=FALSE`);
    });
  });

  it.each<Answer>(['unconfirmed', 'offered', 'none'])('asks for an RSVP where none stands: %s', (answer) => {
    const asked = { answer, mode: null, answerAsked: true, changed: ['time'] } as const;
    const [ja, en] = [hanako, sean].map((person) => told({ ...asked, changed: ['time'] }, person).text);
    expect(ja).toContain('下記よりご出欠をお知らせください');
    expect(ja).not.toMatch(/未確定|ご案内中|有効/);
    expect(en).toContain('Please tell us here');
    expect(en).not.toMatch(/not confirmed|a seat is held|stands/);
  });

  describe('to somebody who was offered a seat', () => {
    const moved = publishedGathering({ seats: 30, answerBy: '2026-12-10T12:00:00+09:00' });
    const offered = (offerExpiresAt: string) => {
      const event = noticeOf('rescheduled', {
        answer: 'offered',
        answerAsked: true,
        changed: ['time'],
        offerExpiresAt,
      });
      return [hanako, sean].map((person) => written(composed(event, person, moved)).text);
    };

    it('says until when it is held, and how to take or to leave it', () => {
      const [ja, en] = offered('2026-12-10T00:00:00Z');
      expect(ja).toContain('お席は、2026年12月10日（木）09:00（日本標準時）まで確保しております。');
      expect(en).toContain('is held until Thursday, 10 December 2026, 00:00 (Greenwich Mean Time).');
      expect(ja).toMatch(/参加する\nhttps:[^\n]*\n+今回は辞退する\nhttps:/);
      expect(en).toMatch(/I will attend\nhttps:[^\n]*\n+No, thank you\nhttps:/);
      // The deadline of everybody else is not named.
      expect(`${ja}${en}`).not.toMatch(/ご回答期限|Please answer by/);
    });

    it('names the start, where that was moved before the end of the offer', () => {
      const [ja, en] = offered('2026-12-11T00:00:00Z');
      expect(ja).toContain('お席は、2026年12月10日（木）19:00（日本標準時）まで確保しております。');
      expect(en).toContain('is held until Thursday, 10 December 2026, 10:00 (Greenwich Mean Time).');
    });

    it('says nothing of a held seat once the offer has ended', () => {
      const [ja, en] = offered('2026-12-09T10:00:00Z');
      expect(ja).toContain('下記よりご出欠をお知らせください');
      expect(`${ja}${en}`).not.toMatch(/確保しております|is held until/);
    });
  });

  it.each(['attending', 'declined', 'offered', 'waiting', 'undecided', 'none'] as const)(
    'does not leave once a newer RSVP was confirmed, which says what has changed: %s',
    (answer) => {
      const event = noticeOf('rescheduled', { answer, answerAsked: true, changed: ['time'] });
      const occurredAt = Date.parse(event.metadata.occurredAt);
      const confirmedAt = (milliseconds: number) =>
        composed(event, hanako, moved, {
          answer: 'declined',
          answeredAt: new Date(occurredAt + milliseconds).toISOString(),
        });
      expect(confirmedAt(1)).toEqual({ outcome: 'skipped', reason: 'answer_changed' });
      expect(confirmedAt(0).outcome).not.toBe('skipped');
    },
  );

  it('does not leave once the gathering is cancelled', () => {
    const mail = composed(noticeOf('rescheduled'), hanako, cancelled);
    expect(mail).toEqual({ outcome: 'skipped', reason: 'gathering_not_open' });
  });
});

describe('a cancellation', () => {
  it('takes the gathering out of the calendar', () => {
    const mail = written(composed(noticeOf('cancelled'), hanako, cancelled));
    expect(mail.calendar?.method).toBe('CANCEL');
    expect(unfolded(mail)).toMatch(/METHOD:CANCEL[\s\S]*SEQUENCE:2[\s\S]*STATUS:CANCELLED/);
  });

  it('gives the reason when too few could come', () => {
    const gathering = { ...cancelled, cancelledBecause: 'too_few_attendees' as const };
    const { text } = written(composed(noticeOf('cancelled'), hanako, gathering));
    expect(text).toContain('開催に必要な人数に達しなかったため');
  });

  it('gives the reason of HR in the language of the reader only, as plain text', () => {
    const told = (cancellationReason: GatheringItem['cancellationReason'], person = hanako) =>
      written(composed(noticeOf('cancelled'), person, { ...cancelled, cancellationReason })).text;
    const reason = { ja: '台風の接近に伴い、*安全*を考慮いたしました。', en: 'A typhoon is on its way.' };
    expect(told(reason)).toContain(`こととなりました。\n\n${reason.ja}\n\nご予定を`);
    expect(told(reason, sean)).toContain(`will not take place.\n\n${reason.en}\n\nPlease accept`);
    expect(told({ ja: reason.ja }, sean)).toContain('will not take place.\n\nPlease accept');
    expect(told({ en: reason.en })).toContain('こととなりました。\n\nご予定を');
    expect(told(undefined)).toContain('こととなりました。\n\nご予定を');
  });

  it('offers no way to take part', () => {
    for (const answer of ['attending', 'declined', 'none'] as const) {
      const event = noticeOf('cancelled', { answer, mode: null });
      const [ja, en] = [hanako, sean].map((person) => written(composed(event, person, cancelled)).text);
      expect(ja).not.toContain('オンライン');
      expect(en).not.toMatch(/online|take part/i);
    }
  });

  it('apologises to everybody but those who declined', () => {
    const told = (answer: Answer, person = hanako) =>
      written(composed(noticeOf('cancelled', { answer }), person, cancelled)).text;
    for (const answer of ['attending', 'waiting', 'undecided', 'none'] as const)
      expect(told(answer)).toContain('お詫び');
    expect(told('declined')).not.toMatch(/お詫び|調整/);
    expect(told('declined', sean)).not.toContain('apologies');
  });

  it('of a gathering whose date alone was announced has no calendar part', () => {
    const { publishedAt: _published, ...draft } = cancelled;
    const event = noticeOf('cancelled', { answer: 'none', mode: null });
    const mail = written(composed(event, hanako, draft));
    expect(mail.calendar).toBeUndefined();
    expect(mail.text).not.toContain('添付');
  });
});
