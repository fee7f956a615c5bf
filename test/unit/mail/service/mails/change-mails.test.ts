/** Mails about a change or a cancellation. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { GatheringItem } from '../../../../../events/read-models/gathering.ts';
import type { Message } from '../../../../../shared/mail-format/message.ts';
import { composed, hanako, hybrid, noticeOf, sean, written } from '../../../../fixtures/gathering-mails.ts';

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
    expect(gone({ place: null }, ['place', 'online_address']).subject).toContain('参加方法・オンライン接続先変更');
  });

  it('asks for a new answer only where one is asked for; calendars show it', () => {
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
    [['time'], '“Year-end gathering” has changed since we wrote to you: there is a new time.'],
    [['time', 'place'], 'has changed since we wrote to you: there is a new time and a new place.'],
    [['online_address'], 'has changed since we wrote to you: there is a new online address.'],
    [['time', 'answer_by'], 'there is a new time and an earlier deadline for your answer.'],
    [[], '“Year-end gathering” has changed since we wrote to you. We are sorry'],
  ] as const)('names in English what there is now: %j', (changed, sentence) => {
    expect(told({ changed: [...changed] }, sean).text).toContain(sentence);
  });

  describe('to a member who declined', () => {
    const declined = { answer: 'declined', mode: null, answerAsked: true, changed: ['time'] } as const;
    const toldOf = (person = hanako, gathering: GatheringItem = moved) =>
      written(composed(noticeOf('rescheduled', { ...declined, changed: ['time'] }), person, gathering));

    it('asks for nothing, says until when the answer can be changed, and is no apology for plans that were made', () => {
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

    it('says nothing of a change of the answer once that is over', () => {
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
      ['offered', 'NEEDS-ACTION', 'ご回答の受付期限を過ぎております。', ifComing],
      ['unconfirmed', 'NEEDS-ACTION', 'ご回答の受付期限を過ぎております。', ifComing],
      ['none', 'NEEDS-ACTION', 'ご回答の受付期限を過ぎております。', ifComing],
    ])('says what stands, and asks for nothing: %s', (answer, status, sentence, [japanese, english]) => {
      const [ja, en] = [late(answer), late(answer, sean)];
      expect(ja.text).toContain(sentence);
      expect(ja.text).toContain(japanese);
      expect(en.text).toContain(english);
      expect(`${ja.text}${en.text}`).not.toMatch(/ご出欠をお知らせください|please tell us/i);
      for (const mail of [ja, en]) expect(unfolded(mail)).toContain(`PARTSTAT=${status};RSVP=FALSE`);
    });
  });

  it.each<Answer>(['unconfirmed', 'offered', 'none'])('asks for the answer where none stands: %s', (answer) => {
    const asked = { answer, mode: null, answerAsked: true, changed: ['time'] } as const;
    const [ja, en] = [hanako, sean].map((person) => told({ ...asked, changed: ['time'] }, person).text);
    expect(ja).toContain('下記よりご出欠をお知らせください');
    expect(ja).not.toMatch(/未確定|ご案内中|有効/);
    expect(en).toContain('Please tell us here');
    expect(en).not.toMatch(/not confirmed|a seat is held|stands/);
  });

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

  it('says so when too few could come', () => {
    const gathering = { ...cancelled, cancelledBecause: 'too_few_attendees' as const };
    const { text } = written(composed(noticeOf('cancelled'), hanako, gathering));
    expect(text).toContain('開催に必要な人数に達しなかったため');
  });

  it('gives the reason of HR in the language of the reader, else in the other one, as plain text', () => {
    const told = (cancellationReason: GatheringItem['cancellationReason'], person = hanako) =>
      written(composed(noticeOf('cancelled'), person, { ...cancelled, cancellationReason })).text;
    const reason = { ja: '台風の接近に伴い、*安全*を考慮いたしました。', en: 'A typhoon is on its way.' };
    expect(told(reason)).toContain(`こととなりました。\n\n${reason.ja}\n\nご予定を`);
    expect(told(reason, sean)).toContain(`will not take place.\n\n${reason.en}\n\nPlease accept`);
    expect(told({ ja: reason.ja }, sean)).toContain(reason.ja);
    expect(told(undefined)).toContain('こととなりました。\n\nご予定を');
  });

  it('of a date that was only told ahead has no calendar part', () => {
    const { publishedAt: _published, ...draft } = cancelled;
    const event = noticeOf('cancelled', { answer: 'none', mode: null });
    const mail = written(composed(event, hanako, draft));
    expect(mail.calendar).toBeUndefined();
    expect(mail.text).not.toContain('添付');
  });
});
