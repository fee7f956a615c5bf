/** The daily run: of those who wait, the latest leavers first, as many as the day's budget allows, each once. */

import { DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { addressSuppressed } from '../../../../events/consent/index.ts';
import { invitationDue } from '../../../../events/timers/index.ts';
import { alumniTable, invitationBudgetTable } from '../../../../functions/alumni/tables.ts';
import { documentClient } from '../../../../shared/dynamo/client.ts';
import { commit } from '../../../../shared/dynamo/commit.ts';
import { openTable } from '../../../../shared/dynamo/table.ts';
import { type AlumniId, newId } from '../../../../shared/identifier.ts';
import { expectDescribed } from '../../../fixtures/described-responses.ts';
import { apiCall, lambdaContext } from '../../../fixtures/invocations.ts';
import { timersOf } from '../../../fixtures/outbox.ts';
import { alumni, consentSays, register, timerDue, typesFor } from '../alumni-functions.ts';

const { handler: sendInvitations } = await import('../../../../functions/alumni/invitation/send-invitations.ts');
const { handler: answer } = await import('../../../../functions/alumni/invitation/invitations-api.ts');
const budgets = openTable(invitationBudgetTable);

/** Wednesday evening, and ten o'clock of the next business days in Tokyo. */
const evening = '2026-07-01T10:00:00Z';
const thursday = '2026-07-02T01:00:00Z';
const friday = '2026-07-03T01:00:00Z';

const run = (at: string, timeLeft = 900_000, event = {}) => {
  vi.setSystemTime(at);
  return sendInvitations(event, { ...lambdaContext(), getRemainingTimeInMillis: () => timeLeft });
};
const mailsTo = async (alumniId: AlumniId) =>
  (await typesFor(alumniId)).filter((type) => type === 'alumni-invited').length;
const left = (day: string, mails: number) =>
  commit(budgets.put({ queue: 'invitations', day, sent: 200 - mails, busiest: 0, mailed: 200 - mails }));

async function leftIn(year: number): Promise<AlumniId> {
  const alumniId = newId('alumnus');
  await register(alumniId, { employment: { hireDate: '2001-04-01', terminationDate: `${year}-03-31` } });
  return alumniId;
}

async function ask(routeKey: string, headers: Record<string, string> = {}) {
  const response = await answer(apiCall({ routeKey, headers }), lambdaContext());
  expectDescribed(routeKey, response.statusCode);
  return { status: response.statusCode, body: JSON.parse(response.body ?? '{}') };
}

afterEach(async () => {
  // What one test leaves waiting is not the next one's.
  for (const { alumniId } of (await openTable(alumniTable).scan({})).items) await commit(alumni.delete({ alumniId }));
  await commit(budgets.delete({ queue: 'invitations' }));
});

describe('an import of people who left long ago', () => {
  it('is invited from the next hour on, the latest first and the oldest last', async () => {
    vi.setSystemTime(evening);
    const [oldest, latest, middle] = [await leftIn(2005), await leftIn(2024), await leftIn(2015)];
    expect([await mailsTo(latest), await timersOf(latest)]).toEqual([0, []]);
    await left('2026-07-02', 2);
    await run(thursday);
    expect([await mailsTo(latest), await mailsTo(middle), await mailsTo(oldest)]).toEqual([1, 1, 0]);
    await run(thursday);
    expect(await mailsTo(oldest)).toBe(0);
    await run(friday);
    expect([await mailsTo(latest), await mailsTo(middle), await mailsTo(oldest)]).toEqual([1, 1, 1]);
    expect(await budgets.get({ queue: 'invitations' })).toMatchObject({ day: '2026-07-03', sent: 1, busiest: 200 });
  });

  it('and who leaves today shares the budget with it, and goes first', async () => {
    vi.setSystemTime(evening);
    const longAgo = await leftIn(2010);
    const today = newId('alumnus');
    await register(today, { employment: { hireDate: '2019-07-01', terminationDate: '2026-07-01' } });
    await left('2026-07-02', 1);
    await run(thursday);
    expect([await mailsTo(today), await mailsTo(longAgo)]).toEqual([1, 0]);
    // The timer comes as well, and finds nothing to do.
    await timerDue(invitationDue, today, '2026-07-02T01:00:20.000Z');
    expect(await mailsTo(today)).toBe(1);
  });

  it('is not mailed on a day off, outside the hour, or twice by two runs at once', async () => {
    vi.setSystemTime(evening);
    const people = [await leftIn(2011), await leftIn(2012), await leftIn(2013)];
    for (const at of ['2026-07-04T01:00:00Z', '2026-07-02T02:00:00Z', '2026-07-02T00:59:59Z']) await run(at);
    expect(await Promise.all(people.map(mailsTo))).toEqual([0, 0, 0]);
    await left('2026-07-02', 2);
    await Promise.all([run(thursday), run(thursday)]);
    expect((await Promise.all(people.map(mailsTo))).sort()).toEqual([0, 1, 1]);
    expect(await budgets.get({ queue: 'invitations' })).toMatchObject({ sent: 200 });
  });

  it('is mailed by a run that the scheduler starts a little before ten by this clock', async () => {
    vi.setSystemTime(evening);
    const alumniId = await leftIn(2014);
    await run('2026-07-02T00:59:59.900Z', 900_000, { time: '2026-07-02T01:00:00Z' });
    expect(await mailsTo(alumniId)).toBe(1);
  });

  it('is mailed although somebody before it cannot be read; the run says so at its end', async () => {
    vi.setSystemTime(evening);
    const [unreadable, readable] = [await leftIn(2022), await leftIn(2012)];
    const stored = await alumni.get({ alumniId: unreadable });
    await documentClient().send(
      new PutCommand({ TableName: alumni.name, Item: { ...stored, status: 'of a later release' } }),
    );
    await expect(run(thursday)).rejects.toThrow('1 leavers could not be invited');
    expect(await mailsTo(readable)).toBe(1);
    await documentClient().send(new DeleteCommand({ TableName: alumni.name, Key: { alumniId: unreadable } }));
  });

  it('continues where a run ran out of time', async () => {
    vi.setSystemTime(evening);
    const alumniId = await leftIn(2014);
    await expect(run(thursday, 9_000)).rejects.toThrow('the time was over after 0 mails');
    expect(await mailsTo(alumniId)).toBe(0);
    await run(thursday);
    expect(await mailsTo(alumniId)).toBe(1);
  });
});

it('a timer finds no room after the last mail of the day: the next day’s run sends it', async () => {
  vi.setSystemTime(evening);
  const today = newId('alumnus');
  await register(today, { employment: { hireDate: '2019-07-01', terminationDate: '2026-07-01' } });
  await left('2026-07-02', 0);
  await timerDue(invitationDue, today, '2026-07-02T01:00:20.000Z');
  expect([await mailsTo(today), (await timersOf(today)).map(({ dueAt }) => dueAt)]).toEqual([
    0,
    expect.arrayContaining([new Date(friday).toISOString()]),
  ]);
  await run(friday);
  expect(await mailsTo(today)).toBe(1);
});

describe('when too many invitations bounce', () => {
  it('none leaves until HR resumes; the person is counted once, and members are not', async () => {
    vi.setSystemTime(evening);
    const bounced = [await leftIn(2020), await leftIn(2021)];
    await run(thursday);
    await commit(
      budgets.put({ queue: 'invitations', day: '2026-07-02', sent: 100, busiest: 0, mailed: 100, bounced: 3 }),
    );
    const [first, second] = bounced;
    if (first === undefined || second === undefined) throw new Error('nobody left');
    for (let time = 0; time < 3; time++)
      await consentSays(addressSuppressed, first, { scope: 'address', reason: 'bounce', addressEpoch: 0 });
    expect(await budgets.get({ queue: 'invitations' })).toMatchObject({ bounced: 4 });
    expect((await ask('GET /invitations')).body.stopped).toBeNull();
    await consentSays(addressSuppressed, second, { scope: 'address', reason: 'bounce', addressEpoch: 0 });
    const waiting = await leftIn(2009);
    await run(friday);
    expect(await mailsTo(waiting)).toBe(0);
    expect((await ask('GET /invitations')).body).toMatchObject({
      waiting: 1,
      stopped: { because: 'bounces', by: 'okaeri' },
      nextRunAt: null,
    });
    expect(await ask('POST /invitations/resume')).toMatchObject({
      status: 200,
      body: { stopped: null, resumed: { by: 'hr-1' }, expectedLastDay: '2026-07-06' },
    });
    expect((await ask('POST /invitations/resume')).status).toBe(409);
    await run('2026-07-06T01:00:00Z');
    expect(await mailsTo(waiting)).toBe(1);
    // What bounces now of before is not held against what leaves from here on.
    const earlier = await leftIn(2007);
    const record = await alumni.get({ alumniId: first });
    await commit(alumni.put({ ...record, alumniId: earlier, reach: undefined } as never));
    await consentSays(addressSuppressed, earlier, { scope: 'address', reason: 'bounce', addressEpoch: 0 });
    expect(await budgets.get({ queue: 'invitations' })).toMatchObject({ mailed: 1, bounced: 0 });
  });
});

it('HR stops them before the first mail, and the repeated request is not a second one', async () => {
  vi.setSystemTime(evening);
  const alumniId = await leftIn(2008);
  const repeated = { 'idempotency-key': 'stop-1' };
  for (let time = 0; time < 2; time++) {
    expect(await ask('POST /invitations/stop', repeated)).toMatchObject({
      status: 200,
      body: { waiting: 1, stopped: { because: 'hr', by: 'hr-1' }, today: { sent: 0, budget: 200 } },
    });
  }
  expect((await ask('POST /invitations/stop')).status).toBe(409);
  await run(thursday);
  expect(await mailsTo(alumniId)).toBe(0);
});
