/** Mails about a change or a cancellation. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { GatheringItem } from '../../../../../events/read-models/gathering.ts';
import type { Message } from '../../../../../shared/mail-format/message.ts';
import { composed, hanako, hybrid, noticeOf, sean, written } from '../../../../fixtures/gathering-mails.ts';

beforeAll(() => Object.assign(process.env, { PUBLIC_ORIGIN: 'https://alumni.example.com' }));

const unfolded = (mail: Message) => mail.calendar?.content.replace(/\r\n /g, '') ?? '';
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

  it('of a date that was only told ahead has no calendar part', () => {
    const { publishedAt: _published, ...draft } = cancelled;
    const event = noticeOf('cancelled', { answer: 'none', mode: null });
    const mail = written(composed(event, hanako, draft));
    expect(mail.calendar).toBeUndefined();
    expect(mail.text).not.toContain('添付');
  });
});
