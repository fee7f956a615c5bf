import { describe, expect, it, vi } from 'vitest';
import type { MailingRecord } from '../../../../events/read-models/mailing-record.ts';
import * as subscriptions from '../../../../functions/campaigns/subscriptions.ts';
import { idFrom } from '../../../../shared/identifier.ts';
import { timersOf } from '../../../fixtures/outbox.ts';
import {
  act,
  alter,
  approved,
  call,
  dueEvent,
  enrol,
  eventsOf,
  handle,
  load,
  show,
  write,
} from '../campaign-functions.ts';

const launchDue = await load(subscriptions.wakeCampaign);

/** An instant some days from now. */
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();

describe('writing a campaign', () => {
  it('makes a draft; the same Idempotency-Key makes it once', async () => {
    const key = { headers: { 'idempotency-key': 'k1' } };
    const [first, second] = [await write({}, key), await write({}, key)];
    expect(first).toMatchObject({
      status: 201,
      body: { status: 'draft', classification: 'members', counts: { recipients: 0 } },
    });
    expect(second.body.campaignId).toBe(first.body.campaignId);
  });

  it.each<[string, object]>([
    ['/body/ja', { body: { ja: '{{ firstName }} 様' } }],
    ['/body/en', { body: { en: '<script>alert(1)</script>' } }],
    ['/body/ja', { body: { ja: '<form action="x"><input></form>' } }],
    ['/body/ja', { body: { ja: '[こちら](javascript:alert(1))' } }],
    ['/body/ja', { body: { ja: '{{ attend_url }}' } }],
    ['/body/ja', { body: { ja: '&#xE000;url:salutation&#xE001;' } }],
    ['/body/ja', { body: { ja: '&#57344;plain:salutation&#57345;' } }],
    ['/body/ja', { body: { ja: '[x](&#xE002;0&#xE003;) {{ preferences_url }}' } }],
    ['/body/ja', { body: { ja: 'a&#x202E;b' } }],
    ['/body/ja', { body: { ja: '[](https://www.example.com/)' } }],
    ['/body/ja', { body: { ja: '---' } }],
    ['/subject/ja', { subject: { ja: 'お便り\r\nBcc: somebody@example.net' } }],
    ['/subject/ja', { subject: { ja: '{{ salutation }}' } }],
    ['/topic', { topic: 'opportunities' }],
    ['/classification', { classification: 'secret' }],
    ['/sendAt', { sendAt: inDays(-1) }],
    ['/sendAt', { sendAt: '2999-01-01T00:00:00Z' }],
    ['/notAfter', { notAfter: inDays(-1) }],
    ['/notAfter', { notAfter: '9999-12-31T23:59:59Z' }],
    ['/notAfter', { sendAt: inDays(2), notAfter: inDays(1) }],
    ['/colour', { colour: 'red' }],
    ['/audience/unknown', { audience: { unknown: 1 } }],
    ['/body', { body: {} }],
  ])('refuses %s of %j', async (pointer, change) => {
    const { status, body } = await write(change);
    expect(status).toBe(422);
    expect(body.errors.map((error: { pointer: string }) => error.pointer)).toContain(pointer);
  });

  it('names the variables that are known', async () => {
    const { body } = await write({ body: { ja: '{{ firstName }}' } });
    expect(body.errors[0].detail).toBe(
      'holds the unknown variable {{ firstName }}; known are {{ salutation }}, {{ preferences_url }}, {{ unsubscribe_url }}',
    );
  });

  it('lists campaigns, the newest first, page by page', async () => {
    const begin = Date.now() - 10_000;
    vi.useFakeTimers({ toFake: ['Date'] });
    const made: string[] = [];
    for (let count = 0; count < 3; count++) {
      vi.setSystemTime(begin + count * 1000);
      made.push((await write()).body.campaignId);
    }
    vi.useRealTimers();
    const listed: string[] = [];
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const { body } = await call('GET /campaigns', { query: { limit: '1', ...(cursor !== undefined && { cursor }) } });
      listed.push(...body.items.map((item: { campaignId: string }) => item.campaignId));
      cursor = body.cursor as string | null;
    }
    expect(new Set(listed).size).toBe(listed.length);
    expect(listed.filter((campaignId) => made.includes(campaignId))).toEqual(made.toReversed());
    expect((await call('GET /campaigns', { query: { cursor: 'forged.cursor' } })).status).toBe(400);
  });

  it('404 for one that does not exist', async () => {
    expect((await act('submit', idFrom('campaign', 'nobody'))).status).toBe(404);
  });
});

describe('the preview', () => {
  it('shows what readers of each language get, and who is left out, and why', async () => {
    const unwilling: Partial<MailingRecord>[] = [
      { topics: [] },
      { frequency: 'pause' },
      { topics: ['jobs'], topicsSince: { newsletter: '2026-01-01T00:00:00Z', jobs: '2026-01-01T00:00:00Z' } },
      { topics: ['jobs'], topicsSince: { jobs: '2026-01-01T00:00:00Z' } },
    ];
    await enrol('preview', 8, (number) => unwilling[number] ?? {});
    const { body } = await write({ audience: { departments: ['preview'] } });
    const { body: preview } = await call('GET /campaigns/{campaignId}/preview', {
      params: { campaignId: body.campaignId },
    });
    expect(preview.languages.ja).toMatchObject({ subject: '秋のお便り', fallback: false });
    expect(preview.languages.en).toMatchObject({ subject: '秋のお便り', fallback: true });
    expect(preview.languages.ja.html).toContain('<h1>秋のお便り</h1>');
    expect(preview.audience).toEqual({
      named: 8,
      count: 4,
      leftOut: { not_consented: 2, paused_by_member: 1, consent_withdrawn: 1 },
    });
  });
});

describe('a text in one language only', () => {
  it.each([
    [
      { subject: { ja: '秋', en: 'Autumn' }, body: { ja: '秋です。' } },
      { fallback: true, subject: '秋', missing: ['body'] },
    ],
    [
      { subject: { ja: '秋' }, body: { ja: '秋です。', en: 'Hi' } },
      { fallback: false, subject: '秋', missing: ['subject'] },
    ],
    [
      { subject: { ja: '秋' }, body: { ja: '秋です。' } },
      { fallback: true, subject: '秋', missing: ['subject', 'body'] },
    ],
    [
      { subject: { ja: '秋', en: 'Fall' }, body: { ja: '秋です。', en: 'Hi' } },
      { fallback: false, subject: 'Fall', missing: [] },
    ],
  ])('%j is shown as such by the preview', async (texts, shown) => {
    const { campaignId } = (await write(texts)).body;
    const { body } = await call('GET /campaigns/{campaignId}/preview', { params: { campaignId } });
    expect(body.languages.en).toMatchObject(shown);
    expect(body.languages.ja.missing).toEqual([]);
  });
});

describe('the time to send', () => {
  it('a campaign for later waits, and leaves when it is due', async () => {
    const sendAt = inDays(1);
    const campaignId = await approved({ sendAt });
    expect((await act('launch', campaignId)).body).toMatchObject({ status: 'approved', scheduledFor: sendAt });
    expect(await timersOf(campaignId)).toEqual([{ kind: 'campaign', dueAt: sendAt }]);
    await handle(launchDue, dueEvent(campaignId));
    expect(await show(campaignId)).toMatchObject({ status: 'approved' });
    await alter(campaignId, { scheduledFor: '2026-01-01T00:00:00Z' });
    await handle(launchDue, dueEvent(campaignId), dueEvent(campaignId));
    expect(await show(campaignId)).toMatchObject({ status: 'freezing', scheduledFor: null });
    expect(await eventsOf('campaign-launched', campaignId)).toHaveLength(1);
  });

  it('a sendAt that passed meanwhile is 422 at the launch, and at a change that names it, not at any other', async () => {
    const campaignId = await approved({ sendAt: inDays(1) });
    await alter(campaignId, { sendAt: inDays(-1) });
    const refused = { status: 422, body: { errors: [{ pointer: '/sendAt', detail: 'is in the past' }] } };
    const missed = 'is in the past: give another sendAt, or null to send it now';
    expect(await act('launch', campaignId)).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/sendAt', detail: missed }] },
    });
    const patch = (body: object) => call('PATCH /campaigns/{campaignId}', { params: { campaignId }, body });
    expect(await patch({ sendAt: inDays(-1) })).toMatchObject(refused);
    expect((await patch({ subject: { ja: '冬のお便り' } })).status).toBe(200);
    expect((await patch({ sendAt: null })).body).toMatchObject({ sendAt: null });
  });

  it('a campaign that missed its sendAt says so, and leaves at another time without another approval', async () => {
    const campaignId = await approved({ sendAt: inDays(1) });
    expect((await show(campaignId)).hint).toContain('not at its sendAt alone');
    await alter(campaignId, { sendAt: inDays(-1) });
    expect((await show(campaignId)).hint).toContain('its sendAt has passed');
    expect((await act('launch', campaignId, { body: { sendAt: 'tomorrow' } })).status).toBe(422);
    expect((await act('launch', campaignId, { body: { at: inDays(2) } })).status).toBe(422);
    const sendAt = inDays(2);
    expect(await act('launch', campaignId, { body: { sendAt } })).toMatchObject({
      status: 202,
      body: { status: 'approved', sendAt, scheduledFor: sendAt, hint: null, approvedBy: 'boss' },
    });
    expect(await timersOf(campaignId)).toEqual([{ kind: 'campaign', dueAt: sendAt }]);
    await enrol('missed its time', 1);
    expect((await act('launch', campaignId, { body: { sendAt: null } })).body).toMatchObject({
      status: 'freezing',
      sendAt: null,
    });
  });

  it('a campaign that waits is paused, does not leave, and is resumed for its time or another', async () => {
    const sendAt = inDays(1);
    const campaignId = await approved({ sendAt });
    expect((await act('pause', campaignId)).status).toBe(409);
    await act('launch', campaignId);
    expect(await act('pause', campaignId)).toMatchObject({
      status: 200,
      body: { status: 'paused', hint: expect.stringContaining('resume') },
    });
    await alter(campaignId, { sendAt: inDays(-1), scheduledFor: inDays(-1) });
    await handle(launchDue, dueEvent(campaignId));
    expect(await show(campaignId)).toMatchObject({ status: 'paused' });
    expect((await act('resume', campaignId)).status).toBe(422);
    const later = inDays(3);
    expect((await act('resume', campaignId, { body: { sendAt: later } })).body).toMatchObject({
      status: 'approved',
      scheduledFor: later,
    });
    await act('pause', campaignId);
    expect((await act('resume', campaignId)).body).toMatchObject({ status: 'approved', scheduledFor: later });
    expect(await eventsOf('campaign-launched', campaignId)).toEqual([]);
  });

  it('a launch after notAfter is 409; one that is due after it has expired', async () => {
    const campaignId = await approved();
    await alter(campaignId, { notAfter: inDays(-1) });
    expect(await act('launch', campaignId)).toMatchObject({
      status: 409,
      body: { errors: [{ pointer: '/notAfter' }] },
    });
    const later = await approved({ sendAt: inDays(1), notAfter: inDays(2) });
    await act('launch', later);
    await alter(later, { scheduledFor: '2026-01-01T00:00:00Z', notAfter: '2026-01-02T00:00:00Z' });
    await handle(launchDue, dueEvent(later));
    expect(await show(later)).toMatchObject({ status: 'expired' });
  });
});
