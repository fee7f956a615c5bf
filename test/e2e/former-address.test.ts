/** What SES reports days later on a mail to a former address says nothing about the address that HR put in its place. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { jobBody } from '../fixtures/jobs.ts';
import { leaverData } from '../fixtures/people.ts';
import { startOwnProgramme } from './own-programme.ts';
import { employee, type RunningProgramme } from './rare-paths/running-programme.ts';

let running: RunningProgramme;
let close: (() => Promise<void>) | undefined;
beforeAll(async () => {
  ({ running, close } = await startOwnProgramme());
});
afterAll(() => close?.());

const subjectsTo = async (address: string) => (await running.programme.mailsTo(address)).map(({ subject }) => subject);
const lastDay = '2026-05-31';
const reports = [
  ['a bounce', { type: 'Bounce', bounceType: 'Permanent', bounceSubType: 'General', status: '5.1.1' }],
  ['a complaint', { type: 'Complaint', complaintFeedbackType: 'abuse' }],
] as const;

test.each(reports)(
  '%s about a mail to a member’s former address changes nothing for the member',
  async (name, said) => {
    const person = employee(name === 'a bounce' ? 901 : 902);
    const alumniId = await running.join(person);
    const [old] = await running.programme.mailsTo(person.email ?? '');
    const moved = `moved.${person.id}@example.net`;
    await running.announce('employee.updated', leaverData({ ...person, email: moved }, lastDay));
    await running.control('/reports', { mail: old?.id, ...said });
    await running.programme.untilIdle();
    const { jobId } = await running.ok(
      'POST',
      '/jobs',
      jobBody({ title: { ja: `求人${person.id}` }, audience: { alumniIds: [alumniId] } }),
    );
    await running.ok('POST', `/jobs/${jobId}/publish`);
    await running.programme.untilIdle();
    expect((await subjectsTo(moved)).join()).toContain(`求人${person.id}`);
  },
);

test('a bounce of the invitation to a leaver’s former address does not end the reminders to the present one', async () => {
  const person = employee(903);
  await running.announce('employee.offboarded', leaverData(person, await running.dateIn(-1)));
  await running.programme.advance('P5D');
  const [old] = await running.programme.mailsTo(person.email ?? '');
  expect(old).toBeDefined();
  const moved = `moved.${person.id}@example.net`;
  await running.announce('employee.updated', leaverData({ ...person, email: moved }, await running.dateIn(-6)));
  // The corrected address is invited in the hour for invitations of the next business day, however long the holidays are.
  for (let days = 0; days < 10 && (await subjectsTo(moved)).length === 0; days++)
    await running.programme.advance('P1D');
  const invited = (await subjectsTo(moved)).length;
  expect(invited).toBe(1);
  await running.control('/reports', { mail: old?.id, ...reports[0][1] });
  await running.programme.advance('P15D');
  expect((await subjectsTo(moved)).length).toBeGreaterThan(invited);
});
