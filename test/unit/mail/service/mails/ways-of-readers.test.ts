/** The way to take part that each reader has, or asked for, in every mail about a gathering that has two. */
import { beforeAll, describe, expect, it } from 'vitest';
import { seatOffered } from '../../../../../events/gatherings/index.ts';
import type { GatheringItem } from '../../../../../events/read-models/gathering.ts';
import type { LastConfirmation } from '../../../../../functions/mail/service/mails/notice.ts';
import {
  composed,
  eventOf,
  hanako,
  hybrid,
  noticeOf,
  paragraphsOf,
  sean,
  serviceAt,
  written,
} from '../../../../fixtures/gathering-mails.ts';

beforeAll(() => Object.assign(process.env, { PUBLIC_ORIGIN: 'https://alumni.example.com' }));

type Change = NonNullable<Parameters<typeof noticeOf>[1]>;

const wayIn = (text: string) =>
  /^(?:ご参加の方法|ご希望の参加方法|How you take part|How you would have taken part)\n(.+)$/m.exec(text)?.[1];

describe('a mail names the way to take part, where the reader has or wants a seat of one kind', () => {
  const cancelled = { ...hybrid, status: 'cancelled' as const };
  const closed = { ...hybrid.draft, answerBy: null };
  it.each<[Change['answer'], Change['mode'], string | undefined]>([
    ['attending', 'online', 'オンラインで参加'],
    ['attending', 'place', '会場で参加'],
    ['waiting', 'online', 'オンラインで参加'],
    ['waiting', 'place', '会場で参加'],
    ['offered', 'online', 'オンラインで参加'],
    ['offered', 'place', '会場で参加'],
    ['offered', null, undefined],
    ['undecided', null, undefined],
    ['declined', null, undefined],
    ['none', null, undefined],
  ])('%s, %s', (answer, mode, way) => {
    const data: Change = { answer, mode, answerAsked: true };
    const mails: [Parameters<typeof noticeOf>[0], Change, GatheringItem][] = [
      ['rescheduled', { ...data, changed: ['time'] }, hybrid],
      ['cancelled', data, cancelled],
      ['reply_not_taken', { ...data, why: 'not_understood' }, { ...hybrid, draft: closed }],
    ];
    for (const [notice, change, gathering] of mails)
      expect([notice, wayIn(written(composed(noticeOf(notice, change), hanako, gathering)).text)]).toEqual([
        notice,
        way,
      ]);
  });

  it('when the waiting list has closed, with the guests who would have come', () => {
    const now = new Date(Date.parse(hybrid.draft.startsAt) - 3_600_000).toISOString();
    const told = (mode: 'place' | 'online', guests: number) => {
      const notice = noticeOf('waiting_closed', { answer: 'waiting', mode, guests });
      const { text } = written(composed(notice, hanako, hybrid, undefined, serviceAt(now)));
      return [wayIn(text), text.includes('同伴者\n2名')];
    };
    expect(told('online', 0)).toEqual(['オンラインで参加', false]);
    expect(told('place', 2)).toEqual(['会場で参加', true]);
  });
});

describe('an offer says what has changed since the seat was asked for', () => {
  const asked: LastConfirmation = { answer: 'waiting', answeredAt: '2026-11-10T00:00:00.000Z' };
  const later = '2026-11-11T00:00:00.000Z';
  const earlier = '2026-11-09T00:00:00.000Z';
  const expiresAt = hybrid.draft.startsAt;
  const offer = (
    changedAt: GatheringItem['changedAt'],
    {
      mode = 'place' as 'place' | 'online',
      confirmed = asked as LastConfirmation | null,
      draft = {} as Partial<GatheringItem['draft']>,
    } = {},
    person = hanako,
  ) => {
    const event = eventOf(seatOffered, { expiresAt, mode, guests: 0 });
    const gathering = { ...hybrid, changedAt, draft: { ...hybrid.draft, ...draft } };
    return paragraphsOf(written(composed(event, person, gathering, confirmed ?? undefined))).find((text) =>
      /お申し込みのあとに|since you joined/.test(text),
    );
  };

  it('another time, another place, or both, in the language of the reader', () => {
    expect(offer({ time: later })).toContain('お申し込みのあとに、日時が変更になっております。');
    expect(offer({ time: later, place: later })).toContain('日時・会場が変更');
    expect(offer({ place: later }, {}, sean)).toContain('there is a new place since you joined the waiting list');
    expect(offer({ place: later }, { draft: { place: null } })).toContain('参加方法が変更');
  });

  it('and nothing else: what was so before, what does not concern the reader, what nobody knows', () => {
    expect(offer({})).toBeUndefined();
    expect(offer({ time: earlier, place: earlier })).toBeUndefined();
    expect(offer({ place: later }, { mode: 'online' })).toBeUndefined();
    expect(offer({ online_address: later, place_added: later })).toBeUndefined();
    expect(offer({ time: later }, { confirmed: null })).toBeUndefined();
  });
});
