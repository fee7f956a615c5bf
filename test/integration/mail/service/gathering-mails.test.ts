import PostalMime from 'postal-mime';
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  guestNoticeRequested,
  rsvpAnswered,
  seatOfferExpired,
  seatOffered,
} from '../../../../events/gatherings/index.ts';
import { gatheringsTable } from '../../../../events/read-models/gathering.ts';
import { serviceMailDoubtDue } from '../../../../events/timers/index.ts';
import { serviceMailsTable } from '../../../../functions/mail/tables.ts';
import { commit } from '../../../../shared/dynamo/commit.ts';
import { openTable } from '../../../../shared/dynamo/table.ts';
import { type AlumniId, idFrom } from '../../../../shared/identifier.ts';
import { eveningBefore } from '../../../fixtures/gathering-mails.ts';
import { publishedGathering } from '../../../fixtures/gatherings.ts';
import { lambdaContext, queued } from '../../../fixtures/invocations.ts';
import { timersOf } from '../../../fixtures/outbox.ts';
import { enrol, happened, numbered, openMailRoom } from '../frozen-campaign.ts';

const room = await openMailRoom();
const { ses } = room;
const { handler } = await import('../../../../functions/mail/service/send-service-mail.ts');

const gathering = publishedGathering({ onlineUrl: 'https://meet.example.com/okaeri' });
const { gatheringId } = gathering;
const store = (change: Partial<typeof gathering> = {}) =>
  commit(openTable(gatheringsTable).put({ ...gathering, ...change }));

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date(eveningBefore) });
  ses.reset();
  await store();
});
afterAll(async () => {
  vi.useRealTimers();
  await room.close();
});

const handle = (...events: Parameters<typeof queued>) => handler(queued(...events), lambdaContext());
const idOf = (event: Parameters<typeof queued>[0]) => idFrom('mail', event.detail.metadata.id);
const stateOf = (event: Parameters<typeof queued>[0]) => openTable(serviceMailsTable).get({ mailId: idOf(event) });
const mails = () => Promise.all(ses.accepted.map(({ raw }) => PostalMime.parse(raw)));
const subjects = async () => (await mails()).map(({ subject }) => subject);

type Notice =
  | 'reminder_day'
  | 'reminder_hour'
  | 'rescheduled'
  | 'cancelled'
  | 'date_corrected'
  | 'thanks'
  | 'reply_not_taken';

let persons = 0;
async function somebody(change: Parameters<typeof numbered>[1] = {}): Promise<AlumniId> {
  persons += 1;
  const record = numbered(1000 + persons, change);
  await enrol(record);
  return record.alumniId;
}

function notice(kind: Notice, alumniId: AlumniId, sequence = 1, more: object = {}) {
  const about = ['date_corrected', 'rescheduled', 'cancelled'].includes(kind) ? 'change' : kind;
  const data = { gatheringId, alumniId, notice: kind, answer: 'attending', mode: 'place', ...more } as const;
  return happened(guestNoticeRequested, `${gatheringId}/${alumniId}/${about}`, data, sequence);
}

const guest = (alumniId: AlumniId) => `${gatheringId}/${alumniId}`;

describe('each event that causes a mail', () => {
  it('causes one mail of its kind, however often it comes', async () => {
    const alumniId = await somebody();
    const events = [
      notice('reminder_day', alumniId),
      notice('rescheduled', alumniId, 2, { changed: ['place'] }),
      happened(seatOffered, guest(alumniId), { gatheringId, alumniId, expiresAt: null }, 3),
      happened(seatOfferExpired, guest(alumniId), { gatheringId, alumniId }, 4),
    ];
    await handle(...events, ...events);
    await store({ status: 'cancelled', calendarSequence: 3 });
    const cancelled = notice('cancelled', alumniId, 3);
    await handle(cancelled, ...events);
    expect(await subjects()).toEqual([
      '【明日開催】年末交流会',
      '【会場変更のお知らせ】年末交流会',
      '【お席のご案内】年末交流会',
      '【お席のご案内終了】年末交流会',
      '【開催中止のお知らせ】年末交流会',
    ]);
    expect(await Promise.all([...events, cancelled].map(async (event) => (await stateOf(event))?.kind))).toEqual([
      'gathering_reminder',
      'gathering_rescheduled',
      'seat_offer',
      'seat_offer_expired',
      'gathering_cancelled',
    ]);
  });

  it('reminds a member whose way to take part is gone of the way that is left', async () => {
    await store({ draft: { ...gathering.draft, place: null } });
    await handle(notice('reminder_day', await somebody()));
    const [mail] = await mails();
    expect(mail?.text).toContain('https://meet.example.com/okaeri');
    expect(mail?.text).not.toContain('QRコード');
  });

  it('leads to the feedback page in the thanks', async () => {
    await store({ status: 'over' });
    vi.setSystemTime('2026-12-10T13:00:00Z');
    await handle(notice('thanks', await somebody({ language: 'en' })));
    const [mail] = await mails();
    expect(mail?.subject).toBe('Thank you for coming: Year-end gathering');
    expect(mail?.text).toMatch(/https:\/\/alumni\.example\.com\/s\/[\w-]{56}/);
  });
});

describe('calendars', () => {
  const calendarOf = async () => {
    const [mail] = await mails();
    const part = mail?.attachments.find(({ mimeType }) => mimeType === 'text/calendar');
    const text = new TextDecoder().decode(part?.content as ArrayBuffer).replace(/\r?\n /g, '');
    return { text };
  };

  it('are brought up to date by a change', async () => {
    await store({ calendarSequence: 2, answersFrom: 2 });
    await handle(notice('rescheduled', await somebody(), 5, { answerAsked: true, changed: ['time'] }));
    const { text } = await calendarOf();
    expect(text).toContain('METHOD:REQUEST');
    expect(text).toContain('SEQUENCE:2');
    expect(text).toContain('PARTSTAT=NEEDS-ACTION');
  });

  it('lose a gathering that was cancelled', async () => {
    await store({ status: 'cancelled', calendarSequence: 3 });
    await handle(notice('cancelled', await somebody(), 5));
    const { text } = await calendarOf();
    expect(text).toContain('METHOD:CANCEL');
    expect(text).toContain('STATUS:CANCELLED');
    expect(text).toContain(`UID:${gatheringId}@`);
  });
});

describe('the order of the mails of a kind', () => {
  it('a change that comes after the cancellation is not mailed', async () => {
    const alumniId = await somebody();
    await store({ status: 'cancelled', calendarSequence: 2 });
    await handle(notice('cancelled', alumniId, 3));
    const stale = notice('rescheduled', alumniId, 2);
    await handle(stale);
    expect(await subjects()).toEqual(['【開催中止のお知らせ】年末交流会']);
  });

  it('an older change that comes after a newer one is not mailed', async () => {
    const alumniId = await somebody();
    await handle(notice('rescheduled', alumniId, 3, { changed: ['time'] }), notice('rescheduled', alumniId, 2));
    expect(await subjects()).toEqual(['【日時変更のお知らせ】年末交流会']);
  });

  it('an older correction of an announced date that comes after a newer one is not mailed', async () => {
    const alumniId = await somebody();
    await store({ status: 'draft', publishedAt: undefined });
    const corrected = (sequence: number, changed: 'time' | 'place') =>
      notice('date_corrected', alumniId, sequence, { answer: 'none', mode: null, changed: [changed] });
    const older = corrected(2, 'place');
    await handle(corrected(3, 'time'), older);
    expect(await subjects()).toEqual(['【日時変更のお知らせ】年末交流会']);
    expect(await stateOf(older)).toMatchObject({ state: 'skipped', reason: 'older_mail' });
  });

  it('a seat offer that comes after the RSVP to it is not mailed', async () => {
    const alumniId = await somebody();
    const answer = { gatheringId, alumniId, answer: 'attending', evidence: 'button', mode: 'online' } as const;
    await handle(happened(rsvpAnswered, guest(alumniId), answer, 5));
    await handle(happened(seatOffered, guest(alumniId), { gatheringId, alumniId, expiresAt: null }, 4));
    expect(await subjects()).toEqual(['【参加受付完了】年末交流会']);
  });

  it('a reminder that was requested before the member declined is not mailed afterwards', async () => {
    const alumniId = await somebody();
    const reminder = notice('reminder_day', alumniId);
    vi.setSystemTime(new Date(Date.parse(eveningBefore) + 1_000));
    const declined = { gatheringId, alumniId, answer: 'declined', evidence: 'button' } as const;
    await handle(happened(rsvpAnswered, guest(alumniId), declined, 2));
    await handle(reminder);
    expect(await subjects()).toEqual(['【欠席受付完了】年末交流会']);
    expect(await stateOf(reminder)).toMatchObject({ state: 'skipped', reason: 'answer_changed' });
  });
});

describe('a calendar reply that could not be taken', () => {
  const unanswered = { answer: 'none', mode: null } as const;

  it('causes one mail with the reason, also to a member without any topic; a reply to it goes to the office', async () => {
    const event = notice('reply_not_taken', await somebody({ topics: [] }), 1, { ...unanswered, why: 'full' });
    await handle(event, event);
    const [mail] = await mails();
    expect(await subjects()).toEqual(['【満席のお知らせ】年末交流会']);
    expect(mail?.replyTo).toEqual([{ name: '人事部アルムナイ事務局', address: 'alumni-office@example.com' }]);
    expect(await stateOf(event)).toMatchObject({ state: 'accepted', kind: 'reply_not_taken' });
  });

  it('takes a cancelled gathering out of the calendar', async () => {
    await store({ status: 'cancelled', calendarSequence: 2 });
    await handle(notice('reply_not_taken', await somebody(), 1, { ...unanswered, why: 'cancelled' }));
    const [mail] = await mails();
    expect(mail?.subject).toBe('【開催中止のお知らせ】年末交流会');
    const part = mail?.attachments.find(({ mimeType }) => mimeType === 'text/calendar');
    expect(new TextDecoder().decode(part?.content as ArrayBuffer)).toMatch(/METHOD:CANCEL[\s\S]*SEQUENCE:2/);
  });

  it('causes no mail once the member has a seat', async () => {
    const alumniId = await somebody();
    const late = notice('reply_not_taken', alumniId, 1, { ...unanswered, why: 'full' });
    vi.setSystemTime(new Date(Date.parse(eveningBefore) + 1_000));
    const answer = { gatheringId, alumniId, answer: 'attending', evidence: 'button', mode: 'place' } as const;
    await handle(happened(rsvpAnswered, guest(alumniId), answer, 2));
    await handle(late);
    expect(await subjects()).toEqual(['【参加受付完了】年末交流会']);
    expect(await stateOf(late)).toMatchObject({ state: 'skipped', reason: 'answer_changed' });
  });
});

describe('a member without an RSVP', () => {
  const silent = { answer: 'none', mode: null, answerAsked: true } as const;

  it('can stop the topic by one click', async () => {
    await handle(notice('rescheduled', await somebody(), 2, { ...silent, changed: ['time'] }));
    const [mail] = await mails();
    const header = (name: string) => mail?.headers.find(({ key }) => key === name)?.value;
    expect(header('list-unsubscribe')).toMatch(/^<https:\/\/alumni\.example\.com\/u\/[\w-]{56}>$/);
    expect(header('list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click');
    expect(header('list-id')).toContain('gatherings.');
  });

  it('gets nothing once the topic is stopped', async () => {
    const stopped = notice(
      'cancelled',
      await somebody({ topics: ['newsletter'], topicsSince: { gatherings: '2026-01-01T00:00:00Z' } }),
      3,
      silent,
    );
    await store({ status: 'cancelled' });
    await handle(stopped);
    expect(ses.sends).toBe(0);
    expect(await stateOf(stopped)).toMatchObject({ state: 'skipped', reason: 'consent_withdrawn' });
  });
});

describe('a notice that is not sent', () => {
  /** The timer of a mail that waits. */
  const due = async (event: Parameters<typeof queued>[0]) => {
    const [{ dueAt = '' } = {}] = await timersOf(idOf(event));
    vi.setSystemTime(Date.parse(dueAt));
    return handle(happened(serviceMailDoubtDue, idOf(event), { ref: idOf(event), dueAt }));
  };

  it('waits, and leaves with its timer', async () => {
    const event = notice('rescheduled', await somebody(), 2);
    ses.fate = () => 'throttle';
    expect((await handle(event)).batchItemFailures).toEqual([]);
    ses.reset();
    await due(event);
    expect(await subjects()).toEqual(['【変更のお知らせ】年末交流会']);
  });

  it('waits also where it could not be composed: its message fails, and the mail leaves once the cause is removed', async () => {
    const event = notice('reminder_day', await somebody());
    await commit(openTable(gatheringsTable).update({ gatheringId }, { set: { draft: 'unreadable' as never } }));
    const failed = await handle(event);
    expect(failed.batchItemFailures).toHaveLength(1);
    expect(await stateOf(event)).toMatchObject({ state: 'waiting' });
    expect((await handle(event)).batchItemFailures).toEqual([]);
    await store();
    await due(event);
    expect(await stateOf(event)).toMatchObject({ state: 'accepted', attempt: 1 });
    expect(ses.sends).toBe(1);
  });

  it('is not sent after a newer mail of its kind, though SES took neither at first', async () => {
    const alumniId = await somebody();
    const [older, newer] = [notice('rescheduled', alumniId, 2), notice('rescheduled', alumniId, 3)];
    ses.fate = () => 'throttle';
    await handle(older);
    await handle(newer);
    ses.reset();
    await due(older);
    await due(newer);
    expect(ses.sends).toBe(1);
    expect(await stateOf(older)).toMatchObject({ state: 'skipped', reason: 'older_mail' });
    expect(await stateOf(newer)).toMatchObject({ state: 'accepted' });
  });
});
