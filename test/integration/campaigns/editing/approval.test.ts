import { describe, expect, it } from 'vitest';
import { act, approved, approver, ask, call, enrol, newsletter, show, write } from '../campaign-functions.ts';

describe('approval', () => {
  it('is given by nobody who wrote or submitted it, and needs the scope', async () => {
    const { body } = await write();
    const { campaignId } = body;
    expect((await act('approve', campaignId, { actor: 'boss', scope: approver })).status).toBe(409);
    await act('submit', campaignId, { actor: 'submitter' });
    expect((await act('approve', campaignId, { actor: 'boss' })).status).toBe(403);
    for (const actor of ['author', 'submitter']) {
      const refusal = await act('approve', campaignId, { actor, scope: approver });
      expect(refusal).toMatchObject({
        status: 403,
        body: { detail: expect.stringContaining('authors and the submitter') },
      });
    }
    expect((await act('approve', campaignId, { actor: 'boss', scope: approver })).body.status).toBe('approved');
  });

  it('is of this content: a change makes it a draft again', async () => {
    const campaignId = await approved();
    const changed = await call('PATCH /campaigns/{campaignId}', {
      params: { campaignId },
      body: { subject: { ja: '冬のお便り' } },
      actor: 'boss',
    });
    expect(changed.body).toMatchObject({
      status: 'draft',
      approvedBy: null,
      subject: { ja: '冬のお便り' },
      body: newsletter.body,
    });
    expect((await act('launch', campaignId)).status).toBe(409);
    await act('submit', campaignId, { actor: 'author' });
    expect((await act('approve', campaignId, { actor: 'boss', scope: approver })).status).toBe(403);
  });

  describe('names the version that was read', () => {
    const changing = (campaignId: string, more: object = {}) =>
      call('PATCH /campaigns/{campaignId}', {
        params: { campaignId },
        body: { body: { ja: '差し替えました。' } },
        actor: 'author',
        ...more,
      });
    const approve = (campaignId: string, headers: Record<string, string> = {}) =>
      act('approve', campaignId, { actor: 'boss', scope: approver, headers });
    const resubmitted = async () => {
      const { campaignId } = (await write()).body;
      await act('submit', campaignId, { actor: 'author' });
      const read = (await ask('GET /campaigns/{campaignId}', { params: { campaignId } })).headers['etag'];
      await changing(campaignId);
      await act('submit', campaignId, { actor: 'author' });
      return { campaignId, read: String(read) };
    };
    const tagOf = async (campaignId: string) =>
      String((await ask('GET /campaigns/{campaignId}', { params: { campaignId } })).headers['etag']);

    it('is 428 without it once the content changed, 412 with an old one, and taken with the present one', async () => {
      const { campaignId, read } = await resubmitted();
      expect(await approve(campaignId)).toMatchObject({
        status: 428,
        body: { title: 'Name the version that was read' },
      });
      // A star is true of every version: it names none that was read.
      for (const any of ['*', ' * '])
        expect(await approve(campaignId, { 'if-match': any })).toMatchObject({ status: 428 });
      const stale = await approve(campaignId, { 'if-match': read });
      expect(stale).toMatchObject({
        status: 412,
        body: { current: { campaignId, status: 'submitted', authors: ['author'] } },
      });
      expect(stale.body.current.body).toEqual({ ja: '差し替えました。' });
      expect(stale.body.current).not.toHaveProperty('list');
      expect((await show(campaignId)).status).toBe('submitted');
      const present = await tagOf(campaignId);
      expect(present).toBe(`"${stale.body.current.version}"`);
      expect((await approve(campaignId, { 'if-match': present })).body.status).toBe('approved');
    });

    it('is not asked of a first submission', async () => {
      const { campaignId } = (await write()).body;
      await act('submit', campaignId, { actor: 'author' });
      expect((await approve(campaignId)).status).toBe(200);
    });

    it('is asked only of somebody who may approve, of something that can be approved', async () => {
      const { campaignId } = await resubmitted();
      expect((await act('approve', campaignId, { actor: 'author', scope: approver })).status).toBe(403);
      await changing(campaignId);
      expect((await approve(campaignId)).status).toBe(409);
    });

    it('counts for PATCH and every action, before anything is done', async () => {
      const { campaignId } = (await write()).body;
      const old = { headers: { 'if-match': '"0", W/"1"' }, actor: 'boss', scope: approver };
      const before = await show(campaignId);
      const actions = ['submit', 'approve', 'launch', 'pause', 'resume', 'cancel', 'resend-in-doubt', 'test-mail'];
      for (const action of actions) expect((await act(action, campaignId, old)).status, action).toBe(412);
      expect((await changing(campaignId, old)).status).toBe(412);
      for (const bare of ['1', before.version, `'${before.version}'`]) {
        expect((await changing(campaignId, { headers: { 'if-match': String(bare) } })).status, bare).toBe(400);
      }
      expect(await show(campaignId)).toEqual(before);
      expect((await changing(campaignId, { headers: { 'if-match': '*' } })).status).toBe(200);
    });

    it('is another one after every decision; a list says it too', async () => {
      const first = await write();
      const { campaignId } = first.body;
      const tags = [await tagOf(campaignId)];
      for (const step of [
        () => changing(campaignId),
        () => act('submit', campaignId),
        () => act('cancel', campaignId),
      ]) {
        await step();
        tags.push(await tagOf(campaignId));
      }
      expect(new Set(tags).size).toBe(4);
      const { body } = await call('GET /campaigns', { query: { limit: '1' } });
      expect(`"${body.items[0].version}"`).toBe(tags.at(-1));
    });

    it('does not keep the same request from being repeated', async () => {
      const { campaignId } = await resubmitted();
      const headers = { 'if-match': await tagOf(campaignId), 'idempotency-key': `approve-${campaignId}` };
      const [first, second] = [await approve(campaignId, headers), await approve(campaignId, headers)];
      expect([first.status, second.status]).toEqual([200, 200]);
      expect(second.body).toEqual(first.body);
      // Another request with the same tag is late.
      expect((await approve(campaignId, { 'if-match': headers['if-match'] })).status).toBe(412);
    });
  });

  it('is not got around by another topic', async () => {
    const { campaignId } = (await write()).body;
    await call('PATCH /campaigns/{campaignId}', { params: { campaignId }, body: { topic: 'jobs' }, actor: 'author' });
    expect((await act('launch', campaignId)).status).toBe(409);
  });

  it('is not asked where the programme does not ask for it', async () => {
    await enrol('jobs without approval', 1);
    const { body } = await write({ topic: 'jobs' });
    expect((await act('launch', body.campaignId)).body.status).toBe('freezing');
  });

  it('is refused with a reason that the author reads', async () => {
    const { campaignId } = (await write()).body;
    const reject = (body: object | undefined, more: object = {}) =>
      act('reject', campaignId, { actor: 'boss', scope: approver, ...(body && { body }), ...more });
    await act('submit', campaignId, { actor: 'author' });
    const reason = '二段落目の日付が違います。';
    expect((await reject({ reason }, { scope: 'programme/read programme/write' })).status).toBe(403);
    for (const body of [undefined, {}, { reason: '' }, { reason: ' ' }])
      expect((await reject(body)).status).toBe(body === undefined ? 400 : 422);
    expect((await reject({ reason })).body).toMatchObject({ status: 'draft', submittedBy: null });
    expect((await show(campaignId)).history.at(-1)).toMatchObject({ actor: 'boss', action: 'rejected', reason });
    expect((await reject({ reason })).status).toBe(409);
    await act('submit', campaignId, { actor: 'author' });
    expect((await act('approve', campaignId, { actor: 'boss', scope: approver })).status).toBe(200);
  });

  it('launch without it is 409', async () => {
    const { body } = await write();
    expect((await act('launch', body.campaignId)).status).toBe(409);
  });
});
