import { BasePersistenceLayer } from '@aws-lambda-powertools/idempotency/persistence';
import { afterAll, describe, expect, it, vi } from 'vitest';
import {
  addressReopened,
  addressSuppressed,
  leaverDeclined,
  memberJoined,
  memberLeft,
  profileUpdated,
} from '../../../../events/consent/index.ts';
import {
  employeeDeleted,
  employeeOffboarded,
  employeeRehired,
  employeeUpdated,
  offboardingCancelled,
} from '../../../../events/hris/index.ts';
import { addressesTable } from '../../../../events/read-models/address-owner.ts';
import { contactCardsTable } from '../../../../events/read-models/contact-card.ts';
import { type IntakeItem, intakeTable } from '../../../../events/read-models/intake-item.ts';
import { type MailingRecord, mailingRecordsTable } from '../../../../events/read-models/mailing-record.ts';
import {
  erasureDue,
  invitationDue,
  invitationExpiryDue,
  invitationReminderDue,
} from '../../../../events/timers/index.ts';
import { alumniTable } from '../../../../functions/alumni/tables.ts';
import { type EventContract, makeEvent } from '../../../../shared/bus/contract.ts';
import { commit } from '../../../../shared/dynamo/commit.ts';
import { openTable } from '../../../../shared/dynamo/table.ts';
import { type AlumniId, newId } from '../../../../shared/identifier.ts';
import { FakeAws } from '../../../fixtures/fake-aws.ts';
import { member } from '../../../fixtures/gatherings.ts';
import { apiCall, lambdaContext, queued } from '../../../fixtures/invocations.ts';
import { announced, timersOf } from '../../../fixtures/outbox.ts';
import { makeTables } from '../../tables.ts';

await makeTables(intakeTable, contactCardsTable, alumniTable, addressesTable, mailingRecordsTable);
const aws = await FakeAws.start();
const { handler: registerLeaver } = await import('../../../../functions/alumni/intake/register-leaver.ts');
const { handler: followUp } = await import('../../../../functions/alumni/invitation/follow-up-invitation.ts');
const { handler: reflectMembership } = await import('../../../../functions/alumni/membership/reflect-membership.ts');
const { handler: answerHr } = await import('../../../../functions/alumni/approval/hr-api.ts');

// Only the clock is held; the SDK's own timers run on.
vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-03-05T00:00:00Z') });
afterAll(async () => {
  vi.useRealTimers();
  await aws.stop();
});

const alumni = openTable(alumniTable);
const cards = openTable(contactCardsTable);
const nothingFailed = { batchItemFailures: [] };
let sequence = 0;
const contracts = {
  offboarded: employeeOffboarded,
  offboarding_cancelled: offboardingCancelled,
  rehired: employeeRehired,
  updated: employeeUpdated,
  deleted: employeeDeleted,
};

function eventFor(contract: EventContract, alumniId: AlumniId, data: Record<string, unknown>, numbered?: number) {
  sequence += 1;
  const event = { subject: alumniId, sequence: numbered ?? sequence, occurredAt: new Date(), data };
  return makeEvent(contract, event, { correlationId: 'test' });
}

/** Stores what the HRIS said, as the hris context does, and gives the event for it. */
async function stated(alumniId: AlumniId, facts: Partial<IntakeItem['facts']> = {}, change: Partial<IntakeItem> = {}) {
  const intakeId = newId('intake');
  const item: IntakeItem = {
    intakeId,
    alumniId,
    kind: 'offboarded',
    statedAt: '2026-03-01T00:00:00.000Z',
    via: 'webhook',
    statedBy: 'webhook:standard',
    sourceSystem: 'smarthr',
    sourceEmployeeId: alumniId,
    facts: {
      names: { family: "O'Brien", given: 'Seán', preferred: 'Seán' },
      personalEmail: `${alumniId}@example.net`,
      locale: 'en-IE',
      employment: {
        hireDate: '2019-07-01',
        terminationDate: '2026-03-31',
        department: 'Sales',
        title: 'Account Manager',
      },
      exit: { type: 'voluntary', reasonCode: 'career_change', evaluation: 'A' },
      skills: ['Negotiation'],
      contactBasis: 'written_notice',
      ...facts,
    },
    expiresAt: 2_000_000_000,
    ...change,
  };
  await commit(openTable(intakeTable).put(item));
  return eventFor(contracts[item.kind], alumniId, { alumniId, intakeId });
}

async function register(
  alumniId: AlumniId,
  facts: Partial<IntakeItem['facts']> = {},
  change: Partial<IntakeItem> = {},
) {
  expect(await registerLeaver(queued(await stated(alumniId, facts, change)), lambdaContext())).toEqual(nothingFailed);
}

async function timerDue(contract: EventContract, alumniId: AlumniId, dueAt: string) {
  vi.setSystemTime(dueAt);
  const event = queued(eventFor(contract, alumniId, { ref: alumniId, dueAt: new Date(dueAt).toISOString() }));
  expect(await followUp(event, lambdaContext())).toEqual(nothingFailed);
}

async function consentSays(
  contract: EventContract,
  alumniId: AlumniId,
  data: Record<string, unknown> = {},
  sequence?: number,
) {
  const event = queued(eventFor(contract, alumniId, { alumniId, ...data }, sequence));
  expect(await reflectMembership(event, lambdaContext())).toEqual(nothingFailed);
}

async function typesFor(alumniId: AlumniId) {
  const events = await announced();
  return events.filter(({ detail }) => detail.metadata.subject === alumniId).map(({ type }) => type);
}

async function hr(routeKey: string, more: Omit<Parameters<typeof apiCall>[0], 'routeKey'> = {}) {
  const answer = await answerHr(apiCall({ routeKey, ...more }), lambdaContext());
  return { status: answer.statusCode, headers: answer.headers ?? {}, body: JSON.parse(answer.body ?? '{}') };
}

const due = '2026-04-01T01:00:00.000Z';

describe('a leaver', () => {
  it('is registered, invited, reminded twice, and forgotten when nothing comes back', async () => {
    vi.setSystemTime('2026-03-05T00:00:00Z');
    const alumniId = newId('alumnus');
    await register(alumniId);
    expect(await alumni.get({ alumniId })).toMatchObject({
      status: 'awaiting_last_day',
      updatedBy: 'webhook:standard',
    });
    expect(await cards.get({ alumniId })).toMatchObject({
      status: 'awaiting_last_day',
      language: 'en',
      departments: ['Sales'],
    });
    expect(await timersOf(alumniId)).toEqual([{ kind: 'invitation', dueAt: due }]);

    await timerDue(invitationDue, alumniId, due);
    expect(await cards.get({ alumniId })).toMatchObject({ status: 'invited', closesAt: '2026-05-01T01:00:00.000Z' });
    await timerDue(invitationReminderDue, alumniId, '2026-04-08T01:00:00.000Z');
    await timerDue(invitationReminderDue, alumniId, '2026-04-08T01:00:00.000Z');
    await timerDue(invitationReminderDue, alumniId, '2026-04-22T01:00:00.000Z');
    await timerDue(invitationExpiryDue, alumniId, '2026-05-01T01:00:00.000Z');
    expect(await alumni.get({ alumniId })).toMatchObject({ status: 'expired' });
    await timerDue(erasureDue, alumniId, '2026-06-30T01:00:00.000Z');

    expect(await typesFor(alumniId)).toEqual([
      'leaver-registered',
      'leaver-registered',
      'alumni-invited',
      'alumni-invited',
      'alumni-invited',
      'invitation-expired',
      'leaver-erased',
    ]);
    const tombstone = await alumni.get({ alumniId });
    expect(tombstone).toMatchObject({ status: 'expired', erasedAt: '2026-06-30T01:00:00.000Z', facts: { stints: {} } });
    expect(JSON.stringify(tombstone)).not.toMatch(/example\.net|Brien|Sales/);
    expect(await cards.get({ alumniId })).toBeUndefined();
    const claims = await openTable(addressesTable).scan({});
    expect(claims.items.filter((claim) => claim.alumniId === alumniId)).toEqual([]);
  });

  it('comes out the same whatever the order and repetition of deliveries, also at the same time', async () => {
    vi.setSystemTime('2026-03-05T00:00:00Z');
    const alumniId = newId('alumnus');
    const said = [
      await stated(alumniId),
      await stated(alumniId, {}, { kind: 'offboarding_cancelled', statedAt: '2026-03-02T00:00:00.000Z' }),
      await stated(alumniId, { locale: 'ja' }, { statedAt: '2026-03-03T00:00:00.000Z' }),
    ];
    const deliveries = [...said.toReversed(), ...said].map((event) => registerLeaver(queued(event), lambdaContext()));
    expect(await Promise.all(deliveries)).toEqual(deliveries.map(() => nothingFailed));
    expect(await alumni.get({ alumniId })).toMatchObject({
      status: 'awaiting_last_day',
      facts: { locale: { value: 'ja' } },
    });
    const before = await alumni.get({ alumniId });
    await registerLeaver(queued(...said), lambdaContext());
    expect(await alumni.get({ alumniId })).toEqual(before);
  });

  it('whose cancellation arrives first is not invited', async () => {
    vi.setSystemTime('2026-04-05T00:00:00Z');
    const alumniId = newId('alumnus');
    await register(alumniId, {}, { kind: 'offboarding_cancelled', statedAt: '2026-03-02T00:00:00.000Z' });
    await register(alumniId);
    expect(await alumni.get({ alumniId })).toMatchObject({ status: 'excluded', statusReason: 'offboarding_cancelled' });
    expect(await typesFor(alumniId)).not.toContain('alumni-invited');
  });

  it('whose intake item has expired is left as it was', async () => {
    const alumniId = newId('alumnus');
    const event = eventFor(employeeOffboarded, alumniId, { alumniId, intakeId: newId('intake') });
    expect(await registerLeaver(queued(event), lambdaContext())).toEqual(nothingFailed);
    expect(await alumni.get({ alumniId })).toBeUndefined();
  });

  it('who answered is not reminded', async () => {
    vi.setSystemTime('2026-04-02T00:00:00Z');
    const [joins, declines] = [newId('alumnus'), newId('alumnus')];
    await register(joins);
    await register(declines);
    await consentSays(memberJoined, joins, { topics: ['jobs'], via: 'invitation' });
    await consentSays(leaverDeclined, declines);
    await timerDue(invitationReminderDue, joins, '2026-04-10T00:00:00.000Z');
    await timerDue(invitationExpiryDue, declines, '2026-05-10T00:00:00.000Z');
    expect(await alumni.get({ alumniId: joins })).toMatchObject({ status: 'member', topics: { granted: ['jobs'] } });
    expect(await cards.get({ alumniId: declines })).toMatchObject({ status: 'declined' });
    for (const alumniId of [joins, declines]) {
      expect((await typesFor(alumniId)).filter((type) => type === 'alumni-invited')).toHaveLength(1);
    }
  });

  it('who joined and is stated to have died is excluded; no mail is asked for', async () => {
    vi.setSystemTime('2026-04-02T00:00:00Z');
    const alumniId = newId('alumnus');
    await register(alumniId);
    await consentSays(memberJoined, alumniId, { topics: ['jobs'], via: 'invitation' });
    const before = (await typesFor(alumniId)).length;
    const exit = { type: 'deceased' } as const;
    await register(alumniId, { exit }, { kind: 'updated', statedAt: '2026-04-02T00:00:00.000Z' });
    expect(await alumni.get({ alumniId })).toMatchObject({ status: 'excluded', statusReason: 'exit_type' });
    expect(await cards.get({ alumniId })).toMatchObject({ status: 'excluded' });
    expect((await typesFor(alumniId)).slice(before)).toEqual(['leaver-registered', 'alumnus-excluded']);
    expect(await timersOf(alumniId)).toContainEqual({ kind: 'erasure', dueAt: '2026-07-01T00:00:00.000Z' });
  });

  it('whose address bounced is marked on the card', async () => {
    vi.setSystemTime('2026-04-02T00:00:00Z');
    const alumniId = newId('alumnus');
    await register(alumniId);
    await consentSays(addressSuppressed, alumniId, { scope: 'address', reason: 'bounce' });
    expect(await cards.get({ alumniId })).toMatchObject({ unreachable: true });
  });

  it('whose address HR opened again is reachable, whichever of the two events comes first', async () => {
    vi.setSystemTime('2026-04-02T00:00:00Z');
    const suppressed = [addressSuppressed, { scope: 'address', reason: 'bounce' }, 1] as const;
    const reopened = [addressReopened, {}, 2] as const;
    for (const order of [
      [suppressed, reopened],
      [reopened, suppressed],
      [suppressed, reopened, suppressed],
    ]) {
      const alumniId = newId('alumnus');
      await register(alumniId);
      for (const [contract, data, sequence] of order) await consentSays(contract, alumniId, data, sequence);
      expect(await cards.get({ alumniId })).toMatchObject({ unreachable: false });
    }
  });

  it('of whom a timer or consent speaks without our knowing them is nobody', async () => {
    await timerDue(invitationDue, newId('alumnus'), due);
    await consentSays(leaverDeclined, newId('alumnus'));
  });
});

describe('HR', () => {
  it('decides about an address of two people, of whom one was first', async () => {
    vi.setSystemTime('2026-04-02T00:00:00Z');
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
    vi.setSystemTime('2026-04-02T00:00:00Z');
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

  it.each([
    ['an unknown field', { phone: '1', locale: 'ja' }, '/phone'],
    ['an address that cannot be mailed to', { personalEmail: 'SECRET' }, '/personalEmail'],
    ['nothing', {}, '/'],
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
    expect(answer).toMatchObject({ status: 409, body: { detail: expect.stringContaining('member') } });
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
      expect((await ask({ body: { other: true } })).body.errors).toMatchObject([{ code: 'key_reused' }]);
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
        const refused = await hr(route, { ...late, ...contact });
        expect([refused.status, refused.body.current.alumniId], route).toEqual([412, alumniId]);
        expect(refused.headers['etag']).toBe(`"${refused.body.current.version}"`);
        expect(JSON.stringify(refused.body)).not.toContain(personalEmail);
        const seen = await hr(route, { ...late, ...contact, scope: privacy });
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
