/** An import of the leavers of many years: a day's budget of invitations leaves, the latest first, and bounces stop the rest. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { leaverData } from '../fixtures/people.ts';
import { startOwnProgramme } from './own-programme.ts';
import { employee, type RunningProgramme } from './rare-paths/running-programme.ts';

let running: RunningProgramme;
let close: (() => Promise<void>) | undefined;
beforeAll(async () => {
  ({ running, close } = await startOwnProgramme());
});
afterAll(() => close?.());

const people = 320;
const bouncing = 10;
const firstDay = 200;

/** Somebody of the import: the higher the number, the longer ago they left. The mailboxes of the latest are gone. */
function leaver(number: number) {
  const gone = number < bouncing ? [`bounce+${number}@simulator.amazonses.com`] : [];
  const person = { ...employee(number, ...gone), hireDate: '1980-04-01' };
  return leaverData(person, `${2024 - Math.floor(number / 12)}-${String(12 - (number % 12)).padStart(2, '0')}-28`);
}

const invited = async () => {
  const mails = (await running.programme.mails()).flatMap(({ to }) => to);
  return Array.from({ length: people }, (_, number) => number).filter((number) =>
    mails.includes(String(leaver(number).personalEmail)),
  );
};
const invitations = () => running.ok('GET', '/invitations') as Promise<Record<string, unknown>>;

async function toNextRun() {
  const { nextRunAt } = await invitations();
  await running.programme.advanceTo(new Date(String(nextRunAt)));
  await running.programme.untilIdle();
}

test('its latest leavers are invited first, and bounces stop the others until HR resumes', async () => {
  // In any order: the file of an HR department is sorted by name.
  const numbers = Array.from({ length: people }, (_, number) => (number * 7) % people);
  await running.ok('POST', '/alumni/imports', { employees: numbers.map(leaver) });
  await running.programme.untilIdle();
  expect(await invited()).toEqual([]);
  expect(await invitations()).toMatchObject({ waiting: people, stopped: null, today: { sent: 0, budget: firstDay } });

  await toNextRun();
  expect(await invited()).toEqual(Array.from({ length: firstDay }, (_, number) => number));
  // More than 4 % of them bounced.
  expect(await invitations()).toMatchObject({
    stopped: { because: 'bounces', by: 'okaeri' },
    nextRunAt: null,
    today: { sent: firstDay },
  });
  await running.programme.advance('P3D');
  expect(await invited()).toHaveLength(firstDay);

  await running.ok('POST', '/invitations/resume');
  await toNextRun();
  expect(await invited()).toHaveLength(people);
  expect(await invitations()).toMatchObject({ stopped: null, today: { sent: people - firstDay, budget: 300 } });
});
