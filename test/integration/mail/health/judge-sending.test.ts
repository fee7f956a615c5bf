/** Bounces and complaints are counted where they are noted, and stop the campaign when they are too many. */
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { campaignResumed } from '../../../../events/campaigns/index.ts';
import { softBouncesTable } from '../../../../functions/mail/tables.ts';
import { openTable } from '../../../../shared/dynamo/table.ts';
import { type AlumniId, type CampaignId, idFrom } from '../../../../shared/identifier.ts';
import { lambdaContext, queued, queuedBodies } from '../../../fixtures/invocations.ts';
import { emitted } from '../../../fixtures/outbox.ts';
import { enrol, handOver, happened, nudge, numbered, openMailRoom } from '../frozen-campaign.ts';

const room = await openMailRoom();
const { handler: sendMail } = await import('../../../../functions/mail/campaign-sending/send-mail.ts');
const { loadHealth } = await import('../../../../functions/mail/health/health-store.ts');
const { handler: judge } = await import('../../../../functions/mail/health/judge-sending.ts');
const { handler: report } = await import('../../../../functions/mail/reports/record-delivery-bounce-complaint.ts');

const members = Array.from({ length: 100 }, (_, number) => numbered(number));
const ids = members.map(({ alumniId }) => alumniId);
await enrol(...members);
beforeEach(() => room.ses.reset());
afterAll(() => room.close());

const of = async (type: string, ref: string) =>
  (await emitted(type)).filter(({ detail }) => detail.data['campaignId'] === ref || detail.data['mailRef'] === ref);
const harms = async (campaignId: CampaignId) =>
  (await of('sending-harmed', campaignId)).map(({ detail }) => detail.data['because']);
const judged = (...events: Parameters<typeof queued>) => judge(queued(...events), lambdaContext());
const receive = (...bodies: unknown[]) => report(queuedBodies(...bodies), lambdaContext());

/** A campaign of a hundred, sent and counted. */
async function sent(name: string): Promise<CampaignId> {
  const campaignId = await handOver(name, ids);
  await sendMail(queued(nudge(campaignId)), lambdaContext());
  await judged(...(await of('chunk-sent', campaignId)));
  return campaignId;
}
const about = (campaignId: CampaignId, position: number, more: object) => ({
  id: `report-${position}`,
  time: '2026-12-01T00:00:00Z',
  messageId: `m${position}`,
  tags: { campaign: [campaignId], recipient: [ids[position]], chunk: ['0'], position: [String(position)] },
  ...more,
});
const bounce = (campaignId: CampaignId, position: number, bounceType = 'Permanent') =>
  about(campaignId, position, { type: 'Email Bounced', bounceType, bounceSubType: 'General' });
const complaint = (campaignId: CampaignId, position: number) =>
  about(campaignId, position, { type: 'Email Complaint Received' });

describe('an event names a campaign that does harm', () => {
  it('when more than 4 % of its mails bounced for good, once until HR resumes it', async () => {
    const campaignId = await sent('bounces');
    const four = [0, 1, 2, 3].map((position) => bounce(campaignId, position));
    await receive(...four, ...four, bounce(campaignId, 9, 'Transient'));
    await judged(...(await of('mail-bounced', campaignId)));
    expect(await harms(campaignId)).toEqual([]);
    await receive(bounce(campaignId, 4));
    await judged(...(await of('mail-bounced', campaignId)));
    await judged(...(await of('mail-bounced', campaignId)), ...(await of('chunk-sent', campaignId)));
    expect(await harms(campaignId)).toEqual(['bounces']);
  });

  it('and not again for the same numbers after HR resumed it', async () => {
    const campaignId = await sent('resumed');
    await receive(...[0, 1, 2, 3, 4].map((position) => bounce(campaignId, position)));
    await judged(...(await of('mail-bounced', campaignId)));
    const resumed = happened(campaignResumed, campaignId, { campaignId }, 5);
    await judged(resumed, resumed);
    await receive(bounce(campaignId, 5));
    await judged(...(await of('mail-bounced', campaignId)));
    expect(await harms(campaignId)).toEqual(['bounces']);
  });

  it('as before where a wait for quota was over: nobody has seen the numbers', async () => {
    const campaignId = await sent('quota');
    await receive(...[0, 1, 2, 3, 4].map((position) => bounce(campaignId, position)));
    await judged(...(await of('mail-bounced', campaignId)));
    const seen = () => loadHealth(campaignId).then((health) => health?.seen);
    const before = await seen();
    await judged(happened(campaignResumed, campaignId, { campaignId, after: 'quota' }, 5));
    expect(await seen()).toEqual(before);
    await judged(happened(campaignResumed, campaignId, { campaignId }, 6));
    expect(await seen()).not.toEqual(before);
  });

  it('when three of few reported it as spam', async () => {
    const campaignId = await sent('complaints');
    await receive(complaint(campaignId, 0), complaint(campaignId, 1), complaint(campaignId, 0));
    await judged(...(await of('mail-complained', campaignId)));
    expect(await harms(campaignId)).toEqual([]);
    await receive(complaint(campaignId, 2));
    await judged(...(await of('mail-complained', campaignId)));
    expect(await harms(campaignId)).toEqual(['complaints']);
  });
});

describe('passing bounces', () => {
  const passing = (alumniId: AlumniId, mail: string, time: string) => ({
    id: `passing-${mail}`,
    type: 'Email Bounced',
    bounceType: 'Transient',
    bounceSubType: 'MailboxFull',
    time,
    messageId: mail,
    tags: { mail: [idFrom('mail', alumniId, mail)], recipient: [alumniId] },
  });
  const bounced = async (alumniId: AlumniId) =>
    (await emitted('mail-bounced'))
      .filter(({ detail }) => detail.data['alumniId'] === alumniId)
      .map(({ detail: { data } }) => [data['permanent'], data['because']]);

  it('of three mails within thirty days close the address, as a permanent one would', async () => {
    const alumniId = idFrom('alumnus', 'full');
    const first = passing(alumniId, 'one', '2026-12-01T00:00:00Z');
    const second = passing(alumniId, 'two', '2026-12-10T00:00:00Z');
    const third = passing(alumniId, 'three', '2026-12-30T00:00:00Z');
    await receive(first, second, first, second);
    await receive(third, third);
    const all = await bounced(alumniId);
    expect(all.filter(([permanent]) => permanent)).toEqual([[true, 'repeated']]);
    expect((await openTable(softBouncesTable).get({ alumniId }))?.bounces).toHaveLength(3);
  });

  it('of an address that was replaced since do not count', async () => {
    const record = numbered(200, { addressSince: '2026-12-05T00:00:00Z' });
    await enrol(record);
    for (const [mail, time] of [
      ['a', '2026-12-01T00:00:00Z'],
      ['b', '2026-12-06T00:00:00Z'],
      ['c', '2026-12-07T00:00:00Z'],
    ] as const)
      await receive(passing(record.alumniId, mail, time));
    expect((await bounced(record.alumniId)).map(([permanent]) => permanent)).toEqual([false, false, false]);
  });

  it('of many days, reported at once, are all counted', async () => {
    const alumniId = idFrom('alumnus', 'many');
    const days = ['2026-12-01', '2026-12-02', '2026-12-03'];
    await Promise.all(days.map((mail) => receive(passing(alumniId, mail, `${mail}T00:00:00Z`))));
    expect((await bounced(alumniId)).filter(([permanent]) => permanent)).toHaveLength(1);
  });
});
