import { describe, expect, it } from 'vitest';
import { isChainIntact } from '../../../../functions/consent/ledger/ledger.ts';
import { preferenceTexts } from '../../../../functions/consent/texts.ts';
import { languages } from '../../../../shared/locale/languages.ts';
import { topicNames } from '../../../../shared/texts/glossary.ts';
import { somebody } from '../../../fixtures/consent.ts';
import { fieldsShown } from '../../../fixtures/shown-form.ts';
import { eventsOf, ledgerOf, putMember, recordOf, verificationsOf } from '../consent-tables.ts';
import { codeFor, linkOf, page, tick, unchanged } from './preference-page.ts';

describe('the preference page', () => {
  it('shows the present preferences, and writes nothing on a GET', async () => {
    const alumniId = somebody();
    await putMember(alumniId, { topics: ['jobs'] });
    const shown = await page.visit('GET', linkOf(alumniId));
    await page.visit('HEAD', linkOf(alumniId));
    expect(shown.body).toContain('name="topic" value="jobs" checked');
    expect(shown.body).not.toContain('name="topic" value="newsletter" checked');
    expect(shown.body).toContain('<option value="Asia/Tokyo" selected>');
    expect(shown.body).not.toContain('hanako.takahashi');
    expect((await recordOf(alumniId))?.sequence).toBe(2);
  });

  it('is closed after a raised epoch, and for unknown people', async () => {
    const alumniId = somebody();
    await putMember(alumniId, { epoch: 3 });
    expect((await page.visit('GET', linkOf(alumniId, 2))).statusCode).toBe(410);
    expect((await page.visit('GET', linkOf(alumniId, 3))).statusCode).toBe(200);
    expect((await page.visit('GET', linkOf(somebody()))).statusCode).toBe(410);
  });

  it('writes nothing when the form is sent unchanged', async () => {
    const alumniId = somebody();
    await putMember(alumniId);
    const answer = await page.submit(linkOf(alumniId), ...tick('newsletter', 'gatherings', 'jobs'), ...unchanged);
    expect(answer.statusCode).toBe(200);
    expect((await recordOf(alumniId))?.sequence).toBe(2);
  });

  it('says which field is invalid, and saves nothing', async () => {
    const alumniId = somebody();
    await putMember(alumniId);
    const answer = await page.submit(linkOf(alumniId), ['timeZone', 'Mars/Olympus']);
    expect(answer.statusCode).toBe(422);
    expect(answer.body).toContain('タイムゾーン');
    expect((await recordOf(alumniId))?.topics).toHaveLength(3);
  });
});

describe('stopping', () => {
  it('withdraws unticked topics and pauses at once, by the link alone', async () => {
    const alumniId = somebody();
    await putMember(alumniId);
    const answer = await page.submit(linkOf(alumniId), ...tick('jobs'), ['frequency', 'pause']);
    expect(answer.statusCode).toBe(200);
    expect(await recordOf(alumniId)).toMatchObject({ topics: ['jobs'], frequency: 'pause' });
    expect((await ledgerOf(alumniId))[0]?.purposes).toEqual([
      { id: 'newsletter', state: 'ConsentWithdrawn' },
      { id: 'gatherings', state: 'ConsentWithdrawn' },
    ]);
  });

  it('takes effect even if the code for the rest never comes', async () => {
    const alumniId = somebody();
    await putMember(alumniId, { topics: ['newsletter'] });
    const answer = await page.submit(linkOf(alumniId), ...tick('jobs'), ...unchanged);
    expect(answer.body).toContain('name="code"');
    expect(await recordOf(alumniId)).toMatchObject({ topics: [] });
    expect((await eventsOf(alumniId)).map(({ type }) => type)).toEqual([
      'profile-updated',
      'consent-withdrawn',
      'verification-requested',
    ]);
  });

  it.each(languages)(
    'promises no code to an address that bounced, and stops what it is asked to (%s)',
    async (language) => {
      const alumniId = somebody();
      await putMember(alumniId, { topics: ['newsletter'], suppression: 'address', language });
      const texts = preferenceTexts(language);
      const shown = await page.visit('GET', linkOf(alumniId));
      expect(shown.body).toContain(texts.takesEffectUnreachable);
      expect(shown.body).not.toContain(texts.takesEffect);
      const answer = await page.submit(linkOf(alumniId), ...tick('jobs'), ...unchanged);
      expect(answer.statusCode).toBe(409);
      expect(answer.body).toContain(texts.noCode);
      expect(answer.body).not.toContain('name="code"');
      expect(await recordOf(alumniId)).toMatchObject({ topics: [] });
      expect((await eventsOf(alumniId)).map(({ type }) => type)).toEqual(['profile-updated', 'consent-withdrawn']);
      expect(await verificationsOf(alumniId)).toEqual([]);
    },
  );

  it('lets a member leave, after asking once more', async () => {
    const alumniId = somebody();
    await putMember(alumniId);
    const asked = await page.submit(linkOf(alumniId), ['leave', 'ask']);
    expect(asked.body).toContain('お席とキャンセル待ちも取り消されます');
    expect(asked.body).toContain('退会してよろしいですか');
    const kept = '消去のご請求をいただくまで保管し、配信には用いません';
    expect(asked.body).toContain(kept);
    expect(asked.body).toContain('消去のご請求は、下記の窓口で承ります');
    expect((await recordOf(alumniId))?.membership).toBe('member');

    const answers = [
      await page.submit(linkOf(alumniId), ['leave', 'confirmed']),
      await page.visit('GET', linkOf(alumniId)),
    ];

    expect(answers.every(({ body }) => body.includes('退会を承りました') && body.includes(kept))).toBe(true);
    const record = await recordOf(alumniId);
    expect(record).toMatchObject({ membership: 'left', topics: [] });
    expect(record).not.toHaveProperty('audienceShard');
    expect((await ledgerOf(alumniId))[0]?.purposes.map(({ id }) => id)).toEqual([
      'membership',
      'newsletter',
      'gatherings',
      'jobs',
    ]);
    expect((await eventsOf(alumniId)).map(({ type }) => type)).toEqual(['member-left', 'consent-withdrawn']);
  });
});

describe('granting', () => {
  it('needs the mailed code; then everything that was requested is stored', async () => {
    const alumniId = somebody();
    await putMember(alumniId, { topics: ['newsletter'] });
    const asked = await page.submit(
      linkOf(alumniId),
      ...tick('newsletter', 'jobs'),
      ['locale', 'en'],
      ['timeZone', 'Europe/Dublin'],
      ['frequency', 'all'],
      ['skills', 'Rust, TypeScript、Rust'],
    );
    expect(asked.statusCode).toBe(200);
    expect(await recordOf(alumniId)).toMatchObject({ topics: ['newsletter'], language: 'ja', timeZone: 'Asia/Tokyo' });
    const { code, verificationId } = await codeFor(alumniId);
    expect((await eventsOf(alumniId)).at(-1)).toMatchObject({
      type: 'verification-requested',
      data: { alumniId, verificationId },
    });

    const answer = await page.submit(linkOf(alumniId), ['verification', verificationId], ['code', code]);

    expect(answer.statusCode).toBe(200);
    const record = await recordOf(alumniId);
    expect(record).toMatchObject({
      topics: ['newsletter', 'jobs'],
      language: 'en',
      timeZone: 'Europe/Dublin',
      skills: ['Rust', 'TypeScript'],
      skillsFrom: 'person',
    });
    const ledger = await ledgerOf(alumniId);
    expect(ledger[0]).toMatchObject({
      purposes: [{ id: 'jobs', state: 'ConsentGiven' }],
      language: 'ja',
      collection: { source: 'preference_page_with_mailed_code' },
    });
    expect(record !== undefined && isChainIntact(ledger, record)).toBe(true);
    expect((await eventsOf(alumniId)).slice(1).map(({ type, data }) => [type, data])).toEqual([
      ['profile-updated', { alumniId, topics: ['newsletter', 'jobs'] }],
      ['consent-granted', { alumniId, recordId: ledger[0]?.recordId, purposes: ['jobs'] }],
    ]);
  });

  it('says what was stopped with it among what was changed', async () => {
    const alumniId = somebody();
    await putMember(alumniId, { topics: ['newsletter', 'jobs'] });
    await page.submit(linkOf(alumniId), ...tick('newsletter'), ['timeZone', 'Europe/Dublin'], ['frequency', 'pause']);
    const { code, verificationId } = await codeFor(alumniId);
    const { body } = await page.submit(linkOf(alumniId), ['verification', verificationId], ['code', code]);
    const { unchanged: rest, frequency, timeZone } = preferenceTexts('ja');
    const [changed = '', stays = ''] = body.split(rest);
    for (const name of [topicNames('ja').jobs, frequency, timeZone]) {
      expect([changed.includes(`<dt>${name}</dt>`), stays.includes(`<dt>${name}</dt>`)]).toEqual([true, false]);
    }
    expect(changed).toContain('(Dublin)');
  });

  it('finds the pending request when the code comes without the id, with spaces and in full-width digits', async () => {
    const alumniId = somebody();
    await putMember(alumniId, { topics: [] });
    await page.submit(linkOf(alumniId), ...tick('jobs'));
    const { code } = await codeFor(alumniId);
    const wide = [...code].map((digit) => String.fromCodePoint(digit.charCodeAt(0) + 0xfee0)).join('');
    await page.submit(linkOf(alumniId), ['code', ` ${wide.slice(0, 3)} ${wide.slice(3)}`]);
    expect((await recordOf(alumniId))?.topics).toEqual(['jobs']);
  });

  it('takes the right code again without a second record', async () => {
    const alumniId = somebody();
    await putMember(alumniId, { topics: [] });
    await page.submit(linkOf(alumniId), ...tick('jobs'));
    const { code, verificationId } = await codeFor(alumniId);
    const token = linkOf(alumniId);
    const nonce = await page.open(token);
    const answers = await Promise.all(
      Array.from({ length: 6 }, () =>
        page.visit('POST', token, [
          ['verification', verificationId],
          ['code', code],
          ['nonce', nonce],
        ]),
      ),
    );
    expect(answers.every(({ statusCode }) => statusCode === 200)).toBe(true);
    expect(await ledgerOf(alumniId)).toHaveLength(1);
  });

  it('counts wrong codes, also in parallel, and closes after five', async () => {
    const alumniId = somebody();
    await putMember(alumniId, { topics: [] });
    await page.submit(linkOf(alumniId), ...tick('jobs'));
    const { code, verificationId } = await codeFor(alumniId);
    const wrong = code === '000000' ? '000001' : '000000';
    const token = linkOf(alumniId);
    const nonce = await page.open(token);
    const enter = (typed: string) =>
      page.visit('POST', token, [
        ['verification', verificationId],
        ['code', typed],
        ['nonce', nonce],
      ]);

    const answers = await Promise.all(Array.from({ length: 8 }, () => enter(wrong)));
    const late = await enter(code);

    expect(answers.every(({ statusCode }) => statusCode === 422)).toBe(true);
    expect(late.statusCode).toBe(422);
    expect((await verificationsOf(alumniId))[0]).toMatchObject({ attempts: 5, state: 'pending' });
    expect((await recordOf(alumniId))?.topics).toEqual([]);
  });

  it('does not take the code of somebody else’s verification', async () => {
    const [alumniId, other] = [somebody(), somebody()];
    await putMember(alumniId, { topics: [] });
    await putMember(other, { topics: [] });
    await page.submit(linkOf(alumniId), ...tick('jobs'));
    const { code, verificationId } = await codeFor(alumniId);
    const answer = await page.submit(linkOf(other), ['verification', verificationId], ['code', code]);
    expect(answer.statusCode).toBe(422);
    expect((await recordOf(other))?.topics).toEqual([]);
  });

  it('mails one code for the same request, and at most ten a day', async () => {
    const alumniId = somebody();
    await putMember(alumniId, { topics: [] });
    const token = linkOf(alumniId);
    const nonce = await page.open(token);
    await Promise.all(Array.from({ length: 5 }, () => page.visit('POST', token, [...tick('jobs'), ['nonce', nonce]])));
    expect(await verificationsOf(alumniId)).toHaveLength(1);

    for (let wish = 0; wish < 9; wish++) await page.submit(token, ['skills', `Skill ${wish}`]);
    const answer = await page.submit(token, ['skills', 'One too many']);

    expect(answer.statusCode).toBe(429);
    expect(await verificationsOf(alumniId)).toHaveLength(10);
  });
});

it('the same request in another language refers to another text, and gets a code of its own', async () => {
  const alumniId = somebody();
  await putMember(alumniId, { topics: [] });
  const token = linkOf(alumniId);
  for (const language of ['ja', 'en', 'ja']) {
    await page.submit(`${token}?lang=${language}`, ...tick('jobs'), ['language', language]);
  }
  const asked = await verificationsOf(alumniId);
  expect(asked.map(({ shown }) => shown.language).sort()).toEqual(['en', 'ja']);
});

describe('the reminder an hour before', () => {
  it('is turned on with the mailed code and off without one', async () => {
    const alumniId = somebody();
    await putMember(alumniId);
    const topics = tick('newsletter', 'gatherings', 'jobs');
    await page.submit(linkOf(alumniId), ...topics, ...unchanged, ['hourReminder', 'yes']);
    const { code, verificationId } = await codeFor(alumniId);
    await page.submit(linkOf(alumniId), ['code', code], ['verification', verificationId]);
    expect(await recordOf(alumniId)).toMatchObject({ hourReminder: true });
    expect(await ledgerOf(alumniId)).toEqual([]);

    await page.submit(linkOf(alumniId), ...topics, ...unchanged);
    expect(await recordOf(alumniId)).toMatchObject({ hourReminder: false });
  });
});

describe('skills that an HRIS stated, and that the member leaves alone', () => {
  const names = (length: number) => Array.from({ length: 100 }, (_, at) => `${at}`.padEnd(length, '設計'));
  it.each([
    ['as many and as long as they may be', names(100)],
    ['with commas in them', names(10).map((name) => `${name}、${name}`)],
    ['that could not be written today', ['外字\ue000', 'a\u0007b']],
  ])('%s, keep nobody from stopping mail', async (_which, skills) => {
    const alumniId = somebody();
    await putMember(alumniId, { skills });
    const { body } = await page.visit('GET', linkOf(alumniId));
    const fields = fieldsShown(body).filter(([name, value]) => name !== 'topic' || value !== 'newsletter');
    expect((await page.visit('POST', linkOf(alumniId), fields)).statusCode).toBe(200);
    expect(await recordOf(alumniId)).toMatchObject({ topics: ['gatherings', 'jobs'], skills, frequency: 'all' });
    expect((await ledgerOf(alumniId)).flatMap(({ purposes }) => purposes.map(({ id }) => id))).toContain('newsletter');
  });

  it('a form that is too long is refused, and nothing of it counts', async () => {
    const alumniId = somebody();
    await putMember(alumniId);
    const { body } = await page.visit('GET', linkOf(alumniId));
    const fields: [string, string][] = [['skills', 'あ'.repeat(100_000)], ...fieldsShown(body)];
    const answer = await page.visit('POST', linkOf(alumniId), fields);
    expect(answer.statusCode).toBe(413);
    expect(answer.body).toContain('まだ何も記録されておりません');
    expect(await recordOf(alumniId)).toMatchObject({ topics: ['newsletter', 'gatherings', 'jobs'], sequence: 2 });
  });
});
