import { randomUUID } from 'node:crypto';
import { afterAll, describe, expect, it } from 'vitest';
import { intakeTable } from '../../../../events/read-models/intake-item.ts';
import { employeesTable, importChunksTable, importsTable } from '../../../../functions/hris/tables.ts';
import { openTable } from '../../../../shared/dynamo/table.ts';
import { expectDescribed } from '../../../fixtures/described-responses.ts';
import { FakeAws } from '../../../fixtures/fake-aws.ts';
import { apiCall, lambdaContext, queued } from '../../../fixtures/invocations.ts';
import { emitted } from '../../../fixtures/outbox.ts';
import { leaverData, type SamplePerson, takahashi } from '../../../fixtures/people.ts';
import { makeTables } from '../../tables.ts';

await makeTables(intakeTable, employeesTable, importsTable, importChunksTable);
const aws = await FakeAws.start();
const { handler: api } = await import('../../../../functions/hris/imports/import-leavers.ts');
const { handler: takeIn } = await import('../../../../functions/hris/imports/take-in-import.ts');

afterAll(() => aws.stop());

function leavers(count: number): SamplePerson[] {
  const batch = randomUUID().slice(0, 8);
  return Array.from({ length: count }, (_none, position) => ({
    ...takahashi,
    id: `${batch}-${position}`,
    email: `${batch}.${position}@example.net`,
  }));
}

const lines = (people: readonly SamplePerson[]) => people.map((person) => leaverData(person, '2020-03-31'));

async function call(routeKey: string, more: Omit<Parameters<typeof apiCall>[0], 'routeKey'>) {
  const answer = await api(apiCall({ routeKey, ...more }), lambdaContext());
  expectDescribed(routeKey, answer.statusCode);
  return { status: answer.statusCode, body: JSON.parse(answer.body ?? '{}') };
}

async function post(employees: unknown[], more: Record<string, unknown> = {}, headers: Record<string, string> = {}) {
  return call('POST /alumni/imports', { body: { employees, ...more }, headers });
}

async function report(importId: string) {
  return (await call('GET /alumni/imports/{importId}', { params: { importId }, scope: 'programme/read' })).body;
}

async function received(importId: string) {
  const events = await emitted('import-received');
  return events.filter(({ detail }) => detail.metadata.subject === importId);
}

/** Delivers the event of an import, as often as said. */
async function run(importId: string, times = 1) {
  const events = await received(importId);
  for (let time = 0; time < times; time++) {
    expect(await takeIn(queued(...events), lambdaContext())).toEqual({ batchItemFailures: [] });
  }
}

async function offboardedBy(people: readonly SamplePerson[]) {
  const known = await openTable(employeesTable).getMany(
    people.map(({ id }) => ({ sourceEmployeeId: id, sourceSystem: 'smarthr' })),
  );
  const subjects = new Set(known.map(({ alumniId }) => alumniId as string));
  return (await emitted('employee-offboarded')).filter(({ detail }) => subjects.has(detail.metadata.subject));
}

const counts = (created: number, updated: number, unchanged: number, refused: number) => ({
  created,
  updated,
  unchanged,
  refused,
});

describe('an import', () => {
  it('takes everybody in once, however often its event is delivered, and deletes its lines', async () => {
    const people = leavers(70);
    const { status, body } = await post(lines(people));
    expect(status).toBe(202);
    expect(await report(body.importId)).toMatchObject({ status: 'running', lines: [] });
    await run(body.importId, 3);
    expect(await report(body.importId)).toMatchObject({ status: 'done', counts: counts(70, 0, 0, 0), lines: [] });
    expect(await offboardedBy(people)).toHaveLength(70);
    const left = await openTable(importChunksTable).query({ partition: body.importId });
    expect(left.items).toEqual([]);
  });

  it('that repeats what is known changes nothing; only what is new is taken in', async () => {
    const people = leavers(3);
    await run((await post(lines(people))).body.importId);
    const second = await post([
      ...lines(people.slice(0, 2)),
      leaverData({ ...(people[2] ?? takahashi), title: '部長' }, '2020-03-31'),
    ]);
    await run(second.body.importId);
    expect(await report(second.body.importId)).toMatchObject({ status: 'done', counts: counts(0, 1, 2, 0) });
    expect(await offboardedBy(people)).toHaveLength(4);
  });

  it('as a dry run counts and takes nobody in', async () => {
    const people = leavers(40);
    const { body } = await post(lines(people), { dryRun: true });
    await run(body.importId, 2);
    expect(await report(body.importId)).toMatchObject({ status: 'done', dryRun: true, counts: counts(40, 0, 0, 0) });
    expect(await offboardedBy(people)).toEqual([]);
  });

  it('with one bad line is refused as a whole, and says which lines are bad without their values', async () => {
    const people = leavers(3);
    const [first, second, third] = lines(people);
    const { status, body } = await post([first, { ...second, personalEmail: 'SECRET' }, third, first]);
    expect(status).toBe(202);
    const found = await report(body.importId);
    expect(found).toMatchObject({
      status: 'refused',
      counts: counts(0, 0, 0, 2),
      lines: [
        { line: 2, pointer: '/personalEmail' },
        { line: 4, pointer: '/sourceEmployeeId' },
      ],
    });
    expect(JSON.stringify(found)).not.toContain('SECRET');
    expect(await received(body.importId)).toEqual([]);
    expect(await offboardedBy(people)).toEqual([]);
  });

  it('goes on where it crashed: two deliveries at the same time take nobody in twice', async () => {
    const people = leavers(100);
    const { body } = await post(lines(people));
    const events = await received(body.importId);
    await Promise.all([takeIn(queued(...events), lambdaContext()), takeIn(queued(...events), lambdaContext())]);
    await run(body.importId);
    expect(await report(body.importId)).toMatchObject({ status: 'done', counts: counts(100, 0, 0, 0) });
    expect(await offboardedBy(people)).toHaveLength(100);
  });

  it('sent again with its key after a crash is found, not made twice', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const employees = lines(leavers(1));
    const [one, two] = [await post(employees, {}, headers), await post(employees, {}, headers)];
    expect(two).toEqual(one);
    expect(await received(one.body.importId)).toHaveLength(1);
    expect(await post(lines(leavers(1)), {}, headers)).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/Idempotency-Key' }] },
    });
  });

  it('is named by its version in the header ETag', async () => {
    const { body } = await post(lines(leavers(1)));
    const show = () => api(apiCall({ routeKey: 'GET /alumni/imports/{importId}', params: body }), lambdaContext());
    const before = (await show()).headers?.['etag'];
    expect(before).toBe(`"${(await report(body.importId)).version}"`);
    await run(body.importId);
    expect((await show()).headers?.['etag']).not.toBe(before);
  });

  it.each([
    ['one line with 19,000 wrong skills', (person: object) => [{ ...person, skills: Array(19_000).fill(1) }]],
    ['20,000 wrong lines', () => Array(20_000).fill({ names: 1 })],
  ])('reports at most a thousand problems, whatever is wrong: %s', async (_what, wrong) => {
    const [line = {}] = lines(leavers(1));
    const { status, body } = await post(wrong(line));
    expect(status).toBe(202);
    const { status: outcome, lines: problems } = await report(body.importId);
    expect(outcome).toBe('refused');
    expect(problems.length).toBeLessThanOrEqual(1_000);
    expect(problems.at(0)).toMatchObject({ line: 1 });
  });

  it('of a thousand takes in each of them', async () => {
    const people = leavers(1_000);
    const { body } = await post(lines(people));
    await run(body.importId);
    expect(await report(body.importId)).toMatchObject({ counts: counts(1_000, 0, 0, 0) });
  });

  it('of several chunks goes through all of them', async () => {
    const people = leavers(900).map((person) => ({
      ...person,
      skills: Array.from({ length: 12 }, (_none, skill) => `品質管理の実務経験 ${skill}`),
    }));
    const { body } = await post(lines(people));
    const item = await openTable(importsTable).get({ importId: body.importId });
    expect(item?.chunks).toBeGreaterThan(1);
    await run(body.importId);
    expect(await report(body.importId)).toMatchObject({ status: 'done', counts: counts(900, 0, 0, 0) });
  });
});

describe('bad requests', () => {
  it.each([
    ['no employees', {}, '/employees'],
    ['an empty list', { employees: [] }, '/employees'],
    ['an unknown field', { employees: [{}], notify: true }, '/notify'],
    ['an upload, which comes later', { upload: true, employees: [{}] }, '/upload'],
    ['a dry run that is no boolean', { employees: [{}], dryRun: 'yes' }, '/dryRun'],
  ])('%s: 422 with %s', async (_name, body, pointer) => {
    const answer = await call('POST /alumni/imports', { body });
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ pointer }] } });
  });

  it('CSV, which comes later: 415', async () => {
    const answer = await call('POST /alumni/imports', { body: 'number,name', headers: { 'content-type': 'text/csv' } });
    expect(answer.status).toBe(415);
  });

  it('more than 5 MB: 413', async () => {
    expect((await post([{ note: 'x'.repeat(5 * 1024 * 1024) }])).status).toBe(413);
  });

  it('without the scope to write: 403', async () => {
    const answer = await call('POST /alumni/imports', { body: { employees: [{}] }, scope: 'programme/read' });
    expect(answer.status).toBe(403);
  });

  it('an import that does not exist: 404', async () => {
    const answer = await call('GET /alumni/imports/{importId}', { params: { importId: 'imp_0000000000000' } });
    expect(answer.status).toBe(404);
  });
});
