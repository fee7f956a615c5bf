import { describe, expect, it } from 'vitest';
import { isChainIntact } from '../../../../functions/consent/ledger/ledger.ts';
import { programme } from '../../../../shared/programme/compiled.ts';
import { privacyNoticeOf } from '../../../../shared/programme/programme.ts';
import { somebody } from '../../../fixtures/consent.ts';
import { eventsOf, ledgerOf, linkTo, putCard, putMember, recordOf, visitor } from '../consent-tables.ts';

const { handler } = await import('../../../../functions/consent/joining/joining-page.ts');
const page = visitor(handler);

describe('the invitation page', () => {
  it('shows the privacy notice in the person’s language, unticked boxes, both buttons and a masked name', async () => {
    const alumniId = somebody();
    await putCard(alumniId);

    const answer = await page.visit('GET', linkTo(alumniId, { purpose: 'invitation' }));

    expect(answer.statusCode).toBe(200);
    expect(answer.body).toContain('<html lang="ja">');
    expect(answer.body).toContain('アルムナイ制度における個人情報の取扱いについて');
    expect(answer.body).toContain('髙*** 花***');
    expect(answer.body).not.toContain('花子');
    expect(answer.body.match(/type="checkbox" name="purpose"/g)).toHaveLength(3);
    expect(answer.body).not.toContain('checked');
    expect(answer.body).toContain('name="decision" value="accept">アルムナイに参加する');
    expect(answer.body).toContain('name="decision" value="refuse" class="second">今回は参加しない');
    expect(answer.body).toContain('href="?lang=en"');
  });

  it('shows it in the other language on request, and records the decision with that text', async () => {
    const alumniId = somebody();
    await putCard(alumniId);
    const token = linkTo(alumniId, { purpose: 'invitation' });

    const english = await page.visit('GET', `${token}?lang=en`);

    expect(english.body).toContain('How we handle your personal data');
    expect(english.body).toContain('name="language" value="en"');
    await page.submit(token, ['decision', 'accept'], ['language', 'en']);
    const [record] = await ledgerOf(alumniId);
    expect(record).toMatchObject({
      language: 'en',
      notice: { sha256: privacyNoticeOf(programme).sha256.en, onFile: true },
    });
    expect(await recordOf(alumniId)).toMatchObject({ language: 'en' });
  });

  it('writes nothing for GET, HEAD and OPTIONS', async () => {
    const alumniId = somebody();
    await putCard(alumniId);
    for (const method of ['GET', 'HEAD', 'OPTIONS', 'GET']) {
      await page.visit(method, linkTo(alumniId, { purpose: 'invitation' }));
    }
    expect([await recordOf(alumniId), await ledgerOf(alumniId), await eventsOf(alumniId)]).toEqual([undefined, [], []]);
  });

  it('writes nothing for a POST without the page’s nonce', async () => {
    const alumniId = somebody();
    await putCard(alumniId);
    const answer = await page.visit('POST', linkTo(alumniId, { purpose: 'invitation' }), [['decision', 'accept']]);
    expect(answer.statusCode).toBe(403);
    expect(await recordOf(alumniId)).toBeUndefined();
  });

  it('writes nothing for a form that cannot be read, and shows it again', async () => {
    const alumniId = somebody();
    await putCard(alumniId);
    const token = linkTo(alumniId, { purpose: 'invitation' });
    for (const fields of [
      [['purpose', 'jobs']],
      [
        ['decision', 'accept'],
        ['purpose', 'lottery'],
      ],
    ] as const) {
      const answer = await page.submit(token, ...fields);
      expect(answer.statusCode).toBe(422);
      expect(answer.body).toContain('role="alert"');
    }
    expect(await recordOf(alumniId)).toBeUndefined();
  });
});

describe('joining', () => {
  it('records what was granted and what was not, with the text, in one transaction with record and events', async () => {
    const alumniId = somebody();
    await putCard(alumniId);

    const answer = await page.submit(
      linkTo(alumniId, { purpose: 'invitation' }),
      ['purpose', 'newsletter'],
      ['purpose', 'jobs'],
      ['decision', 'accept'],
    );

    expect(answer.statusCode).toBe(200);
    expect(answer.body).toMatch(/href="https:\/\/alumni\.example\.com\/p\/[\w-]{56}"/);
    const ledger = await ledgerOf(alumniId);
    expect(ledger).toHaveLength(1);
    expect(ledger[0]).toMatchObject({
      principalId: alumniId,
      jurisdiction: 'JP',
      language: 'ja',
      purposes: [
        { id: 'membership', state: 'ConsentGiven' },
        { id: 'newsletter', state: 'ConsentGiven' },
        { id: 'jobs', state: 'ConsentGiven' },
        { id: 'gatherings', state: 'ConsentRefused' },
      ],
      eventType: 'ExpressedConsent',
      validity: 'P24M',
      notice: { version: programme.notice, sha256: privacyNoticeOf(programme).sha256.ja, onFile: true },
      collection: { method: 'web_form', source: 'invitation_page' },
      storage: 'ap-northeast-1',
    });
    const record = await recordOf(alumniId);
    expect(record).toMatchObject({
      membership: 'member',
      topics: ['newsletter', 'jobs'],
      address: 'hanako.takahashi@example.net',
      sequence: 2,
      ledgerSequence: 1,
    });
    expect(record?.audienceShard).toMatch(/^member#[0-7]$/);
    expect(record !== undefined && isChainIntact(ledger, record)).toBe(true);
    const events = await eventsOf(alumniId);
    expect(events.map(({ type }) => type)).toEqual(['member-joined', 'consent-granted']);
    expect(events[0]?.data).toEqual({ alumniId, topics: ['newsletter', 'jobs'], via: 'invitation' });
    expect(events[1]?.data).toEqual({
      alumniId,
      recordId: ledger[0]?.recordId,
      purposes: ['membership', 'newsletter', 'jobs'],
    });
  });

  it('responds to twenty simultaneous POSTs alike and records one', async () => {
    const alumniId = somebody();
    await putCard(alumniId);
    const token = linkTo(alumniId, { purpose: 'invitation' });
    const nonce = await page.open(token);

    const answers = await Promise.all(
      Array.from({ length: 20 }, () =>
        page.visit('POST', token, [
          ['purpose', 'newsletter'],
          ['decision', 'accept'],
          ['nonce', nonce],
        ]),
      ),
    );

    expect(new Set(answers.map(({ statusCode }) => statusCode))).toEqual(new Set([200]));
    expect(answers.every(({ body }) => body.includes('ご参加ありがとうございます'))).toBe(true);
    expect(await ledgerOf(alumniId)).toHaveLength(1);
    expect(await eventsOf(alumniId)).toHaveLength(2);
  });

  it('shows what was answered at exit instead of asking again, and keeps both acts as evidence', async () => {
    const alumniId = somebody();
    const at = '2026-03-20T01:00:00Z';
    const noticeVersion = '2026-04';
    await putCard(alumniId, {
      consentAtExit: { decision: 'granted', method: 'paper', at, noticeVersion, purposes: ['newsletter'] },
    });
    const token = linkTo(alumniId, { purpose: 'invitation' });

    const shown = await page.visit('GET', token);
    await page.submit(token, ['purpose', 'jobs'], ['decision', 'accept']);

    expect(shown.body).toContain('2026年3月20日（金）にご同意をいただいております');
    expect(shown.body).not.toContain('value="newsletter"');
    const ledger = await ledgerOf(alumniId);
    expect(ledger.map(({ collection }) => collection.method)).toEqual(['paper', 'web_form']);
    expect(ledger[0]?.eventTime).toBe('2026-03-20T01:00:00.000Z');
    expect((await recordOf(alumniId))?.topics).toEqual(['newsletter', 'jobs']);
  });

  it('shows a member what was recorded, and takes no second answer', async () => {
    const alumniId = somebody();
    await putCard(alumniId, { status: 'member' });
    await putMember(alumniId);
    const token = linkTo(alumniId, { purpose: 'invitation' });

    const shown = await page.visit('GET', token);
    expect(shown.body).toContain('ご参加ありがとうございます');
    expect(shown.body).not.toContain('name="decision"');
    expect(shown.body).toContain('記録日時：2026年4月2日（木）10:00（日本標準時）／');
  });

  it('is over when the invitation closed, expired, or the card is gone', async () => {
    const closed = somebody();
    await putCard(closed, { closesAt: new Date(Date.now() - 1000).toISOString() });
    const expired = somebody();
    await putCard(expired, { status: 'expired', closesAt: undefined });
    for (const alumniId of [closed, expired, somebody()]) {
      const answer = await page.visit('GET', linkTo(alumniId, { purpose: 'invitation' }));
      expect(answer.statusCode).toBe(410);
    }
  });

  it('says that the address was replaced where the link went to a former one, unless the person was erased since', async () => {
    const alumniId = somebody();
    const token = linkTo(alumniId, { purpose: 'invitation' });
    await putCard(alumniId, { epoch: 1 });
    expect((await page.visit('GET', token)).body).toContain('お届け先のメールアドレスが変更されました');
    await putCard(alumniId, { epoch: 1, status: 'expired', closesAt: undefined, address: undefined });
    const erased = await page.visit('GET', token);
    expect(erased.statusCode).toBe(410);
    expect(erased.body).not.toContain('メールアドレスが変更');
    expect(erased.body).toContain('お手続きの期限が過ぎたか');
  });

  it('does not follow a form that was shown before the invitation closed', async () => {
    const alumniId = somebody();
    await putCard(alumniId);
    const token = linkTo(alumniId, { purpose: 'invitation' });
    const nonce = await page.open(token);
    await putCard(alumniId, { status: 'expired', closesAt: undefined });

    const answer = await page.visit('POST', token, [
      ['decision', 'accept'],
      ['nonce', nonce],
    ]);

    expect(answer.statusCode).toBe(410);
    expect(await recordOf(alumniId)).toBeUndefined();
  });
});

describe('a page that was left open, after joining from another', () => {
  const joinedBy = async (...fields: (readonly [string, string])[]) => {
    const alumniId = somebody();
    await putCard(alumniId);
    const token = linkTo(alumniId, { purpose: 'invitation' });
    const leftOpen = await page.open(token);
    await page.submit(token, ['decision', 'accept'], ['purpose', 'jobs']);
    const before = await recordOf(alumniId);
    const answer = await page.visit('POST', token, [...fields, ['nonce', leftOpen]]);
    expect([await recordOf(alumniId), await ledgerOf(alumniId)]).toEqual([before, [expect.anything()]]);
    return answer;
  };

  it.each([
    ['declines', [['decision', 'refuse']]],
    [
      'joins with other topics',
      [
        ['decision', 'accept'],
        ['purpose', 'newsletter'],
        ['purpose', 'jobs'],
      ],
    ],
    ['joins with fewer topics', [['decision', 'accept']]],
  ] as const)('says that nothing was changed, and where one leaves, when it %s', async (_what, fields) => {
    const answer = await joinedBy(...fields);
    expect(answer.statusCode).toBe(409);
    expect(answer.body).toContain('すでにアルムナイ制度にご参加いただいております');
    expect(answer.body).toContain('ただいまの操作では、何も変更しておりません');
    expect(answer.body).toMatch(/退会.*次のページ/);
    expect(answer.body).toMatch(/href="https:\/\/alumni\.example\.com\/p\/[\w-]{56}"/);
    expect(answer.body).not.toContain('ありがとうございます');
  });

  it('says what was recorded when it sends the same again', async () => {
    const answer = await joinedBy(['decision', 'accept'], ['purpose', 'jobs']);
    expect(answer.statusCode).toBe(200);
    expect(answer.body).toContain('ご参加ありがとうございます');
  });
});

describe('declining', () => {
  it('records the refusal without name or address, and says so again without a second record', async () => {
    const alumniId = somebody();
    await putCard(alumniId);
    const token = linkTo(alumniId, { purpose: 'invitation' });

    const first = await page.submit(token, ['decision', 'refuse']);
    const second = await page.submit(token, ['decision', 'refuse']);

    expect(first.body).toContain('今回は参加しない');
    expect(second.statusCode).toBe(200);
    const record = await recordOf(alumniId);
    expect(record).toMatchObject({ membership: 'declined', topics: [] });
    expect(record).not.toHaveProperty('names');
    expect(record).not.toHaveProperty('address');
    expect(await ledgerOf(alumniId)).toHaveLength(1);
    expect((await eventsOf(alumniId)).map(({ type }) => type)).toEqual(['leaver-declined']);
  });

  it('may be taken back by the same link until the invitation closes', async () => {
    const alumniId = somebody();
    await putCard(alumniId);
    const token = linkTo(alumniId, { purpose: 'invitation' });
    await page.submit(token, ['decision', 'refuse']);
    await putCard(alumniId, { status: 'declined', closesAt: undefined });

    const answer = await page.submit(token, ['decision', 'accept']);

    expect(answer.body).toContain('ご参加ありがとうございます');
    const record = await recordOf(alumniId);
    const ledger = await ledgerOf(alumniId);
    expect(record).toMatchObject({ membership: 'member', address: 'hanako.takahashi@example.net' });
    expect(ledger).toHaveLength(2);
    expect(record !== undefined && isChainIntact(ledger, record)).toBe(true);
    expect((await eventsOf(alumniId)).map(({ type }) => type)).toEqual([
      'leaver-declined',
      'member-joined',
      'consent-granted',
    ]);
  });
});
