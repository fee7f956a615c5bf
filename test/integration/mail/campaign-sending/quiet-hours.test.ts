/** Quiet hours: whoever sleeps is written to in the morning, the others now. */
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { chunkDue } from '../../../../events/timers/index.ts';
import type { CampaignId } from '../../../../shared/identifier.ts';
import { programme } from '../../../../shared/programme/compiled.ts';
import { lambdaContext, queued } from '../../../fixtures/invocations.ts';
import { timersOf } from '../../../fixtures/outbox.ts';
import { enrol, handOver, happened, nudge, numbered, openMailRoom, progressOf } from '../frozen-campaign.ts';

const room = await openMailRoom();
const { ses } = room;
const { handler } = await import('../../../../functions/mail/campaign-sending/send-mail.ts');

const members = Array.from({ length: 30 }, (_, number) =>
  numbered(number, { timeZone: ['Asia/Tokyo', 'Europe/Berlin', 'America/New_York'][number % 3] ?? 'Asia/Tokyo' }),
);
const ids = members.map(({ alumniId }) => alumniId);
await enrol(...members);

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
  // 22:00 in Tokyo, 14:00 in Berlin, 08:00 in New York.
  vi.setSystemTime('2026-12-01T13:00:00Z');
  programme.quietHours = { from: '21:00', to: '09:00' };
  ses.reset();
});
afterEach(() => vi.useRealTimers());
afterAll(() => room.close());

const send = (...events: Parameters<typeof queued>) => handler(queued(...events), lambdaContext());
const due = (campaignId: CampaignId) =>
  happened(chunkDue, `${campaignId}.0`, { ref: `${campaignId}.0`, dueAt: new Date().toISOString() }, Date.now());

describe('in quiet hours', () => {
  it('recipients in other zones get their mail, and the chunk waits for the earliest morning', async () => {
    const campaignId = await handOver('night', ids);
    await send(nudge(campaignId));
    expect(await progressOf(campaignId)).toMatchObject({ outcomes: 'pap'.repeat(10), done: false });
    expect(await timersOf(`${campaignId}.0`)).toEqual([{ kind: 'chunk', dueAt: '2026-12-01T14:00:00.000Z' }]);
    vi.setSystemTime('2026-12-01T14:00:00Z');
    await send(due(campaignId), due(campaignId));
    expect(await progressOf(campaignId)).toMatchObject({ outcomes: 'paa'.repeat(10), done: false });
    vi.setSystemTime('2026-12-02T00:00:00Z');
    await send(due(campaignId));
    expect(await progressOf(campaignId)).toMatchObject({ outcomes: 'aaa'.repeat(10), done: true });
    expect([...ses.timesAccepted().values()]).toEqual(Array(30).fill(1));
  });

  it('recipients for whom notAfter comes before the morning are skipped', async () => {
    const campaignId = await handOver('ends at night', ids.slice(0, 1), { notAfter: '2026-12-01T20:00:00Z' });
    await send(nudge(campaignId));
    expect(await timersOf(`${campaignId}.0`)).toEqual([{ kind: 'chunk', dueAt: '2026-12-01T20:00:00.000Z' }]);
    vi.setSystemTime('2026-12-01T20:00:00Z');
    await send(due(campaignId));
    expect(await progressOf(campaignId)).toMatchObject({ outcomes: 's', reasons: { 0: 'too_late' }, done: true });
    expect(ses.sends).toBe(0);
  });
});
