/** People who complained and ask for mail again get it: the code, and the next campaign. A new complaint counts as the first did. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { leaverData, type SamplePerson } from '../fixtures/people.ts';
import { startOwnProgramme } from './own-programme.ts';
import { employee, type RunningProgramme } from './rare-paths/running-programme.ts';

let running: RunningProgramme;
let close: (() => Promise<void>) | undefined;
beforeAll(async () => {
  ({ running, close } = await startOwnProgramme());
});
afterAll(() => close?.());

/** What SES reported on the mail: the laptop cloud also keeps mail that SES held back. */
async function fateOf(mailId: string): Promise<string[]> {
  const reported = ['Email Delivered', 'Email Bounced', 'Email Complaint Received'].map(async (type) => {
    const events = await running.programme.events(encodeURIComponent(type));
    return JSON.stringify(events).includes(mailId) ? [type] : [];
  });
  return (await Promise.all(reported)).flat();
}
const newest = async ({ email = '' }: SamplePerson) => running.programme.latestMailTo(email);
const topicsOf = async (alumniId: string) => (await running.ok('GET', `/alumni/${alumniId}`))['topics'];

async function complain(person: SamplePerson): Promise<void> {
  await running.control('/reports', {
    mail: (await newest(person)).id,
    type: 'Complaint',
    complaintFeedbackType: 'abuse',
  });
  await running.programme.untilIdle();
}

/** What became of a newsletter to the person. */
async function newsletterTo(alumniId: string): Promise<unknown> {
  const { campaignId } = await running.newsletter([alumniId]);
  await running.until(campaignId, 'completed');
  await running.programme.untilIdle();
  const { items } = await running.ok('GET', `/campaigns/${campaignId}/recipients`);
  return (items as { state: string }[]).map(({ state }) => state);
}

/** Asks for the newsletter on the preference page, with the code that is mailed. */
async function askAgain(person: SamplePerson, wanted = 'newsletter'): Promise<void> {
  const link = await running.programme.latestLinkTo(person.email ?? '', 'p');
  const { html } = await running.programme.submitPage(link, [['topic', wanted]]);
  await running.programme.untilIdle();
  const mail = await newest(person);
  expect(await fateOf(mail.id)).toEqual(['Email Delivered']);
  const code = /\b\d{6}\b/.exec(mail.text)?.[0] ?? '';
  const hidden = [...html.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)];
  const fields = hidden.map(([, name = '', value = '']) => [name, value]);
  await fetch(link, { method: 'POST', body: new URLSearchParams([...fields, ['code', code]]) });
  await running.programme.untilIdle();
}

describe('a member who complained', () => {
  test('and asks for a topic with the mailed code gets the code and the campaign, until they complain again', async () => {
    const person = employee(911);
    const alumniId = await running.join(person);
    expect(await newsletterTo(alumniId)).toEqual(['delivered']);
    await complain(person);
    expect(await topicsOf(alumniId)).toEqual([]);
    await askAgain(person);
    expect(await newsletterTo(alumniId)).toEqual(['delivered']);
    // In the following night, the list does not say otherwise.
    await running.programme.advance('P1D');
    expect(await topicsOf(alumniId)).toEqual(['newsletter']);
    expect(await newsletterTo(alumniId)).toEqual(['delivered']);
    await complain(person);
    expect(await topicsOf(alumniId)).toEqual([]);
  });

  test('whose complaint SES lists without a report, asked for a topic since: the list is healed by the first mail held back', async () => {
    const person = employee(912);
    const alumniId = await running.join(person);
    await running.control('/suppressions', { address: person.email, reason: 'COMPLAINT' });
    await running.programme.advance('PT1M');
    const link = await running.programme.latestLinkTo(person.email ?? '', 'p');
    // They stop the newsletter, and ask for it again: SES's entry is older than that.
    await running.programme.submitPage(link, [['topic', 'jobs']]);
    await askAgain(person);
    expect(await newsletterTo(alumniId)).not.toEqual(['delivered']);
    expect(await newsletterTo(alumniId)).toEqual(['delivered']);
    expect(await topicsOf(alumniId)).toEqual(['newsletter']);
  });
});

test('a leaver who complained about the invitation and joins by it gets the receipt and the campaign', async () => {
  const person = employee(913);
  await running.announce('employee.offboarded', leaverData(person, await running.dateIn(-1)));
  await running.programme.advance('P5D');
  const invitation = await running.programme.latestLinkTo(person.email ?? '', 'i');
  await complain(person);
  await running.programme.submitPage(invitation, [
    ['purpose', 'newsletter'],
    ['decision', 'accept'],
  ]);
  await running.programme.untilIdle();
  expect(await fateOf((await newest(person)).id)).toEqual(['Email Delivered']);
  const alumniId = await running.alumniId(person);
  expect(await newsletterTo(alumniId)).toEqual(['delivered']);
  await running.programme.advance('P1D');
  expect(await topicsOf(alumniId)).toEqual(['newsletter']);
});
