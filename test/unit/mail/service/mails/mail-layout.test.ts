/** How the mails to members are laid out: their headings, and one language throughout. */
import { beforeAll, describe, expect, it } from 'vitest';
import { memberJoined, verificationRequested } from '../../../../../events/consent/index.ts';
import { rsvpAnswered, seatOfferExpired, seatOffered } from '../../../../../events/gatherings/index.ts';
import { idFrom } from '../../../../../shared/identifier.ts';
import type { Message } from '../../../../../shared/mail-format/message.ts';
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
import { publishedGathering } from '../../../../fixtures/gatherings.ts';

beforeAll(() => Object.assign(process.env, { PUBLIC_ORIGIN: 'https://alumni.example.com' }));

const hall = publishedGathering({ place: { name: 'Hall 2' } });
const cancelled = { ...hall, status: 'cancelled' as const };
const over = { ...hall, status: 'over' as const };
const rsvp = (answer: 'attending' | 'waiting' | 'declined' | 'undecided', mode: 'place' | 'online' | null = null) =>
  eventOf(rsvpAnswered, { answer, evidence: 'button', mode, guests: 0 });
const attending = rsvp('attending', 'place');

const headingsIn = ({ html }: Message) =>
  [...html.matchAll(/<(h[1-6])>(.*?)<\/\1>/g)].map(([, level, words]) => `${level} ${words}`);

describe('the headings', () => {
  const door = ['h2 当日の受付', 'h2 At the door'] as const;
  it.each<[string, Parameters<typeof composed>[0], typeof hybrid, string[], string[]]>([
    [
      'the confirmation of a seat',
      attending,
      hybrid,
      ['h1 ご参加のお申し込みを承りました', door[0], 'h2 カレンダーへの追加・ご回答の変更'],
      ['h1 Your attendance is confirmed', door[1], 'h2 Your calendar and your answer'],
    ],
    [
      'the confirmation of another RSVP',
      rsvp('declined'),
      hybrid,
      ['h1 ご欠席のご連絡を承りました'],
      ['h1 We are sorry that you cannot come'],
    ],
    [
      'a reminder',
      noticeOf('reminder_day'),
      hybrid,
      ['h1 明日開催いたします', door[0], 'h2 ご予定に変更がある場合'],
      ['h1 Tomorrow: Year-end gathering', door[1], 'h2 If your plans have changed'],
    ],
    [
      'a change',
      noticeOf('rescheduled', { changed: ['time'] }),
      hybrid,
      ['h1 日時変更のお知らせ', 'h2 変更後のご案内'],
      ['h1 New date and time', 'h2 The new details'],
    ],
    [
      'a cancellation',
      noticeOf('cancelled'),
      cancelled,
      ['h1 開催中止のお知らせ', 'h2 中止となった会'],
      ['h1 Cancelled: Year-end gathering', 'h2 What is cancelled'],
    ],
    [
      'the correction of a date',
      noticeOf('date_corrected', { answer: 'none', mode: null, changed: ['time'] }),
      hybrid,
      ['h1 日時変更のお知らせ', 'h2 変更後の予定'],
      ['h1 New date and time', 'h2 What we plan now'],
    ],
  ])('say what is below them: %s', (_what, event, gathering, ja, en) => {
    const seen = [hanako, sean].map((person) => headingsIn(written(composed(event, person, gathering))));
    expect(seen).toEqual([ja, en]);
  });

  it('show the code large', () => {
    const event = eventOf(verificationRequested, { verificationId: idFrom('verification', 'one') });
    expect(headingsIn(written(composed(event, hanako, hybrid)))[1]).toMatch(/^h2 \d{6}$/);
  });
});

describe('the buttons', () => {
  it('are in one row, apart even where a mail program takes their looks away', () => {
    const { html } = written(composed(rsvp('undecided'), hanako, hybrid));
    const [, row = ''] = /<p class="buttons">(.*)<\/p>/.exec(html) ?? [];
    expect(row.replaceAll(/<[^>]+>/g, '').split(/\s/)).toEqual(['参加する', '欠席する', '開催の詳細を確認する']);
  });
});

describe('a mail', () => {
  const place = { name: 'Hall 2', address: '1-2-3 Mihoncho' };
  const address = 'https://meet.example.com/okaeri';
  const gatherings = [
    publishedGathering({ place: { name: 'Hall 2' }, answerBy: '2026-12-09T12:00:00+09:00' }),
    publishedGathering({ place: null, onlineUrl: address, answerBy: '2026-12-09T20:00:00+09:00' }),
    publishedGathering({ place, onlineUrl: address, guestsPerMember: 2, waitingList: 'fifo' }),
  ];
  const rsvps = ['attending', 'waiting', 'offered', 'declined', 'undecided', 'unconfirmed', 'none'] as const;
  const changes = [[], ['time'], ['place_added'], ['answer_by']] as const;
  const whys = ['full', 'too_late', 'cancelled', 'not_understood', 'overtaken'] as const;
  const modes = ['place', 'online', null] as const;
  const events = [
    eventOf(memberJoined, { topics: [], via: 'invitation' }),
    eventOf(memberJoined, { topics: ['newsletter', 'gatherings', 'jobs'], via: 'recorded_consent' }),
    ...modes.map((mode) => rsvp('attending', mode)),
    ...(['waiting', 'declined', 'undecided'] as const).map((answer) => rsvp(answer)),
    eventOf(seatOffered, { expiresAt: null }),
    eventOf(seatOffered, { expiresAt: '2026-12-10T08:00:00Z' }),
    eventOf(seatOfferExpired, {}),
    ...modes.map((mode) => noticeOf('reminder_day', { mode })),
    ...rsvps.map((answer) => noticeOf('rescheduled', { answer, mode: null, answerAsked: true, changed: ['time'] })),
    ...changes.map((changed) =>
      noticeOf('rescheduled', { answer: 'attending', answerAsked: false, changed: [...changed] }),
    ),
    ...(['attending', 'declined'] as const).map((answer) => noticeOf('cancelled', { answer, mode: null })),
    ...whys.flatMap((why) =>
      (['attending', 'waiting', 'none'] as const).map((answer) =>
        noticeOf('reply_not_taken', { answer, mode: null, why }),
      ),
    ),
    noticeOf('thanks'),
    noticeOf('waiting_closed', { answer: 'waiting' }),
  ];
  const bodiesFor = (person: typeof hanako) =>
    [...gatherings, cancelled, { ...cancelled, publishedAt: undefined }, over]
      .flatMap((gathering) => events.map((event) => composed(event, person, gathering, undefined, serviceAt())))
      .flatMap((mail) => (mail.outcome === 'written' ? paragraphsOf(mail.message) : []));
  /** Without what HR wrote and where links lead, neither of which has a language. */
  const words = (paragraph: string) => paragraph.replaceAll(/https:\S+|Hall 2(?:,? 1-2-3 Mihoncho)?/g, '');
  const linesFor = (person: typeof hanako) =>
    bodiesFor(person)
      .flatMap((paragraph) => words(paragraph).split('\n'))
      .filter((line) => line.trim() !== '');
  const japanese = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;

  it('to a Japanese reader has no line that is not Japanese', () => {
    const lines = linesFor(hanako);
    expect(lines.length).toBeGreaterThan(500);
    expect([...new Set(lines.filter((line) => !japanese.test(line)))]).toEqual([]);
    expect([...new Set(lines.filter((line) => /[A-Za-z]{3}/.test(line.replaceAll('.ics', ''))))]).toEqual([]);
  });

  it('to an English reader has no line with Japanese in it', () => {
    const lines = linesFor(sean);
    expect(lines.length).toBeGreaterThan(500);
    expect([...new Set(lines.filter((line) => japanese.test(line)))]).toEqual([]);
  });
});
