import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { invitationCampaignId, saveTheDateCampaignId } from '../../../../events/agreements/announcement-campaigns.ts';
import {
  eventCancelled,
  eventRescheduled,
  gatheringEnded,
  saveTheDateCorrected,
} from '../../../../events/gatherings/index.ts';
import { mailNotWritten } from '../../../../events/mail/index.ts';
import { type GatheringMail, gatheringMails, gatheringsTable } from '../../../../events/read-models/gathering.ts';
import { mailingRecordsTable } from '../../../../events/read-models/mailing-record.ts';
import { gatheringDeadlineDue, gatheringReminderDue } from '../../../../events/timers/index.ts';
import { changeGathering, type Gathering } from '../../../../functions/gatherings/gathering/gathering.ts';
import { makeEvent } from '../../../../shared/bus/contract.ts';
import { commit } from '../../../../shared/dynamo/commit.ts';
import { openTable } from '../../../../shared/dynamo/table.ts';
import { newId } from '../../../../shared/identifier.ts';
import { programme } from '../../../../shared/programme/compiled.ts';
import { member, planned, publishedGathering, taken } from '../../../fixtures/gatherings.ts';
import { emitted } from '../../../fixtures/outbox.ts';
import { event, guests, handle, laneIsDead, sent, stored, told, toldTo } from './notice-functions.ts';

beforeEach(() => vi.useFakeTimers({ toFake: ['Date'], now: planned }));
afterEach(() => vi.useRealTimers());

describe('a mail that could not be written', () => {
  /** As an older version may have stored it. */
  const broken = (gathering: Gathering) => ({ ...gathering.draft, place: { name: '\uE000plain:code\uE001' } });
  const notWritten = ({ gatheringId }: Gathering, notice: GatheringMail, occurredAt = planned) => {
    const [mailId, alumniId] = [newId('mail'), newId('alumnus')];
    const data = { mailId, alumniId, gatheringId, notice };
    return makeEvent(mailNotWritten, { subject: mailId, sequence: 1, occurredAt, data }, { correlationId: 'test' });
  };
  const troubleOf = async ({ gatheringId }: Gathering) =>
    (await openTable(gatheringsTable).get({ gatheringId }))?.trouble;

  it.each(gatheringMails)('(%s) puts its gathering in trouble until HR has mended it', async (notice) => {
    const gathering = await stored();
    await stored({ ...gathering, draft: broken(gathering) });
    await handle(notWritten(gathering, notice), notWritten(gathering, notice));
    await handle(notWritten(gathering, 'thanks'));
    expect(await troubleOf(gathering)).toMatchObject({
      notice,
      notices: [...new Set([notice, 'thanks'])],
      errors: [{ pointer: '/place' }],
    });
    const troubled = await openTable(gatheringsTable).get({ gatheringId: gathering.gatheringId });
    if (troubled === undefined) throw new Error('no gathering');
    const { mailable } = await import('../../../../functions/gatherings/planning/mailable-decisions.ts');
    const change = { by: 'hr-1', input: { place: { name: '本社' } } };
    const later = new Date(planned.getTime() + 60_000);
    await stored(taken(mailable(changeGathering, programme)(troubled, change, later)).state);
    expect(await troubleOf(gathering)).toBeNull();
    await handle(notWritten(gathering, notice));
    expect(await troubleOf(gathering)).toBeNull();
  });

  it('about an unknown gathering changes nothing', async () => {
    const gathering = { ...publishedGathering(), gatheringId: newId('gathering') };
    expect(await handle(notWritten(gathering, 'thanks'))).toEqual({ batchItemFailures: [] });
  });
});

describe('a reminder that is due', () => {
  const due = ({ gatheringId }: Gathering, which: 'day' | 'hour', dueAt: string) =>
    event(gatheringReminderDue, gatheringId, { ref: `${gatheringId}.${which}`, dueAt });
  const dayBefore = '2026-12-09T10:00:00.000Z';
  const hourBefore = '2026-12-10T09:00:00.000Z';

  it('is for each attending member, once, however often it comes', async () => {
    const gathering = await stored();
    const coming = await guests(gathering, {}, { mode: 'online' }, { answer: 'declined' }, { answer: 'waiting' });
    await handle(due(gathering, 'day', dayBefore), due(gathering, 'day', dayBefore));
    await handle(due(gathering, 'day', dayBefore));
    expect(await toldTo(gathering)).toEqual(coming.slice(0, 2).sort());
    expect(await told(gathering)).toContainEqual({
      gatheringId: gathering.gatheringId,
      alumniId: coming[1],
      notice: 'reminder_day',
      answer: 'attending',
      mode: 'online',
      guests: 0,
      answerAsked: false,
      offerExpiresAt: null,
      changed: [],
      why: null,
    });
  });

  it('an hour before is for members who asked for it', async () => {
    const gathering = await stored();
    const [wants, not] = await guests(gathering, {}, {});
    const records = openTable(mailingRecordsTable);
    await commit(
      records.put(member(wants ?? newId('alumnus'), { hourReminder: true })),
      records.put(member(not ?? newId('alumnus'))),
    );
    await handle(due(gathering, 'hour', hourBefore));
    expect(await toldTo(gathering)).toEqual([wants]);
  });

  it('is not sent for a time that was moved, or a cancelled gathering', async () => {
    const moved = await stored();
    await guests(moved, {});
    await handle(due(moved, 'day', '2026-12-08T10:00:00.000Z'));
    const cancelled = await stored({ status: 'cancelled' });
    await guests(cancelled, {});
    await handle(due(cancelled, 'day', dayBefore));
    expect([...(await told(moved)), ...(await told(cancelled))]).toEqual([]);
  });

  it('of an unknown gathering is ignored', async () => {
    const unknown = { ...publishedGathering(), gatheringId: newId('gathering') };
    expect(await handle(due(unknown, 'day', dayBefore))).toEqual({ batchItemFailures: [] });
  });
});

describe('the end of the waiting list', () => {
  it('is told to each member who still waits, once, however often its timer comes', async () => {
    const dueAt = '2026-12-09T09:00:00.000Z';
    const { draft } = publishedGathering({ answerBy: dueAt });
    const gathering = await stored({ draft });
    const [first, second] = await guests(
      gathering,
      ...(['waiting', 'waiting', 'attending', 'offered', 'declined', 'undecided'] as const).map((answer) => ({
        answer,
      })),
    );
    const due = event(gatheringDeadlineDue, gathering.gatheringId, { ref: gathering.gatheringId, dueAt });
    await handle(due, due);
    await handle(due);
    expect(await toldTo(gathering)).toEqual([first, second].sort());
    expect(await told(gathering)).toMatchObject([
      { notice: 'waiting_closed', answer: 'waiting' },
      { notice: 'waiting_closed', answer: 'waiting' },
    ]);
  });
});

describe('the end', () => {
  it('thanks the guests who were checked in', async () => {
    const gathering = await stored({ status: 'over', checkedIn: 1 });
    const [there] = await guests(gathering, { checkedInAt: planned.toISOString() }, {});
    await handle(event(gatheringEnded, gathering.gatheringId, { gatheringId: gathering.gatheringId }));
    expect(await toldTo(gathering)).toEqual([there]);
  });

  it('thanks nobody for a check-in of the date before the gathering was moved', async () => {
    const checkInsFrom = new Date(planned.getTime() + 60_000).toISOString();
    const gathering = await stored({ status: 'over', checkedIn: 1, checkInsFrom });
    const [there] = await guests(gathering, { checkedInAt: checkInsFrom }, { checkedInAt: planned.toISOString() });
    await handle(event(gatheringEnded, gathering.gatheringId, { gatheringId: gathering.gatheringId }));
    expect(await toldTo(gathering)).toEqual([there]);
  });

  it('thanks the attending members if nobody was checked in', async () => {
    const gathering = await stored({ status: 'over' });
    const [there] = await guests(gathering, {}, { answer: 'declined' });
    await handle(event(gatheringEnded, gathering.gatheringId, { gatheringId: gathering.gatheringId }));
    expect(await toldTo(gathering)).toEqual([there]);
  });
});

describe('a change', () => {
  const rescheduled = ({ gatheringId }: Gathering, sequence = 2) =>
    event(eventRescheduled, gatheringId, { gatheringId, answersAskedAgain: true, changed: ['time'] }, sequence);

  it('sends a notice to every guest and every recipient whose gathering invitation left; one that is still to leave says it', async () => {
    const gathering = await stored({ calendarSequence: 1, answersFrom: 1 });
    const [old, knows] = await guests(gathering, { answer: 'declined' }, { answeredTo: 1 });
    const recipients = await sent(invitationCampaignId(gathering.gatheringId), 'arsdcp');
    vi.setSystemTime(laneIsDead);
    await handle(rescheduled(gathering));
    const [accepted, , , doubt, claimed] = recipients;
    expect(await toldTo(gathering)).toEqual([old, accepted, doubt, claimed].sort());
    expect(await toldTo(gathering)).not.toContain(knows);
    const notices = await told(gathering);
    expect(notices.find(({ alumniId }) => alumniId === old)).toMatchObject({ answer: 'declined', answerAsked: true });
    expect(notices.find(({ alumniId }) => alumniId === accepted)).toMatchObject({
      answer: 'none',
      answerAsked: true,
      changed: ['time'],
    });
  });

  it('sends one notice to a guest who was invited by mail', async () => {
    const gathering = await stored({ calendarSequence: 1, answersFrom: 1 });
    const [guest] = await guests(gathering, {});
    await sent(invitationCampaignId(gathering.gatheringId), 'a', guest === undefined ? [] : [guest]);
    await handle(rescheduled(gathering), rescheduled(gathering));
    expect(await told(gathering)).toMatchObject([{ alumniId: guest, answer: 'attending' }]);
  });

  it('twice sends two notices, each with its own number', async () => {
    const gathering = await stored({ calendarSequence: 2, answersFrom: 2 });
    await guests(gathering, {});
    await handle(rescheduled(gathering, 3));
    await handle(rescheduled(gathering, 2));
    const events = (await emitted('guest-notice-requested')).filter(
      ({ detail }) => detail.data['gatheringId'] === gathering.gatheringId,
    );
    expect(events.map(({ detail }) => detail.metadata.sequence)).toEqual([2, 3]);
    expect(new Set(events.map(({ detail }) => detail.metadata.subject)).size).toBe(1);
  });

  it('sends no notice after the cancellation', async () => {
    const gathering = await stored({ status: 'cancelled', calendarSequence: 2 });
    await guests(gathering, {});
    await handle(rescheduled(gathering));
    expect(await told(gathering)).toEqual([]);
  });
});

describe('a cancellation', () => {
  const cancelled = ({ gatheringId }: Gathering) => event(eventCancelled, gatheringId, { gatheringId }, 3);

  it('sends one notice to each recipient of the gathering invitation or the date', async () => {
    const gathering = await stored({ status: 'cancelled', saveTheDateAt: planned.toISOString() });
    const [invited, waiting] = await sent(invitationCampaignId(gathering.gatheringId), 'ap');
    const onlyDate = newId('alumnus');
    await sent(saveTheDateCampaignId(gathering.gatheringId), 'aa', [invited ?? onlyDate, onlyDate]);
    await handle(cancelled(gathering));
    expect(await toldTo(gathering)).toEqual([invited, onlyDate].sort());
    expect(await toldTo(gathering)).not.toContain(waiting);
  });
});

describe('a correction of an announced date', () => {
  const corrected = ({ gatheringId }: Gathering, sequence = 2) =>
    event(saveTheDateCorrected, gatheringId, { gatheringId, changed: ['time'] }, sequence);
  const draft = () => stored({ status: 'draft', publishedAt: undefined, saveTheDateAt: planned.toISOString() });

  it('sends one notice to each whom the save-the-date may have reached, however often it comes', async () => {
    const gathering = await draft();
    const [accepted, , , doubt, claimed] = await sent(saveTheDateCampaignId(gathering.gatheringId), 'arsdcp');
    vi.setSystemTime(laneIsDead);
    await handle(corrected(gathering), corrected(gathering));
    await handle(corrected(gathering));
    expect(await toldTo(gathering)).toEqual([accepted, doubt, claimed].sort());
    expect(await told(gathering)).toContainEqual(
      expect.objectContaining({ alumniId: accepted, notice: 'date_corrected', answer: 'none', changed: ['time'] }),
    );
  });

  it('twice gives each notice its number, so that the last counts', async () => {
    const gathering = await draft();
    await sent(saveTheDateCampaignId(gathering.gatheringId), 'a');
    await handle(corrected(gathering, 3));
    await handle(corrected(gathering, 2));
    const events = (await emitted('guest-notice-requested')).filter(
      ({ detail }) => detail.data['gatheringId'] === gathering.gatheringId,
    );
    expect(events.map(({ detail }) => detail.metadata.sequence)).toEqual([2, 3]);
    expect(new Set(events.map(({ detail }) => detail.metadata.subject)).size).toBe(1);
  });

  it('sends none where the mail has not begun to leave, or the gathering is cancelled', async () => {
    const waiting = await draft();
    await handle(corrected(waiting));
    const cancelled = await stored({ status: 'cancelled', saveTheDateAt: planned.toISOString() });
    await sent(saveTheDateCampaignId(cancelled.gatheringId), 'a');
    await handle(corrected(cancelled));
    expect([...(await told(waiting)), ...(await told(cancelled))]).toEqual([]);
  });
});
