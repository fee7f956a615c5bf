/** Which changes reach calendars, what a calendar then shows to whom, and what the reader of a change can do. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { GatheringItem } from '../../../../../events/read-models/gathering.ts';
import type { Message } from '../../../../../shared/mail-format/message.ts';
import { buttonsOf, composed, hanako, hybrid, noticeOf, sean, written } from '../../../../fixtures/gathering-mails.ts';

beforeAll(() => Object.assign(process.env, { PUBLIC_ORIGIN: 'https://alumni.example.com' }));

type Change = NonNullable<Parameters<typeof noticeOf>[1]>;
const told = (change: Change, person = hanako, gathering: GatheringItem = hybrid) =>
  written(composed(noticeOf('rescheduled', { changed: ['time'], ...change }), person, gathering));
const unfolded = ({ calendar }: Message) => calendar?.content.replaceAll('\r\n ', '') ?? '';
const address = 'https://meet.example.com/okaeri';

describe('a change that calendars show', () => {
  it.each<[NonNullable<Change['changed']>, boolean]>([
    [['answer_by'], false],
    [['time'], true],
    [['place', 'answer_by'], true],
    [['answer_by', 'online_address'], true],
    [[], true],
  ])('comes with an event to open, and no other one does: %j', (changed, isShown) => {
    const [ja, en] = [told({ changed }), told({ changed }, sean)];
    expect([ja, en].map(({ calendar }) => calendar?.method)).toEqual(
      isShown ? ['REQUEST', 'REQUEST'] : [undefined, undefined],
    );
    expect(ja.text.includes('添付の予定を開くと')).toBe(isShown);
    expect(en.text.includes('Open the attached event')).toBe(isShown);
  });

  it.each<[Change['answer'], Change['mode'], string, boolean]>([
    ['attending', 'place', 'place', false],
    ['attending', 'online', 'online', true],
    ['attending', null, 'both', true],
    ['waiting', 'online', 'both', false],
    ['waiting', 'place', 'both', false],
    ['declined', 'online', 'both', false],
    ['undecided', null, 'both', false],
    ['none', null, 'both', false],
  ])(
    'names the way that the reader takes part, and the address online to nobody else: %s, %s',
    (answer, mode, where, isTold) => {
      const mail = told({ answer, mode, answerAsked: true });
      const place = '本社 2階ホール\\, 東京都千代田区見本町1-2-3';
      const shown = { place, online: address, both: `${place} / オンライン` };
      expect(unfolded(mail)).toContain(`LOCATION:${shown[where as keyof typeof shown]}\r\n`);
      for (const part of [unfolded(mail), mail.text]) expect(part.includes(address)).toBe(isTold);
    },
  );
});

describe('the buttons of a change', () => {
  const [attend, decline, undecided, details] = ['参加する', '欠席する', '検討中', '開催の詳細を確認する'];
  const rsvps = [attend, decline, undecided, details];

  it.each<[Change['answer'], (string | undefined)[]]>([
    ['attending', rsvps],
    ['waiting', ['キャンセル待ちを続ける', 'キャンセル待ちを取り消す', details]],
    ['undecided', rsvps],
    ['unconfirmed', rsvps],
    ['none', rsvps],
    ['declined', [attend, undecided, details]],
    ['offered', [attend, '今回は辞退する', details]],
  ])('give every other RSVP than one to decline that stands: %s', (answer, names) => {
    expect(buttonsOf(told({ answer, mode: null, answerAsked: true }))).toEqual(names);
  });

  it('give the way out, where the RSVP stands', () => {
    expect(buttonsOf(told({ answerAsked: false }))).toEqual(['ご回答を確認・変更する', '欠席に変更する']);
  });
});

describe('a cancellation', () => {
  const cancelled = { ...hybrid, status: 'cancelled' as const };

  it('is not mailed while the gathering is to take place', () => {
    const skipped = { outcome: 'skipped', reason: 'gathering_not_cancelled' };
    expect(composed(noticeOf('cancelled'), hanako, hybrid)).toEqual(skipped);
  });

  it.each([
    ['too_few_attendees', true],
    ['decided_by_hr', false],
    [undefined, false],
  ] as const)('says that too few could come only where that is so: %s', (cancelledBecause, isSo) => {
    const gathering = { ...cancelled, cancelledBecause };
    const [ja, en] = [hanako, sean].map((person) => written(composed(noticeOf('cancelled'), person, gathering)).text);
    expect(ja?.includes('必要な人数に達しなかった')).toBe(isSo);
    expect(en?.includes('too few people')).toBe(isSo);
  });

  it.each(['attending', 'declined', 'undecided', 'none'] as const)(
    'keeps in the calendar which RSVP was given: %s',
    (answer) => {
      const status = { attending: 'ACCEPTED', declined: 'DECLINED', undecided: 'TENTATIVE', none: 'NEEDS-ACTION' };
      const mail = written(composed(noticeOf('cancelled', { answer, mode: null }), hanako, cancelled));
      expect(unfolded(mail)).toContain(`PARTSTAT=${status[answer]}`);
    },
  );

  it('takes out of calendars only what a mail has put there: of the announced date alone there is no entry', () => {
    const unsent = { ...cancelled, frozenAudiences: { gatheringInvitation: 0 } };
    const calendarOf = (answer: Change['answer'], gathering: GatheringItem) => {
      const { calendar, text } = written(composed(noticeOf('cancelled', { answer, mode: null }), hanako, gathering));
      return [calendar?.method, text.includes('カレンダーに登録済み')];
    };
    expect(calendarOf('none', unsent)).toEqual([undefined, false]);
    expect(calendarOf('none', { ...unsent, publishedAt: undefined })).toEqual([undefined, false]);
    // Staff entered an RSVP, and its confirmation has an event for the calendar.
    expect(calendarOf('attending', unsent)).toEqual(['CANCEL', true]);
    // Cancelled while the audience is frozen: some mails have left, and nobody has counted them.
    expect(calendarOf('none', cancelled)).toEqual(['CANCEL', true]);
    expect(calendarOf('none', { ...unsent, frozenAudiences: { gatheringInvitation: 9 } })).toEqual(['CANCEL', true]);
  });
});
