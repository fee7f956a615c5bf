/** RFC 8058, RFC 2369 and what mail scanners do. */
import { describe, expect, it } from 'vitest';
import type { AlumniId } from '../../../../shared/identifier.ts';
import { idFrom } from '../../../../shared/identifier.ts';
import { somebody } from '../../../fixtures/consent.ts';
import { eventsOf, ledgerOf, linkTo, putCard, putMember, recordOf, visitor } from '../consent-tables.ts';

const { handler } = await import('../../../../functions/consent/withdrawal/unsubscribe.ts');
const page = visitor(handler);
const campaign = idFrom('campaign', 'news of May');
const oneClick = [['List-Unsubscribe', 'One-Click']] as const;
const topicLink = (alumniId: AlumniId, choice = 1, epoch = 0) =>
  linkTo(alumniId, { purpose: 'unsubscribe', subject: campaign, choice, epoch });

describe('one-click unsubscribe (RFC 8058)', () => {
  it('responds to a bare POST with 200 at once, without redirect or cookie, and withdraws that mail’s topic only', async () => {
    const alumniId = somebody();
    await putMember(alumniId);

    const answer = await page.visit('POST', topicLink(alumniId), oneClick);

    expect(answer.statusCode).toBe(200);
    expect(Object.keys(answer.headers).map((name) => name.toLowerCase())).not.toContain('location');
    expect(Object.keys(answer.headers).map((name) => name.toLowerCase())).not.toContain('set-cookie');
    expect((await recordOf(alumniId))?.topics).toEqual(['gatherings', 'jobs']);
    const [record] = await ledgerOf(alumniId);
    expect(record).toMatchObject({
      purposes: [{ id: 'newsletter', state: 'ConsentWithdrawn' }],
      eventType: 'ExpressedWithdrawal',
      collection: { method: 'one_click', source: 'unsubscribe_link' },
    });
    const events = await eventsOf(alumniId);
    expect(events.map(({ type, data }) => [type, data])).toEqual([
      ['profile-updated', { alumniId, topics: ['gatherings', 'jobs'] }],
      ['consent-withdrawn', { alumniId, recordId: record?.recordId, purposes: ['newsletter'] }],
    ]);
  });

  it('takes a multipart body as well', async () => {
    const alumniId = somebody();
    await putMember(alumniId);
    const body = '--b\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--b--\r\n';
    const answer = await page.run({
      headers: { 'content-type': 'multipart/form-data; boundary=b' },
      pathParameters: { token: topicLink(alumniId, 2) },
      body,
      isBase64Encoded: false,
      requestContext: { requestId: 'r', http: { method: 'POST' } },
    } as never);
    expect(answer.statusCode).toBe(200);
    expect((await recordOf(alumniId))?.topics).toEqual(['newsletter', 'jobs']);
  });

  it('needs no body, no content type and no headers at all', async () => {
    const alumniId = somebody();
    await putMember(alumniId);
    const answer = await page.run({
      headers: {},
      pathParameters: { token: topicLink(alumniId, 3) },
      requestContext: { requestId: 'r', http: { method: 'POST' } },
    } as never);
    expect(answer.statusCode).toBe(200);
    expect((await recordOf(alumniId))?.topics).toEqual(['newsletter', 'gatherings']);
  });

  it('has the same effect however often it comes, even twenty times at once', async () => {
    const alumniId = somebody();
    await putMember(alumniId);
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => page.visit('POST', topicLink(alumniId), oneClick)),
    );
    expect(answers.every(({ statusCode }) => statusCode === 200)).toBe(true);
    expect(await ledgerOf(alumniId)).toHaveLength(1);
    expect(await eventsOf(alumniId)).toHaveLength(2);
  });

  it('responds to an unknown or mangled token with 200, and writes nothing', async () => {
    const alumniId = somebody();
    await putMember(alumniId);
    const token = topicLink(alumniId);
    const mangled = [
      token.slice(0, -1),
      `${token}=`,
      token.toLowerCase(),
      `${token.slice(0, 20)}${token[20] === 'A' ? 'B' : 'A'}${token.slice(21)}`,
      'x',
      '',
    ];
    for (const bad of mangled) expect((await page.visit('POST', bad, oneClick)).statusCode).toBe(200);
    expect((await recordOf(alumniId))?.topics).toHaveLength(3);
  });

  it('reads the token from the path only', async () => {
    const [mine, theirs] = [somebody(), somebody()];
    await putMember(mine);
    await putMember(theirs);
    await page.visit('POST', topicLink(mine), [...oneClick, ['token', topicLink(theirs)]]);
    expect((await recordOf(theirs))?.topics).toHaveLength(3);
    expect((await recordOf(mine))?.topics).toHaveLength(2);
  });

  it('works whatever the epoch: revoked links still unsubscribe', async () => {
    const alumniId = somebody();
    await putMember(alumniId, { epoch: 7 });
    expect((await page.visit('POST', topicLink(alumniId, 1, 0), oneClick)).statusCode).toBe(200);
    expect((await recordOf(alumniId))?.topics).toEqual(['gatherings', 'jobs']);
  });

  it('shows the same page for people and topics that do not exist', async () => {
    const [nobody, alumniId] = [somebody(), somebody()];
    await putMember(alumniId);
    expect((await page.visit('POST', topicLink(nobody), oneClick)).statusCode).toBe(200);
    expect((await page.visit('POST', topicLink(alumniId, 9), oneClick)).statusCode).toBe(200);
    expect([await recordOf(nobody), (await recordOf(alumniId))?.topics.length]).toEqual([undefined, 3]);
  });

  it('does not take a link of another purpose', async () => {
    const alumniId = somebody();
    await putMember(alumniId);
    for (const purpose of ['preferences', 'invitation'] as const) {
      const answer = await page.visit('POST', linkTo(alumniId, { purpose, choice: 1 }), oneClick);
      expect(answer.statusCode).toBe(200);
    }
    expect((await recordOf(alumniId))?.topics).toHaveLength(3);
  });
});

describe('the page behind the link', () => {
  it('asks with one button and writes nothing for GET, HEAD, OPTIONS and prefetches', async () => {
    const alumniId = somebody();
    await putMember(alumniId);
    const token = topicLink(alumniId, 2);
    const shown = await page.visit('GET', token);
    for (const method of ['HEAD', 'OPTIONS', 'GET'])
      await page.visit(method, token, undefined, { 'sec-purpose': 'prefetch' });
    expect(shown.statusCode).toBe(200);
    expect(shown.body).toContain('「交流会・セミナーのご案内」の配信を停止する場合は');
    expect(shown.body.match(/<button/g)).toHaveLength(1);
    expect(await ledgerOf(alumniId)).toEqual([]);
    expect((await recordOf(alumniId))?.topics).toHaveLength(3);
  });

  it('offers the preferences after the button', async () => {
    const alumniId = somebody();
    await putMember(alumniId, { language: 'en' });
    const answer = await page.visit('POST', topicLink(alumniId), oneClick);
    expect(answer.body).toContain('You will no longer receive the newsletter.');
    expect(answer.body).toMatch(/href="https:\/\/alumni\.example\.com\/p\/[\w-]{56}"/);
  });
});

describe('the invitation’s one-click header', () => {
  it('declines the invitation', async () => {
    const alumniId = somebody();
    await putCard(alumniId);
    const token = linkTo(alumniId, { purpose: 'decline' });

    const answers = [await page.visit('POST', token, oneClick), await page.visit('POST', token, oneClick)];

    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200]);
    expect(await recordOf(alumniId)).toMatchObject({ membership: 'declined' });
    const ledger = await ledgerOf(alumniId);
    expect(ledger).toHaveLength(1);
    expect(ledger[0]?.purposes.every(({ state }) => state === 'ConsentRefused')).toBe(true);
    expect((await eventsOf(alumniId)).map(({ type }) => type)).toEqual(['leaver-declined']);
  });

  it('asks first when it is opened as a page', async () => {
    const alumniId = somebody();
    await putCard(alumniId);
    const shown = await page.visit('GET', linkTo(alumniId, { purpose: 'decline' }));
    expect(shown.body).toContain('今回は参加しない');
    expect(await recordOf(alumniId)).toBeUndefined();
  });

  it('changes nothing for somebody who was erased', async () => {
    const erased = somebody();
    expect((await page.visit('POST', linkTo(erased, { purpose: 'decline' }), oneClick)).statusCode).toBe(200);
    expect(await recordOf(erased)).toBeUndefined();
  });

  it('stops all that is sent to somebody who joined since, who stays a member and reads where one leaves', async () => {
    const alumniId = somebody();
    await putCard(alumniId, { status: 'member' });
    await putMember(alumniId);
    const token = linkTo(alumniId, { purpose: 'decline' });

    const shown = await page.visit('GET', token);
    expect(shown.body).not.toContain('今回は参加しない');
    expect(shown.body).toContain('すでにアルムナイ制度にご参加いただいております');
    expect(shown.body).toContain(
      'お便り（メールマガジン）、交流会・セミナーのご案内、求人情報のご案内の配信をすべて停止する場合は',
    );
    expect(shown.body).toMatch(/退会.*次のページ/);
    expect((await recordOf(alumniId))?.topics).toHaveLength(3);

    const answers = [await page.visit('POST', token, oneClick), await page.visit('POST', token, oneClick)];
    for (const { statusCode, body } of [...answers, await page.visit('GET', token)]) {
      expect(statusCode).toBe(200);
      expect(body).toContain('配信は、すべて停止しております');
      expect(body).toMatch(/退会.*次のページ/);
      expect(body).toMatch(/href="https:\/\/alumni\.example\.com\/p\/[\w-]{56}"/);
      expect(body).not.toContain('<button');
    }
    expect(await recordOf(alumniId)).toMatchObject({ membership: 'member', topics: [] });
    const ledger = await ledgerOf(alumniId);
    expect(ledger).toMatchObject([
      { eventType: 'ExpressedWithdrawal', collection: { method: 'one_click', source: 'decline_link' } },
    ]);
    expect((await eventsOf(alumniId)).map(({ type }) => type)).toEqual(['profile-updated', 'consent-withdrawn']);
  });
});

describe('asks for no press that would change nothing', () => {
  const topic = (alumniId: AlumniId) => topicLink(alumniId, 2);
  const invitation = (alumniId: AlumniId) => linkTo(alumniId, { purpose: 'decline' });
  const left = { membership: 'left' as const, topics: [], membershipSince: '2026-06-01T00:00:00.000Z' };
  const noneSent = /配信は、すべて停止しております/;
  const topicStopped = /「交流会・セミナーのご案内」の配信を停止いたしました/;
  const invitationStopped = /アルムナイ制度のご案内は、今後お送りいたしません/;

  it.each<[string, (alumniId: AlumniId) => string, (alumniId: AlumniId) => Promise<unknown>, RegExp]>([
    ['a topic, after leaving', topic, (id) => putMember(id, left), noneSent],
    ['the invitation, after leaving', invitation, (id) => Promise.all([putCard(id), putMember(id, left)]), noneSent],
    ['a topic of somebody who never joined', topic, (id) => putCard(id), noneSent],
    ['a topic of somebody who was erased', topic, () => Promise.resolve(), noneSent],
    ['a topic that is stopped', topic, (id) => putMember(id, { topics: ['jobs'] }), topicStopped],
    [
      'an invitation that is declined',
      invitation,
      (id) => Promise.all([putCard(id), putMember(id, { ...left, membership: 'declined' })]),
      invitationStopped,
    ],
    ['an invitation of somebody who was erased', invitation, () => Promise.resolve(), invitationStopped],
  ])('%s', async (_what, linkOf, stands, says) => {
    const alumniId = somebody();
    await stands(alumniId);
    const before = await recordOf(alumniId);
    for (const method of ['GET', 'POST', 'GET']) {
      const { statusCode, body } = await page.visit(method, linkOf(alumniId), method === 'POST' ? oneClick : undefined);
      expect(statusCode).toBe(200);
      expect(body).not.toContain('<button');
      expect(body).toMatch(says);
    }
    expect(await recordOf(alumniId)).toEqual(before);
    expect(await ledgerOf(alumniId)).toEqual([]);
  });

  it('asks somebody who left, and was invited again after another employment', async () => {
    const alumniId = somebody();
    await putMember(alumniId, left);
    await putCard(alumniId, { invitedAt: '2026-07-01T00:00:00.000Z' });
    expect((await page.visit('GET', invitation(alumniId))).body).toContain('今回は参加しない');
    await page.visit('POST', invitation(alumniId), oneClick);
    expect((await page.visit('GET', invitation(alumniId))).body).toMatch(invitationStopped);
  });
});

it.each([
  ['ja', /その方へのアルムナイ制度のご案内は.*下記の窓口/s],
  ['en', /that person’s invitation.*please write to the address below/is],
] as const)(
  'promises nothing about the mail of others at an address that was corrected (%s)',
  async (language, says) => {
    const alumniId = somebody();
    await putCard(alumniId, { epoch: 1, invitedEpochs: [1] });
    for (const method of ['GET', 'POST']) {
      const token = `${linkTo(alumniId, { purpose: 'decline' })}?lang=${language}`;
      const { statusCode, body } = await page.visit(method, token, method === 'POST' ? oneClick : undefined);
      expect(statusCode).toBe(200);
      expect(body).toMatch(says);
      expect(body).not.toMatch(/アドレスには、アルムナイ制度のご案内を|anything about|no longer in use/);
      expect(body).not.toContain('<button');
    }
    expect(await recordOf(alumniId)).toBeUndefined();
  },
);
