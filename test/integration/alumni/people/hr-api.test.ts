import { BasePersistenceLayer } from '@aws-lambda-powertools/idempotency/persistence';
import { describe, expect, it, vi } from 'vitest';
import { memberJoined, memberLeft, profileUpdated } from '../../../../events/consent/index.ts';
import { type MailingRecord, mailingRecordsTable } from '../../../../events/read-models/mailing-record.ts';
import { erasureDue, invitationDue } from '../../../../events/timers/index.ts';
import { commit } from '../../../../shared/dynamo/commit.ts';
import { openTable } from '../../../../shared/dynamo/table.ts';
import { type AlumniId, newId } from '../../../../shared/identifier.ts';
import { member } from '../../../fixtures/gatherings.ts';
import { lambdaContext, queued } from '../../../fixtures/invocations.ts';

import {
  alumni,
  cards,
  consentSays,
  hr,
  register,
  registerLeaver,
  stated,
  timerDue,
  typesFor,
} from '../alumni-functions.ts';

describe('HR', () => {
  it('sees whose address is closed and since when, on the person and in lists, until it is opened', async () => {
    vi.setSystemTime('2026-04-02T01:00:00Z');
    const alumniId = newId('alumnus');
    await register(alumniId);
    await consentSays(memberJoined, alumniId, { topics: ['newsletter'], via: 'invitation' }, 1);
    const records = openTable(mailingRecordsTable);
    const record = member(alumniId, { membershipSince: '2026-04-02T01:00:00Z' });
    const person = async () => (await hr('GET /alumni/{alumniId}', { params: { alumniId } })).body;
    const listed = async () => {
      const { body } = await hr('GET /alumni', { query: { status: 'member', limit: '100' } });
      return body.items.find((item: { alumniId: string }) => item.alumniId === alumniId);
    };
    await commit(records.put(record));
    expect((await person()).suppression).toBe('none');
    expect(await person()).not.toHaveProperty('suppressedSince');
    const closed = { suppression: 'address', suppressedSince: '2026-04-03T00:00:00Z' } as const;
    await commit(records.put({ ...record, suppression: 'address', bouncedAt: closed.suppressedSince }));
    expect(await person()).toMatchObject(closed);
    expect(await listed()).toMatchObject(closed);
    await commit(records.put({ ...record, bouncedAt: closed.suppressedSince }));
    expect(await person()).toMatchObject({ status: 'member', suppression: 'none' });
  });

  it('decides about an address of two people, of whom one was first', async () => {
    vi.setSystemTime('2026-04-02T01:00:00Z');
    const people = [newId('alumnus'), newId('alumnus'), newId('alumnus')];
    const personalEmail = 'Shared@EXAMPLE.net';
    const deliveries = await Promise.all(
      people.map(async (alumniId) => queued(await stated(alumniId, { personalEmail }))),
    );
    await Promise.all(deliveries.map((delivery) => registerLeaver(delivery, lambdaContext())));
    const records = await alumni.getMany(people.map((alumniId) => ({ alumniId })));
    expect(records.map(({ status }) => status).sort()).toEqual(['awaiting_approval', 'awaiting_approval', 'invited']);
    const [first, second] = records
      .filter(({ status }) => status === 'awaiting_approval')
      .map(({ alumniId }) => alumniId);
    if (first === undefined || second === undefined) throw new Error('nobody waits');

    expect(await hr('POST /alumni/{alumniId}/approve', { params: { alumniId: first } })).toMatchObject({
      status: 200,
      body: { status: 'invited' },
    });
    expect(await hr('POST /alumni/{alumniId}/decline', { params: { alumniId: second } })).toMatchObject({
      status: 200,
      body: { status: 'excluded', statusReason: 'declined_by_hr' },
    });
    expect((await hr('POST /alumni/{alumniId}/approve', { params: { alumniId: second } })).status).toBe(409);
    expect(await alumni.get({ alumniId: first })).toMatchObject({ updatedBy: 'hr-1' });
    expect(await typesFor(second)).not.toContain('alumni-invited');
  });

  it('completes how a leaver may be written to; then the invitation leaves', async () => {
    vi.setSystemTime('2026-04-02T01:00:00Z');
    const alumniId = newId('alumnus');
    await register(alumniId, { personalEmail: undefined, contactBasis: undefined });
    const path = 'PATCH /alumni/{alumniId}/contact';
    const params = { alumniId };
    expect(await hr(path, { params, body: { personalEmail: `${alumniId}@example.com` } })).toMatchObject({
      body: { status: 'awaiting_contact', statusReason: 'no_contact_basis' },
    });
    expect(await hr(path, { params, body: { contactBasis: 'written_notice', locale: 'ja' } })).toMatchObject({
      status: 200,
      body: { status: 'invited', locale: 'ja' },
    });
    expect(await typesFor(alumniId)).toEqual([
      'leaver-registered',
      'contact-updated',
      'leaver-registered',
      'alumni-invited',
      'contact-updated',
    ]);
  });

  it('who corrects an address at night has it invited at ten', async () => {
    vi.setSystemTime('2026-04-02T01:00:00Z');
    const alumniId = newId('alumnus');
    await register(alumniId);
    vi.setSystemTime('2026-04-02T13:00:00Z');
    const body = { personalEmail: `${alumniId}@example.com` };
    expect(await hr('PATCH /alumni/{alumniId}/contact', { params: { alumniId }, body })).toMatchObject({
      body: { status: 'invited' },
    });
    const mails = async () => (await typesFor(alumniId)).filter((type) => type === 'alumni-invited').length;
    expect(await mails()).toBe(1);
    await timerDue(invitationDue, alumniId, '2026-04-03T01:00:00.000Z');
    expect(await mails()).toBe(2);
  });

  it.each([
    ['an unknown field', { phone: '1', locale: 'ja' }, '/phone'],
    ['an address that cannot be mailed to', { personalEmail: 'SECRET' }, '/personalEmail'],
    ['nothing', {}, ''],
  ])('is told about %s in a contact: 422 with %s', async (_name, body, pointer) => {
    const answer = await hr('PATCH /alumni/{alumniId}/contact', { params: { alumniId: newId('alumnus') }, body });
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ pointer }] } });
    expect(JSON.stringify(answer)).not.toContain('SECRET');
  });

  it('cannot change the contact of somebody who answered: 409', async () => {
    vi.setSystemTime('2026-04-02T00:00:00Z');
    const alumniId = newId('alumnus');
    await register(alumniId);
    await consentSays(memberJoined, alumniId, { topics: [], via: 'invitation' });
    const answer = await hr('PATCH /alumni/{alumniId}/contact', { params: { alumniId }, body: { locale: 'ja' } });
    const detail = expect.stringMatching(
      /a member.*Import the person again with another one \(POST \/alumni\/imports\)/,
    );
    expect(answer).toMatchObject({ status: 409, body: { detail } });
    // What the response says is so.
    const personalEmail = `${alumniId}@example.org`;
    await register(alumniId, { personalEmail }, { statedAt: '2026-04-02T00:00:00.000Z' });
    expect(await cards.get({ alumniId })).toMatchObject({ status: 'member', address: personalEmail, epoch: 1 });
    await consentSays(memberLeft, alumniId);
    const left = await hr('PATCH /alumni/{alumniId}/contact', { params: { alumniId }, body: { locale: 'ja' } });
    expect(left).toMatchObject({ status: 409, body: { detail: expect.stringContaining('The person is left') } });
  });

  it('sees a person, but address and exit only with the scope for privacy', async () => {
    vi.setSystemTime('2026-03-05T00:00:00Z');
    const alumniId = newId('alumnus');
    await register(alumniId);
    const open = await hr('GET /alumni/{alumniId}', { params: { alumniId } });
    expect(open).toMatchObject({
      status: 200,
      body: {
        status: 'awaiting_last_day',
        sourceSystem: 'smarthr',
        names: { family: "O'Brien" },
        stints: [{ hireDate: '2019-07-01', terminationDate: '2026-03-31', department: 'Sales' }],
        skills: ['Negotiation'],
        topics: [],
      },
    });
    expect(JSON.stringify(open)).not.toMatch(/@example|career_change|evaluation/);
    const restricted = await hr('GET /alumni/{alumniId}', {
      params: { alumniId },
      scope: 'programme/read programme/privacy',
    });
    expect(restricted.body).toMatchObject({
      personalEmail: `${alumniId}@example.net`,
      exit: { type: 'voluntary', reasonCode: 'career_change', evaluation: 'A' },
    });
  });

  it('lists people of a status page by page, and everybody', async () => {
    vi.setSystemTime('2026-03-05T00:00:00Z');
    for (let person = 0; person < 3; person++) await register(newId('alumnus'), { personalEmail: undefined });
    const ids = new Set<string>();
    let cursor: string | null = null;
    do {
      const query: Record<string, string> = {
        status: 'awaiting_contact',
        limit: '2',
        ...(cursor === null ? {} : { cursor }),
      };
      const { body } = await hr('GET /alumni', { query });
      for (const { alumniId, status } of body.items) {
        expect(status).toBe('awaiting_contact');
        ids.add(alumniId);
      }
      cursor = body.cursor;
    } while (cursor !== null);
    expect(ids.size).toBe(3);
    const everybody = await hr('GET /alumni', { query: { limit: '100' } });
    expect(everybody.body.items.length).toBeGreaterThan(3);
  });

  describe('finds a person on the phone', () => {
    const found = async (body: object) => {
      const answer = await hr('POST /alumni/search', { body });
      expect(answer.status).toBe(200);
      return answer.body.items.map(({ alumniId }: { alumniId: AlumniId }) => alumniId);
    };

    it('by the private address in any spelling, everybody who has it, and by the one that HR entered since', async () => {
      vi.setSystemTime('2026-03-05T00:00:00Z');
      const [one, other] = [newId('alumnus'), newId('alumnus')];
      await register(one);
      await register(other, { personalEmail: `${one}@example.net` });
      for (const spelling of [`${one}@EXAMPLE.net`, ` ${one}@example.net\u3000`, `${one}@example.net.`]) {
        expect((await found({ personalEmail: spelling })).sort()).toEqual([one, other].sort());
      }
      const body = { personalEmail: `new.${one}@example.net` };
      const pasted = { personalEmail: ` ${body.personalEmail}\n` };
      await hr('PATCH /alumni/{alumniId}/contact', { params: { alumniId: one }, body: pasted });
      expect(await found(body)).toEqual([one]);
      expect(await found({ personalEmail: `${one}@example.net` })).toEqual([other]);
    });

    it('by the employee number, exactly, in every source', async () => {
      const [one, other] = [newId('alumnus'), newId('alumnus')];
      const number = `N-${one}`;
      await register(one, {}, { sourceEmployeeId: number });
      await register(other, {}, { sourceEmployeeId: number, sourceSystem: 'bamboohr' });
      expect((await found({ sourceEmployeeId: number })).sort()).toEqual([one, other].sort());
      expect(await found({ sourceEmployeeId: number.slice(0, -1) })).toEqual([]);
      expect(await found({ sourceEmployeeId: number.toUpperCase() })).toEqual([]);
    });

    it('nobody who was erased', async () => {
      vi.setSystemTime('2026-03-05T00:00:00Z');
      const alumniId = newId('alumnus');
      await register(alumniId, { exit: { type: 'disciplinary_dismissal' } }, { sourceEmployeeId: `E-${alumniId}` });
      expect(await found({ sourceEmployeeId: `E-${alumniId}` })).toEqual([alumniId]);
      await timerDue(erasureDue, alumniId, '2026-06-30T01:00:00.000Z');
      expect(await found({ sourceEmployeeId: `E-${alumniId}` })).toEqual([]);
      expect(await found({ personalEmail: `${alumniId}@example.net` })).toEqual([]);
    });

    it('page by page, each cursor in its own search only', async () => {
      vi.setSystemTime('2026-03-05T00:00:00Z');
      const people = [newId('alumnus'), newId('alumnus'), newId('alumnus')].sort();
      const sourceEmployeeId = `P-${people[0]}`;
      for (const [index, alumniId] of people.entries())
        await register(alumniId, {}, { sourceEmployeeId, sourceSystem: `hris-${index}` });
      const first = await hr('POST /alumni/search', { body: { sourceEmployeeId, limit: 2 } });
      const { cursor } = first.body;
      const second = await hr('POST /alumni/search', { body: { sourceEmployeeId, limit: 2, cursor } });
      expect([...first.body.items, ...second.body.items].map(({ alumniId }) => alumniId)).toEqual(people);
      expect(second.body.cursor).toBeNull();
      const elsewhere = { sourceEmployeeId: 'another', cursor };
      expect((await hr('POST /alumni/search', { body: elsewhere })).status).toBe(400);
    });

    it('without seeing the address, unless the scope for privacy shows it', async () => {
      vi.setSystemTime('2026-03-05T00:00:00Z');
      const alumniId = newId('alumnus');
      await register(alumniId);
      const body = { personalEmail: `${alumniId}@example.net` };
      expect(JSON.stringify((await hr('POST /alumni/search', { body })).body)).not.toContain('@example');
      const scope = 'programme/read programme/privacy';
      expect((await hr('POST /alumni/search', { body, scope })).body.items).toMatchObject([body]);
      expect((await hr('POST /alumni/search', { body, scope: 'programme/write' })).status).toBe(403);
    });

    it.each([
      ['nothing', {}, ''],
      ['both', { personalEmail: 'a@example.net', sourceEmployeeId: '1' }, ''],
      ['a name', { name: 'SECRET' }, '/name'],
      ['half an address', { personalEmail: 'SECRET' }, '/personalEmail'],
      ['an empty number', { sourceEmployeeId: '' }, '/sourceEmployeeId'],
    ])('not by %s: 422 with the field, never the value', async (_what, body, pointer) => {
      const answer = await hr('POST /alumni/search', { body });
      expect(answer.status).toBe(422);
      expect(answer.body.errors.map((error: { pointer: string }) => error.pointer)).toContain(pointer);
      expect(JSON.stringify(answer)).not.toContain('SECRET');
    });
  });

  describe('sees the skills', () => {
    const skillsOf = async (alumniId: AlumniId) =>
      (await hr('GET /alumni/{alumniId}', { params: { alumniId } })).body.skills;
    const saved = async (alumniId: AlumniId, change: Partial<MailingRecord>) => {
      await commit(openTable(mailingRecordsTable).put({ ...member(alumniId), ...change }));
      await consentSays(profileUpdated, alumniId, { topics: [] });
    };

    it('that the member wrote, else those of the HRIS; of somebody who left none of their own', async () => {
      const alumniId = newId('alumnus');
      await register(alumniId);
      await consentSays(memberJoined, alumniId, { topics: [], via: 'invitation' });
      await saved(alumniId, { skills: ['Negotiation'], skillsFrom: 'hris' });
      expect(await skillsOf(alumniId)).toEqual(['Negotiation']);
      await saved(alumniId, { skills: ['Go', '英語'], skillsFrom: 'person' });
      expect(await skillsOf(alumniId)).toEqual(['Go', '英語']);
      await register(alumniId, { skills: ['Sales'] }, { statedAt: '2026-03-04T00:00:00.000Z' });
      expect(await skillsOf(alumniId)).toEqual(['Go', '英語']);
      await saved(alumniId, { skills: [], skillsFrom: 'person' });
      expect(await skillsOf(alumniId)).toEqual([]);
      const early = newId('alumnus');
      await register(early);
      await saved(early, { skills: ['Go'], skillsFrom: 'person' });
      await consentSays(memberJoined, early, { topics: [], via: 'invitation' });
      expect(await skillsOf(early)).toEqual(['Go']);
      await consentSays(memberLeft, alumniId);
      await saved(alumniId, { skills: ['late'], skillsFrom: 'person' });
      expect(await skillsOf(alumniId)).toEqual(['Sales']);
    });
  });

  describe('who changes a person', () => {
    const privacy = 'programme/read programme/write programme/privacy';
    /** Two people with one address, of whom the second waits for HR. */
    async function waiting() {
      const [first, second] = [newId('alumnus'), newId('alumnus')];
      const personalEmail = `${first}@example.net`;
      for (const alumniId of [first, second]) await register(alumniId, { personalEmail });
      return { alumniId: second, personalEmail };
    }
    const show = (alumniId: AlumniId) => hr('GET /alumni/{alumniId}', { params: { alumniId } });

    it('reads no more in a repeated request than their own scopes show', async () => {
      const { alumniId, personalEmail } = await waiting();
      const approve = (scope: string) =>
        hr('POST /alumni/{alumniId}/approve', {
          params: { alumniId },
          scope,
          headers: { 'idempotency-key': alumniId },
        });
      const first = await approve(privacy);
      expect(first.body).toMatchObject({ personalEmail, exit: { evaluation: 'A' } });
      const second = await approve('programme/write');
      expect([second.status, second.body.status]).toEqual([200, first.body.status]);
      expect(JSON.stringify(second.body)).not.toMatch(/@|evaluation/);
      expect((await approve('programme/privacy')).status).toBe(403);
      expect((await approve(privacy)).body).toEqual(first.body);
    });

    it.each(['approve', 'decline'])('%s, killed after the commit and repeated, is done once', async (step) => {
      const { alumniId } = await waiting();
      const request = { params: { alumniId }, headers: { 'idempotency-key': `${step}-${alumniId}` } };
      const ask = (more: object = {}) => hr(`POST /alumni/{alumniId}/${step}`, { ...request, ...more });
      const response = vi.spyOn(BasePersistenceLayer.prototype, 'saveSuccess');
      response.mockRejectedValueOnce(new Error('killed'));
      expect((await ask()).status).toBe(500);
      const said = await typesFor(alumniId);
      const now = await show(alumniId);
      expect(await ask()).toMatchObject({ status: 200, body: { status: now.body.status, version: now.body.version } });
      expect(await typesFor(alumniId)).toEqual(said);
      expect((await ask({ body: {} })).body.errors).toMatchObject([{ code: 'key_reused' }]);
      response.mockRestore();
    });

    it('is told by 412 that somebody else was faster, without what their scopes hide', async () => {
      const { alumniId, personalEmail } = await waiting();
      const { headers, body } = await show(alumniId);
      expect(headers['etag']).toBe(`"${body.version}"`);
      const late = { params: { alumniId }, headers: { 'if-match': String(headers['etag']) } };
      const contact = { body: { locale: 'ja' } };
      expect((await hr('PATCH /alumni/{alumniId}/contact', { ...late, ...contact })).status).toBe(200);
      for (const route of [
        'PATCH /alumni/{alumniId}/contact',
        'POST /alumni/{alumniId}/approve',
        'POST /alumni/{alumniId}/decline',
      ]) {
        const request = route.startsWith('PATCH') ? { ...late, ...contact } : late;
        const refused = await hr(route, request);
        expect([refused.status, refused.body.current.alumniId], route).toEqual([412, alumniId]);
        expect(refused.headers['etag']).toBe(`"${refused.body.current.version}"`);
        expect(JSON.stringify(refused.body)).not.toContain(personalEmail);
        const seen = await hr(route, { ...request, scope: privacy });
        expect(seen.body.current.personalEmail).toBe(personalEmail);
      }
    });
  });

  it.each([
    [{ status: 'unknown' }, '/status', 422],
    [{ limit: '0' }, '/limit', 422],
    [{ cursor: 'made.up' }, '/cursor', 400],
    [{ sort: 'name' }, '/sort', 422],
  ])('is told what is wrong with a list: %j', async (query, pointer, status) => {
    expect(await hr('GET /alumni', { query: query as Record<string, string> })).toMatchObject({
      status,
      body: { errors: [{ pointer }] },
    });
  });

  it('finds nobody under a foreign id: 404, and nothing without the scope: 403', async () => {
    const params = { alumniId: newId('alumnus') };
    expect((await hr('GET /alumni/{alumniId}', { params })).status).toBe(404);
    expect((await hr('POST /alumni/{alumniId}/approve', { params })).status).toBe(404);
    expect((await hr('POST /alumni/{alumniId}/approve', { params, scope: 'programme/read' })).status).toBe(403);
    expect((await hr('GET /alumni', { scope: 'openid' })).status).toBe(403);
  });
});
