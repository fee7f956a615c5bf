import { afterAll, describe, expect, it } from 'vitest';
import { sendFeedbackTable, sendProgressTable } from '../../../../events/read-models/send-progress.ts';
import { serviceMailsTable } from '../../../../functions/mail/tables.ts';
import { commit } from '../../../../shared/dynamo/commit.ts';
import { openTable } from '../../../../shared/dynamo/table.ts';
import { idFrom } from '../../../../shared/identifier.ts';
import { lambdaContext, queuedBodies } from '../../../fixtures/invocations.ts';
import { announced } from '../../../fixtures/outbox.ts';
import { openMailRoom } from '../setting.ts';

const room = await openMailRoom();
const { handler } = await import('../../../../functions/mail/reports/record-delivery-bounce-complaint.ts');
afterAll(() => room.close());

const alumniId = idFrom('alumnus', 'somebody');
const report = (campaign: string, type: string, more: object = {}) => ({
  id: 'c3d4',
  type,
  time: '2026-12-01T00:00:00Z',
  messageId: 'm1',
  tags: {
    'ses:configuration-set': ['okaeri'],
    campaign: [idFrom('campaign', campaign)],
    recipient: [alumniId],
    chunk: ['0'],
    position: ['3'],
  },
  ...more,
});
const bounce = (campaign: string, bounceType = 'Permanent') =>
  report(campaign, 'Email Bounced', { bounceType, bounceSubType: 'General' });
const receive = (...bodies: unknown[]) => handler(queuedBodies(...bodies), lambdaContext());
const feedbackOf = (campaign: string) =>
  openTable(sendFeedbackTable).get({ campaignId: idFrom('campaign', campaign), chunk: 0 });
const eventsOf = async (type: string, mailRef: string) =>
  (await announced(type)).filter(({ detail }) => detail.data['mailRef'] === mailRef).map(({ detail }) => detail);

describe('a report of SES on a campaign mail', () => {
  it('is noted for its recipient, before or after the send returned', async () => {
    await receive(report('early', 'Email Delivered'));
    expect(await feedbackOf('early')).toMatchObject({ feedback: '---d' });
  });

  it('never takes back what is worse, and doubled reports change nothing', async () => {
    const all = [
      bounce('order'),
      report('order', 'Email Sent'),
      report('order', 'Email Complaint Received'),
      report('order', 'Email Delivered'),
    ];
    await receive(...all, ...all.toReversed());
    expect(await feedbackOf('order')).toMatchObject({ feedback: '---c' });
    expect(await eventsOf('mail-bounced', idFrom('campaign', 'order'))).toHaveLength(1);
    expect(await eventsOf('mail-complained', idFrom('campaign', 'order'))).toHaveLength(1);
  });

  it('a bounce says when it happened, to whom, and whether for good', async () => {
    await receive(bounce('bounced'));
    const [event] = await eventsOf('mail-bounced', idFrom('campaign', 'bounced'));
    expect(event?.metadata.occurredAt).toBe('2026-12-01T00:00:00.000Z');
    expect(event?.data).toEqual({ alumniId, mailRef: idFrom('campaign', 'bounced'), permanent: true });
    expect((await feedbackOf('bounced'))?.reasons).toEqual({ 3: 'bounce_permanent_general' });
  });

  it('a passing bounce does not hide the permanent one that follows', async () => {
    await receive(bounce('soft', 'Transient'), bounce('soft'));
    const events = await eventsOf('mail-bounced', idFrom('campaign', 'soft'));
    expect(events.map(({ data }) => data['permanent'])).toEqual([false, true]);
  });

  it('"sent" costs no write where the sender knew already', async () => {
    const at = '2026-12-01T00:00:00Z';
    const campaignId = idFrom('campaign', 'known');
    const progress = { campaignId, chunk: 0, version: 1, outcomes: 'aada', reasons: {}, updatedAt: at, done: true };
    await commit(openTable(sendProgressTable).put(progress));
    await receive(report('known', 'Email Sent'));
    expect(await feedbackOf('known')).toBeUndefined();
  });

  it('reports of a batch on one chunk are noted in one write, bounces among them each in their own', async () => {
    const at = (position: number, one: ReturnType<typeof report>) => ({
      ...one,
      tags: { ...one.tags, position: [String(position)] },
    });
    const delivered = Array.from({ length: 99 }, (_, position) => at(position, report('batch', 'Email Delivered')));
    const sent = Array.from({ length: 100 }, (_, position) => at(position, report('batch', 'Email Sent')));
    await receive(...sent, ...delivered, at(99, bounce('batch')));
    expect(await feedbackOf('batch')).toMatchObject({ feedback: `${'d'.repeat(99)}b`, version: 2 });
    expect(await eventsOf('mail-bounced', idFrom('campaign', 'batch'))).toHaveLength(1);
  });

  it('reports of many at once on one chunk are all kept', async () => {
    const many = Array.from({ length: 20 }, (_, position) => {
      const one = report('many', 'Email Delivered');
      return { ...one, tags: { ...one.tags, position: [String(position)] } };
    });
    await Promise.all([receive(...many.slice(0, 10)), receive(...many.slice(10))]);
    expect(await feedbackOf('many')).toMatchObject({ feedback: 'd'.repeat(20) });
  });
});

describe('a report on a service mail', () => {
  it('is noted on the mail, and a bounce is announced with the mail’s id', async () => {
    const mailId = idFrom('mail', 'one');
    const at = '2026-12-01T00:00:00Z';
    const mails = openTable(serviceMailsTable);
    await commit(
      mails.put({ mailId, alumniId, kind: 'receipt', state: 'accepted', claimedAt: at, updatedAt: at, expiresAt: 1 }),
    );
    const tags = { mail: [mailId], recipient: [alumniId] };
    await receive({ ...bounce('-'), tags }, { ...report('-', 'Email Delivered'), tags });
    expect(await mails.get({ mailId })).toMatchObject({ feedback: 'b', reason: 'bounce_permanent_general' });
    expect(await eventsOf('mail-bounced', mailId)).toHaveLength(1);
  });
});

it('a report on a mail that is not ours is left alone; one that cannot be read goes to the dead letters', async () => {
  expect(
    await receive({ ...report('x', 'Email Sent'), tags: {} }, { id: '1', type: 'Email Opened' }, 'no json'),
  ).toEqual({
    batchItemFailures: [],
  });
  expect(room.aws.deadLetters().map(({ reason }) => reason)).toEqual([
    expect.stringContaining('invalid: '),
    'not_json',
  ]);
});
