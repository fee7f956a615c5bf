/** The inbox in the browser shows when a mail was sent by the clock of the laptop cloud, which people move. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { Database } from '../../src/database.ts';
import { Inbox } from '../../src/ses/inbox.ts';
import { MailStore } from '../../src/ses/mail-store.ts';
import { until } from '../fixture/fixture.ts';

it('shows each mail with the time at which it was sent', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'laptop-cloud-inbox-'));
  const database = new Database(folder);
  const mails = new MailStore(database);
  const times = ['2031-01-05T01:00:00Z', '2031-01-05T02:00:00Z', '2033-06-01T00:00:00Z'];
  const sent = (at: string, number: number) => {
    const envelope = { from: 'a@example.com', to: ['b@example.net'], tags: {}, configurationSet: null };
    const raw = `From: a@example.com\r\nTo: b@example.net\r\nSubject: ${number}\r\n\r\nHello\r\n`;
    mails.add({ id: String(number), at: Date.parse(at), subject: String(number), ...envelope }, Buffer.from(raw));
  };
  times.forEach(sent);
  const inbox = await Inbox.start(0, mails);
  const shown = async () => {
    const { emails } = (await (await fetch(`${inbox.url}/store`)).json()) as {
      emails: { subject: string; at: number }[];
    };
    return emails.map(({ subject, at }) => [subject, at]);
  };
  try {
    await until(async () => (await shown()).length === times.length);
    const later = '2033-06-02T00:00:00Z';
    sent(later, times.length);
    inbox.arrived();
    await until(async () => (await shown()).length > times.length);
    const expected = [...times, later].map((at, number) => [String(number), Date.parse(at) / 1000]);
    expect((await shown()).sort()).toEqual(expected);
  } finally {
    await inbox.close();
    database.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
