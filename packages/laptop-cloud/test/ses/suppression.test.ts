import {
  DeleteSuppressedDestinationCommand,
  GetSuppressedDestinationCommand,
  ListSuppressedDestinationsCommand,
  PutSuppressedDestinationCommand,
  SESv2Client,
} from '@aws-sdk/client-sesv2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Client, type RunningFixture, startFixture, synthesizeFixture, until } from '../fixture/fixture.ts';

let outdir: string;
let cloud: RunningFixture;
let client: Client;
let ses: SESv2Client;

beforeAll(async () => {
  outdir = await synthesizeFixture();
  cloud = await startFixture(outdir);
  client = new Client(cloud);
  const credentials = { accessKeyId: cloud.operatorAccessKey, secretAccessKey: 'any' };
  ses = new SESv2Client({ endpoint: cloud.aws, region: cloud.region, credentials });
});

afterAll(async () => {
  ses?.destroy();
  await cloud?.close();
});

const send = (to: string, tag: string) => client.order('mail', { to, tag });
const settled = () => until(async () => (await client.status()).idle);
const fate = async (tag: string): Promise<(string | undefined)[]> => {
  const found = ['Send', 'Delivery', 'Bounce', 'Complaint'].map(
    async (type) => [type, await client.thing(`${tag}/${type}`)] as const,
  );
  return (await Promise.all(found)).flatMap(([type, thing]) => (thing === null ? [] : [type]));
};

describe('the account suppression list', () => {
  it('takes, shows and forgets addresses through the API of version 2', async () => {
    const EmailAddress = 'Gone@example.net';
    await ses.send(new PutSuppressedDestinationCommand({ EmailAddress, Reason: 'BOUNCE' }));
    const { SuppressedDestination } = await ses.send(new GetSuppressedDestinationCommand({ EmailAddress }));
    expect(SuppressedDestination).toMatchObject({ EmailAddress: 'gone@example.net', Reason: 'BOUNCE' });
    expect(SuppressedDestination?.LastUpdateTime).toBeInstanceOf(Date);
    await ses.send(new DeleteSuppressedDestinationCommand({ EmailAddress }));
    const again = ses.send(new DeleteSuppressedDestinationCommand({ EmailAddress }));
    await expect(again).rejects.toMatchObject({ name: 'NotFoundException' });
    const missing = ses.send(new GetSuppressedDestinationCommand({ EmailAddress }));
    await expect(missing).rejects.toMatchObject({ name: 'NotFoundException' });
  });

  it('is listed page by page, by reason and by time', async () => {
    const addresses = ['p1@example.net', 'p2@example.net', 'p3@example.net'];
    for (const address of addresses) await client.control('/suppressions', { address, reason: 'COMPLAINT' });
    await client.control('/suppressions', { address: 'q@example.net', reason: 'BOUNCE' });
    const list = { Reasons: ['COMPLAINT'] as ['COMPLAINT'], PageSize: 2 };
    const first = await ses.send(new ListSuppressedDestinationsCommand(list));
    const second = await ses.send(new ListSuppressedDestinationsCommand({ ...list, NextToken: first.NextToken }));
    const summaries = [
      ...(first.SuppressedDestinationSummaries ?? []),
      ...(second.SuppressedDestinationSummaries ?? []),
    ];
    expect(summaries.map(({ EmailAddress }) => EmailAddress)).toEqual(addresses);
    expect(second.NextToken).toBeUndefined();
    const EndDate = new Date('2020-01-01T00:00:00Z');
    const early = await ses.send(new ListSuppressedDestinationsCommand({ EndDate }));
    expect(early.SuppressedDestinationSummaries).toEqual([]);
  });

  it('is open to a role that may list it, and closed to writing', async () => {
    expect((await client.order('listSuppressed')).status).toBe(200);
    expect((await client.order('suppress', { to: 'x@example.net' })).body).toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining('ses:PutSuppressedDestination'),
    });
  });

  it('holds mail back: accepted, counted, and bounced as OnAccountSuppressionList', async () => {
    await client.control('/suppressions', { address: 'held@example.net', reason: 'BOUNCE' });
    expect((await send('Held@Example.net', 'held')).status).toBe(200);
    await settled();
    expect(await fate('held')).toEqual(['Send', 'Bounce']);
    expect((await client.thing('held/Bounce'))?.['subType']).toEqual({ S: 'OnAccountSuppressionList' });
  });

  it('holds back what somebody complained about with a complaint', async () => {
    await client.control('/suppressions', { address: 'cross@example.net', reason: 'COMPLAINT' });
    await send('cross@example.net', 'cross');
    await settled();
    expect(await fate('cross')).toEqual(['Send', 'Complaint']);
    expect((await client.thing('cross/Complaint'))?.['subType']).toEqual({ S: 'OnAccountSuppressionList' });
  });

  it('learns from complaints, and not from the bounce of the mailbox simulator', async () => {
    await send('complaint+l@simulator.amazonses.com', 'learn-1');
    await send('complaint+l@simulator.amazonses.com', 'learn-2');
    await send('bounce+l@simulator.amazonses.com', 'learn-3');
    await send('bounce+l@simulator.amazonses.com', 'learn-4');
    await settled();
    expect(await fate('learn-1')).toEqual(['Send', 'Delivery', 'Complaint']);
    expect(await fate('learn-2')).toEqual(['Send', 'Complaint']);
    expect((await client.thing('learn-4/Bounce'))?.['subType']).toEqual({ S: 'General' });
    const EmailAddress = 'complaint+l@simulator.amazonses.com';
    const { SuppressedDestination } = await ses.send(new GetSuppressedDestinationCommand({ EmailAddress }));
    expect(SuppressedDestination?.Attributes?.MessageId).toBeTruthy();
  });

  it('delivers to ooto@ and reports nothing else; suppressionlist@ is on the list of everybody', async () => {
    await send('ooto@simulator.amazonses.com', 'away');
    await send('suppressionlist@simulator.amazonses.com', 'global');
    await settled();
    expect(await fate('away')).toEqual(['Send', 'Delivery']);
    expect((await client.thing('global/Bounce'))?.['subType']).toEqual({ S: 'Suppressed' });
  });

  it('knows a mailbox by its quoted and its unquoted name', async () => {
    await client.control('/suppressions', { address: 'a..b@docomo.ne.jp', reason: 'BOUNCE' });
    await send('"a..b"@docomo.ne.jp', 'quoted');
    await settled();
    expect(await fate('quoted')).toEqual(['Send', 'Bounce']);
    expect(await client.control(`/mails?to=${encodeURIComponent('"a..b"@docomo.ne.jp')}`)).toMatchObject({
      items: [{ to: '"a..b"@docomo.ne.jp' }],
    });
    const EmailAddress = '"a..b"@docomo.ne.jp';
    await ses.send(new DeleteSuppressedDestinationCommand({ EmailAddress }));
    await expect(ses.send(new GetSuppressedDestinationCommand({ EmailAddress }))).rejects.toMatchObject({
      name: 'NotFoundException',
    });
  });

  it('holds back what bounced, and not what was complained about, from a configuration set for bounces only', async () => {
    const outcome = await startFixture(outdir, {
      edit: (_stack, { Resources }) => {
        for (const { Type, Properties } of Object.values(Resources))
          if (Type === 'AWS::SES::ConfigurationSet')
            Properties['SuppressionOptions'] = { SuppressedReasons: ['BOUNCE'] };
      },
    });
    try {
      const set = new Client(outcome);
      await set.control('/suppressions', { address: 'cross@example.net', reason: 'COMPLAINT' });
      await set.control('/suppressions', { address: 'gone@example.net', reason: 'BOUNCE' });
      for (const name of ['cross', 'gone', 'calm']) await set.order('mail', { to: `${name}@example.net`, tag: name });
      await until(async () => (await set.status()).idle);
      expect(await set.thing('cross/Delivery')).not.toBeNull();
      expect(await set.thing('cross/Complaint')).toBeNull();
      expect(await set.thing('gone/Delivery')).toBeNull();
      expect((await set.thing('gone/Bounce'))?.['subType']).toEqual({ S: 'OnAccountSuppressionList' });
      // A complaint about its mail is reported, and lists nobody.
      const { items } = await set.control<{ items: { id: string }[] }>('/mails?to=calm@example.net');
      await set.control('/reports', { mail: items[0]?.id, type: 'Complaint', complaintFeedbackType: 'abuse' });
      await set.order('mail', { to: 'calm@example.net', tag: 'calm-again' });
      await until(async () => (await set.status()).idle);
      expect(await set.thing('calm/Complaint')).not.toBeNull();
      expect(await set.thing('calm-again/Delivery')).not.toBeNull();
    } finally {
      await outcome.close();
    }
  });

  it('is not asked by a configuration set that suppresses for nothing', async () => {
    const free = await startFixture(outdir, {
      edit: (_stack, { Resources }) => {
        for (const { Type, Properties } of Object.values(Resources))
          if (Type === 'AWS::SES::ConfigurationSet') Properties['SuppressionOptions'] = { SuppressedReasons: [] };
      },
    });
    try {
      const freeClient = new Client(free);
      await freeClient.control('/suppressions', { address: 'held@example.net', reason: 'BOUNCE' });
      await freeClient.order('mail', { to: 'held@example.net', tag: 'free' });
      await until(async () => (await freeClient.status()).idle);
      expect(await freeClient.thing('free/Delivery')).not.toBeNull();
    } finally {
      await free.close();
    }
  });
});

describe('a report to order', () => {
  const mailTo = async (to: string, tag: string): Promise<string> => {
    await send(to, tag);
    const { items } = await client.control<{ items: { id: string }[] }>(`/mails?to=${to}`);
    return items.at(-1)?.id ?? '';
  };
  const report = async (mail: string, body: object) => {
    const answer = await client.control('/reports', { mail, ...body });
    await settled();
    return answer;
  };
  const isListed = async (EmailAddress: string) => {
    const list = await ses.send(new ListSuppressedDestinationsCommand({}));
    return (list.SuppressedDestinationSummaries ?? []).some((entry) => entry.EmailAddress === EmailAddress);
  };

  it('bounces a mail as a receiver would: with any type, subtype and status, after its delivery', async () => {
    const mail = await mailTo('away@example.net', 'ordered-1');
    const bounce = { type: 'Bounce', bounceType: 'Transient', bounceSubType: 'General' };
    expect(await report(mail, bounce)).toEqual({ reported: true });
    expect(await client.thing('ordered-1/Bounce')).toMatchObject({
      bounce: { S: 'Transient' },
      subType: { S: 'General' },
    });
    expect(await isListed('away@example.net')).toBe(false);
    await report(mail, { type: 'Bounce', bounceType: 'Permanent', bounceSubType: 'General', status: '5.7.26' });
    expect(await client.thing('ordered-1/Bounce')).toMatchObject({ bounce: { S: 'Permanent' } });
    expect(await isListed('away@example.net')).toBe(true);
  });

  it('complains about a mail with any type; what takes a complaint back lists nobody', async () => {
    const mail = await mailTo('calm@example.net', 'ordered-2');
    await report(mail, { type: 'Complaint', complaintFeedbackType: 'not-spam' });
    expect(await client.thing('ordered-2/Complaint')).not.toBeNull();
    expect(await isListed('calm@example.net')).toBe(false);
    await report(mail, { type: 'Complaint', complaintFeedbackType: 'abuse' });
    expect(await isListed('calm@example.net')).toBe(true);
  });

  it('is about an accepted mail, and says what SES would say', async () => {
    expect(await report('nothing', { type: 'Delivery' })).toEqual({ message: 'There is no mail nothing.' });
    const mail = await mailTo('calm2@example.net', 'ordered-3');
    const bounce = { type: 'Bounce', bounceType: 'Maybe', bounceSubType: 'General' };
    expect(await report(mail, bounce)).toMatchObject({ message: expect.stringContaining('bounceType') });
  });
});
