import { createTransport } from 'nodemailer';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { calendarOf, replyFromCalendar } from '../fixtures/calendar-client.ts';
import { gatheringBody } from '../fixtures/gatherings.ts';
import { leaverData, obrien, takahashi } from '../fixtures/people.ts';
import type { Mail } from '../fixtures/programme-client.ts';
import { startTestCloud, type TestCloud } from './cloud.ts';

interface Guest {
  readonly alumniId: string;
  readonly answer: string;
  readonly evidence: string;
}

describe('Accept and Decline in a calendar, by mail, all the way', () => {
  let running: TestCloud;
  let gatheringId: string;
  const address = (person: typeof takahashi) => person.email ?? '';

  beforeAll(async () => {
    running = await startTestCloud();
    const { programme, cloud } = running;
    const at = new Date((await programme.now()).getTime() - 86_400_000).toISOString();
    const purposes = ['membership', 'gatherings'];
    const consentAtExit = { decision: 'granted', noticeVersion: cloud.noticeVersion, purposes, at, method: 'paper' };
    const employees = [takahashi, obrien].map((person) => leaverData(person, '2026-03-31', { consentAtExit }));
    await programme.call('hr', 'POST', '/alumni/imports', { employees, dryRun: false });
    await programme.untilIdle();
    const startsAt = new Date((await programme.now()).getTime() + 20 * 86_400_000);
    const endsAt = new Date(startsAt.getTime() + 2 * 3_600_000);
    const body = { ...gatheringBody({ seats: 5 }), startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString() };
    const planned = await programme.call<{ gatheringId: string }>('hr', 'POST', '/gatherings', body);
    expect(planned.status).toBe(201);
    gatheringId = planned.body.gatheringId;
    expect((await programme.call('hr', 'POST', `/gatherings/${gatheringId}/publish`)).status).toBe(202);
    await programme.untilIdle();
  });
  afterAll(async () => running?.cloud.close());

  /** Those who answered. */
  const guests = async () => {
    const answer = await running.programme.call<{ items: Guest[] }>('hr', 'GET', `/gatherings/${gatheringId}/guests`);
    return answer.body.items.filter((guest) => guest.answer !== 'none');
  };
  const refused = async () => {
    const response = await fetch(`${running.cloud.control}/logs?limit=1000`);
    const { items } = (await response.json()) as { items: unknown[] };
    return items.map((item) => JSON.stringify(item)).filter((line) => line.includes('CALENDAR_REPLY_REFUSED'));
  };
  const organizer = (mail: Mail) =>
    String(calendarOf(mail).getFirstSubcomponent('vevent')?.getFirstPropertyValue('organizer'));

  test('HR sees who accepted, and that it was the calendar', async () => {
    const { programme, cloud } = running;
    const invitation = await programme.latestMailTo(address(takahashi));
    await replyFromCalendar(cloud.smtp, invitation, 'ACCEPTED', await programme.now());
    await programme.untilIdle();
    expect(await guests()).toMatchObject([{ answer: 'attending', evidence: 'calendar' }]);
  });

  test('the confirmation comes from the organizer of the invitation, and can be answered as well', async () => {
    const { programme, cloud } = running;
    const mails = await programme.mailsTo(address(takahashi));
    const [invitation, confirmation] = await Promise.all(mails.slice(-2).map(({ id }) => programme.mail(id)));
    if (invitation === undefined || confirmation === undefined) throw new Error('two mails were expected');
    expect(organizer(confirmation)).toBe(organizer(invitation));
    await programme.advance('PT1H');
    await replyFromCalendar(cloud.smtp, confirmation, 'DECLINED', await programme.now());
    await programme.untilIdle();
    expect(await guests()).toMatchObject([{ answer: 'declined', evidence: 'calendar' }]);
  });

  test('a mail without DMARC, and one from somebody else to the same address, change nothing', async () => {
    const { programme, cloud } = running;
    const invitation = await programme.latestMailTo(address(obrien));
    const before = (await refused()).length;
    const event = calendarOf(invitation).getFirstSubcomponent('vevent');
    const text = (name: string) => String(event?.getFirstPropertyValue(name));
    const content = [
      ...['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Example//Forger//EN', 'METHOD:REPLY', 'BEGIN:VEVENT'],
      ...[`UID:${text('uid')}`, `SEQUENCE:${text('sequence')}`, 'DTSTAMP:20261123T000000Z'],
      `ATTENDEE;PARTSTAT=ACCEPTED:mailto:${address(obrien)}`,
      ...['END:VEVENT', 'END:VCALENDAR', ''],
    ].join('\r\n');
    const transport = createTransport(cloud.smtp);
    const forge = (from: string, headers: Record<string, string>) =>
      transport.sendMail({
        ...{ from, headers, subject: 'Accepted', text: 'Accepted', icalEvent: { method: 'REPLY', content } },
        to: organizer(invitation).replace(/^mailto:/i, ''),
      });
    await forge(address(obrien), { 'X-Okaeri-Test-Verdict': 'dkim=fail; dmarc=fail' });
    await forge('mallory@example.com', {});
    transport.close();
    await programme.untilIdle();
    expect((await refused()).length).toBe(before + 2);
    expect((await guests()).filter(({ answer }) => answer === 'attending')).toEqual([]);
  });

  test('mail to any other address of the domain is refused at the door', async () => {
    const transport = createTransport(running.cloud.smtp);
    const mail = { from: 'a@example.net', to: 'office@alumni.example.com', subject: 'x', text: 'x' };
    await expect(transport.sendMail(mail)).rejects.toMatchObject({ responseCode: 550 });
    transport.close();
  });

  test('a repeated notification of a mail finds it deleted', async () => {
    const { programme, cloud } = running;
    const [news] = (await programme.events('Object Created')) as { id: string }[];
    const before = await guests();
    const body = JSON.stringify({ eventId: news?.id });
    const headers = { 'content-type': 'application/json' };
    expect((await fetch(`${cloud.control}/replay`, { method: 'POST', headers, body })).status).toBe(200);
    await programme.untilIdle();
    expect(await guests()).toEqual(before);
  });

  test('an Accept when every seat is taken leads to one mail to the member; an answer to that mail goes to the office', async () => {
    const { programme, cloud } = running;
    const startsAt = new Date((await programme.now()).getTime() + 20 * 86_400_000).toISOString();
    const endsAt = new Date(Date.parse(startsAt) + 2 * 3_600_000).toISOString();
    const title = { ja: '小さな会', en: 'A small gathering' };
    const body = { ...gatheringBody({ title, seats: 1, waitingList: 'none' }), startsAt, endsAt };
    const small = await programme.call<{ gatheringId: string }>('hr', 'POST', '/gatherings', body);
    await programme.call('hr', 'POST', `/gatherings/${small.body.gatheringId}/publish`);
    await programme.untilIdle();
    const invitations = await Promise.all([takahashi, obrien].map((person) => programme.latestMailTo(address(person))));
    for (const invitation of invitations) {
      await replyFromCalendar(cloud.smtp, invitation, 'ACCEPTED', await programme.now());
      await programme.untilIdle();
    }
    const told = await programme.latestMailTo(address(obrien));
    expect(told.subject).toBe('Every seat is taken: A small gathering');
    expect(told.headers['reply-to']).toBe('"Alumni Office, Human Resources" <alumni-office@example.com>');
    const before = (await programme.mailsTo(address(obrien))).length;
    const [notice] = (await programme.events('guest-notice-requested')) as { id: string }[];
    const headers = { 'content-type': 'application/json' };
    await fetch(`${cloud.control}/replay`, { method: 'POST', headers, body: JSON.stringify({ eventId: notice?.id }) });
    await programme.untilIdle();
    expect(await programme.mailsTo(address(obrien))).toHaveLength(before);
  });

  test('no message became a dead letter', async () => {
    expect((await running.programme.status()).deadLetters).toEqual([]);
  });
});
