/** Each event that causes a service mail has one, and gatherings are read for the mails that are about one. */
import { describe, expect, it } from 'vitest';
import { eventMail } from '../../../../functions/mail/service/mails/event-mail.ts';
import {
  gatheringMailOf,
  type Occasion,
  occasions,
  placeInOrder,
  wantedBy,
} from '../../../../functions/mail/service/occasions.ts';
import { idFrom } from '../../../../shared/identifier.ts';
import { eventOf, hanako, serviceAt } from '../../../fixtures/gathering-mails.ts';

process.env['PUBLIC_ORIGIN'] = 'https://alumni.example.com';

const examples = occasions.flatMap((contract) =>
  contract.examples.map((example) => [contract.type, eventOf(contract, example as object) as Occasion] as const),
);

describe('an event that causes a service mail', () => {
  it.each(examples)('%s has a kind of mail, to the person whom it names', (_type, event) => {
    expect(wantedBy(event)).toMatchObject({ alumniId: event.data.alumniId, kind: expect.any(String) });
  });

  it.each(examples)('%s needs its gathering if and only if it names one', (_type, event) => {
    const { gatheringId } = event.data as { readonly gatheringId?: string };
    expect(gatheringMailOf(event)?.gatheringId).toBe(gatheringId);
    if (event.type === 'alumni-invited') return;
    const withoutGathering = eventMail(event, { record: hanako }, serviceAt(event.metadata.occurredAt));
    const missing = event.type === 'guest-notice-requested' ? 'not_found' : 'gathering_not_open';
    const skipped = { outcome: 'skipped', reason: missing };
    expect(withoutGathering).toMatchObject(gatheringId === undefined ? { outcome: 'written' } : skipped);
  });
});

const gatheringId = idFrom('gathering', 'one');
const alumniId = hanako.alumniId;
const metadata = { id: 'evt_1', subject: 'the subject', sequence: 7, occurredAt: '2026-12-01T00:00:00Z' };
/** An event as its consumer reads it. */
const read = (type: string, data: object) => ({ type, source: 'test', metadata, data: { alumniId, ...data } }) as never;
const notice = (kind: string) => read('guest-notice-requested', { gatheringId, notice: kind });

const about: readonly [event: Occasion, kind: string, tells: string | undefined, isNumbered: boolean][] = [
  [read('alumni-invited', { mail: 'invitation_reminder' }), 'invitation_reminder', undefined, false],
  [read('member-joined', {}), 'receipt', undefined, false],
  [read('verification-requested', {}), 'verification', undefined, false],
  [read('rsvp-answered', { gatheringId, answer: 'attending' }), 'answer', 'confirmation', true],
  [read('seat-offered', { gatheringId }), 'seat_offer', 'seat_offer', true],
  [read('seat-offer-expired', { gatheringId }), 'seat_offer_expired', 'seat_offer_expired', true],
  [notice('reminder_day'), 'gathering_reminder', 'reminder_day', false],
  [notice('reminder_hour'), 'gathering_reminder', 'reminder_hour', false],
  [notice('rescheduled'), 'gathering_rescheduled', 'rescheduled', true],
  [notice('cancelled'), 'gathering_cancelled', 'cancelled', true],
  [notice('thanks'), 'gathering_thanks', 'thanks', false],
  [notice('waiting_closed'), 'waiting_closed', 'waiting_closed', false],
  [notice('reply_not_taken'), 'reply_not_taken', 'reply_not_taken', false],
];

describe('the mail that an event causes', () => {
  it.each(about)('%#: is of its kind, with the event, and the same when the event comes again', (event, kind) => {
    const wanted = wantedBy(event);
    expect(wanted).toEqual({ mailId: idFrom('mail', 'evt_1'), alumniId, kind, event: JSON.stringify(event) });
    expect(wantedBy({ ...event, metadata: { ...event.metadata, id: idFrom('event', 'second') } }).mailId).not.toBe(
      wanted.mailId,
    );
  });

  it.each(about)('%#: says what it tells about its gathering', (event, _kind, tells) => {
    expect(gatheringMailOf(event)).toEqual(tells === undefined ? undefined : { gatheringId, notice: tells });
  });

  it.each(about)(
    '%#: has a place in the order of its kind where an older mail must not follow a newer one',
    (event, kind, _tells, isNumbered) => {
      const place = { subject: 'the subject', sequence: 7 };
      const answer = kind === 'answer' ? { answer: 'attending', answeredAt: '2026-12-01T00:00:00Z' } : {};
      expect(placeInOrder(event)).toEqual(isNumbered ? { ...place, ...answer } : undefined);
    },
  );
});

it('the timer that checks a mail in doubt causes no mail itself', () => {
  const types = occasions.map(({ type }) => type);
  expect(types).toEqual(expect.arrayContaining(about.map(([{ type }]) => type)));
  expect(types).not.toContain('service-mail-doubt-due');
});
