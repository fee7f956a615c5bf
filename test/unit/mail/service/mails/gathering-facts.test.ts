/** When and where a gathering is held, as its mails say it to each reader. */
import { beforeAll, describe, expect, it } from 'vitest';
import { rsvpAnswered } from '../../../../../events/gatherings/index.ts';
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

type Mode = 'place' | 'online' | null;
const rsvp = (answer: 'attending' | 'waiting', mode: Mode) =>
  eventOf(rsvpAnswered, { answer, evidence: 'button', mode, guests: 0 });
const events = {
  'attends at the place': rsvp('attending', 'place'),
  'attends online': rsvp('attending', 'online'),
  'attends, nobody knows how': rsvp('attending', null),
  'waits for a seat at the place': rsvp('waiting', 'place'),
  'waits for a seat online': rsvp('waiting', 'online'),
  'waits for a seat, nobody knows of which kind': rsvp('waiting', null),
  'has not chosen': noticeOf('rescheduled', { answer: 'none', mode: null, answerAsked: true, changed: ['time'] }),
};
const address = 'https://meet.example.com/okaeri';
const hall = '会場\n本社 2階ホール 東京都千代田区見本町1-2-3';
const heldOnline = '会場\nオンライン';
const toJoin = `オンラインでのご参加\n${address}`;
const [atPlace, online] = ['ご参加の方法\n会場で参加', 'ご参加の方法\nオンラインで参加'];
const onlineToo = 'オンライン\nオンラインでもご参加いただけます。';

const mail = (event: Parameters<typeof composed>[0], gathering = hybrid, person = hanako) =>
  written(composed(event, person, gathering));
const waysIn = (...of: Parameters<typeof mail>) =>
  paragraphsOf(mail(...of)).filter((part) => /^(?:会場|オンライン.*|ご参加の方法)\n/.test(part));

describe('who reads of a gathering', () => {
  const offline = publishedGathering();
  const remote = publishedGathering({ place: null, onlineUrl: address });

  it.each<[keyof typeof events, string[], string[], string[]]>([
    ['attends at the place', [hall], [toJoin], [atPlace, hall]],
    ['attends online', [hall], [toJoin], [online, toJoin]],
    ['attends, nobody knows how', [hall], [toJoin], [hall, toJoin]],
    ['waits for a seat at the place', [hall], [heldOnline], [atPlace, hall]],
    ['waits for a seat online', [hall], [heldOnline], [online]],
    ['waits for a seat, nobody knows of which kind', [hall], [heldOnline], [hall, onlineToo]],
    ['has not chosen', [hall], [heldOnline], [hall, onlineToo]],
  ])('and %s sees where and how to take part, and nothing else', (who, place, remotely, both) => {
    expect([offline, remote, hybrid].map((gathering) => waysIn(events[who], gathering))).toEqual([
      place,
      remotely,
      both,
    ]);
  });

  it('once RSVPs are closed, sees no other way to take part than the place', () => {
    const closed = publishedGathering({ onlineUrl: address, answerBy: '2026-12-09T12:00:00+09:00' });
    expect(waysIn(events['has not chosen'], closed)).toEqual([hall]);
  });

  it.each(Object.entries(events))('and %s, gets a code for the door exactly to attend at the place', (who, event) => {
    const comesToThePlace = who === 'attends at the place' || who === 'attends, nobody knows how';
    expect(mail(event).html.includes('<img')).toBe(comesToThePlace);
  });
});

describe('a place without an address', () => {
  it('is its name alone', () => {
    const plain = publishedGathering({ place: { name: 'Hall 2' } });
    const seen = [hanako, sean].map((person) => paragraphsOf(mail(events['attends at the place'], plain, person)));
    expect(seen[0]).toContain('会場\nHall 2');
    expect(seen[1]).toContain('Where\nHall 2');
  });
});

describe('the time', () => {
  const when = 'Thursday, 10 December 2026, 19:00–21:00 (Japan Standard Time)';
  it.each([
    [
      'Europe/Dublin',
      ['When', when, 'In your time zone: Thursday, 10 December 2026, 10:00–12:00 (Greenwich Mean Time)'],
    ],
    ['Asia/Tokyo', ['When', when]],
  ])('is that of the place, and the reader’s where the clocks say something else: %s', (timeZone, lines) => {
    const seen = mail(events['attends at the place'], hybrid, { ...sean, timeZone });
    expect(paragraphsOf(seen)).toContain(lines.join('\n'));
  });
});

describe('a mail about a gathering', () => {
  it.each(Object.entries(events))('shows its title in bold above its facts: %s', (_who, event) => {
    expect(mail(event).html).toMatch(/<p><strong>年末交流会<\/strong><\/p>\n<p><strong>日時<\/strong><br>2026年/);
  });

  it('names the deadline exactly where the reader is asked to keep it', () => {
    const gathering = publishedGathering({ answerBy: '2026-12-09T20:00:00+09:00' });
    const asked = (change: Parameters<typeof noticeOf>[1], now?: string) =>
      paragraphsOf(
        written(
          composed(
            noticeOf('rescheduled', { changed: ['time'], ...change }),
            hanako,
            gathering,
            undefined,
            serviceAt(now),
          ),
        ),
      ).filter((part) => part.startsWith('ご回答期限\n'));
    const deadline = ['ご回答期限\n2026年12月9日（水）20:00（日本標準時）'];
    for (const answer of ['attending', 'waiting', 'undecided', 'unconfirmed', 'none'] as const) {
      expect(asked({ answer, answerAsked: true })).toEqual(deadline);
      expect(asked({ answer, answerAsked: true }, '2026-12-09T11:00:00Z')).toEqual([]);
      expect(asked({ answer, answerAsked: false })).toEqual([]);
    }
    for (const answer of ['declined', 'offered'] as const) expect(asked({ answer, answerAsked: true })).toEqual([]);
  });
});
