import { describe, expect, it } from 'vitest';
import { placeLine } from '../../../../functions/campaigns/announcements/announcement-text.ts';
import { gatheringCampaign } from '../../../../functions/campaigns/announcements/gathering-campaign.ts';
import { jobCampaign } from '../../../../functions/campaigns/announcements/job-campaign.ts';
import { saveTheDateCampaign } from '../../../../functions/campaigns/announcements/save-the-date-campaign.ts';
import { compileContent, contentProblems, variablesOf } from '../../../../functions/campaigns/campaign/content.ts';
import { previewOf } from '../../../../functions/campaigns/preview/preview.ts';
import { idFrom } from '../../../../shared/identifier.ts';
import { programme } from '../../../../shared/programme/compiled.ts';
import { draftedGathering, publishedGathering } from '../../../fixtures/gatherings.ts';
import { jobDraft } from '../../../fixtures/jobs.ts';

const job = (change: Parameters<typeof jobDraft>[0] = {}) => ({
  jobId: idFrom('job', 'one'),
  sequence: 1,
  status: 'published' as const,
  draft: jobDraft(change),
  createdBy: 'hr',
  authors: ['hr'],
  createdAt: '2026-11-22T00:00:00Z',
  updatedBy: 'hr',
  updatedAt: '2026-11-22T00:00:00Z',
  list: 'jobs' as const,
});

describe('the gathering invitation', () => {
  const gathering = publishedGathering({ answerBy: '2026-12-07T18:00:00+09:00', seats: 30 });
  const campaign = gatheringCampaign(gathering, programme);
  const { ja, en } = previewOf(campaign, programme);

  it('says when and where, in the gathering’s zone and the reader’s language', () => {
    expect(ja.text).toContain('2026年12月10日（木）19:00〜21:00（日本標準時）');
    expect(en.text).toContain('Thursday, 10 December 2026, 19:00–21:00 (Japan Standard Time)');
    expect(ja.text).toContain('本社 2階ホール 東京都千代田区見本町1-2-3');
    expect(ja.text).toContain('30名');
  });

  it('names the deadline with its zone; where there is none, answers are taken until the start', () => {
    expect(ja.text).toContain('2026年12月7日（月）18:00（日本標準時）');
    expect(en.text).toContain('Monday, 7 December 2026, 18:00 (Japan Standard Time)');
    expect(ja.text).toContain('2026年12月7日（月）18:00（日本標準時）まで何度でも変更いただけます');
    expect(en.text).toContain('as you like until Monday, 7 December 2026, 18:00 (Japan Standard Time).');
    const without = previewOf(gatheringCampaign(publishedGathering({}), programme), programme);
    expect(without.ja.text).toContain('2026年12月10日（木）19:00（日本標準時）まで何度でも変更いただけます');
    expect(without.en.text).not.toContain('deadline');
  });

  it.each([
    [{ seats: 30, onlineSeats: 100 }, '会場 30名、オンライン 100名', '30 in person, 100 online'],
    [{ seats: 30, onlineSeats: null }, '会場 30名、オンライン 制限なし', '30 in person, no limit online'],
    [{ seats: null, onlineSeats: 100 }, '会場 制限なし、オンライン 100名', 'no limit in person, 100 online'],
  ])('names both kinds of seats: %j', (seats, japanese, english) => {
    const both = publishedGathering({ ...seats, onlineUrl: 'https://meet.example.com/a' });
    const { ja, en } = previewOf(gatheringCampaign(both, programme), programme);
    expect(ja.text).toContain(`定員\n${japanese}`);
    expect(en.text).toContain(`Seats\n${english}`);
    expect(ja.text).toContain('会場とオンラインのどちらになさるかは');
    expect(`${ja.text}${en.text}`).not.toContain('meet.example.com');
  });

  it('of a gathering that is only online says how many can come, whichever field says it', () => {
    for (const seats of [{ seats: 40 }, { onlineSeats: 40 }]) {
      const online = publishedGathering({ place: null, onlineUrl: 'https://meet.example.com/a', ...seats });
      expect(previewOf(gatheringCampaign(online, programme), programme).ja.text).toContain('定員\n40名');
    }
  });

  it('of a gathering that is only online, stored with both numbers, names the one by which seats are given', () => {
    const online = publishedGathering({ place: null, onlineUrl: 'https://meet.example.com/a', seats: 40 });
    const both = { ...online, draft: { ...online.draft, onlineSeats: 30 } };
    expect(previewOf(gatheringCampaign(both, programme), programme).ja.text).toContain('定員\n30名');
  });

  it.each([
    [0, undefined, undefined],
    [1, '1名までご同伴いただけます', 'You can bring one guest; please tell us when you answer.'],
    [3, '3名までご同伴いただけます', 'You can bring up to 3 guests; please say how many when you answer.'],
  ])('says how many guests can be brought: %i', (guestsPerMember, japanese, english) => {
    const { ja, en } = previewOf(gatheringCampaign(publishedGathering({ guestsPerMember }), programme), programme);
    expect(ja.text.includes('ご同伴')).toBe(japanese !== undefined);
    expect(ja.text).toContain(japanese ?? '');
    expect(en.text).toContain(english ?? '');
  });

  it.each<[string, Parameters<typeof publishedGathering>[0], string | undefined, string | undefined]>([
    [
      'one way takes one guest, the other as many as HR allows',
      { seats: 2, onlineSeats: 9 },
      '会場は1名まで、オンラインは2名までとさせて',
      'You can bring one guest in person and up to 2 guests online; please',
    ],
    [
      'one way takes none',
      { seats: 1 },
      '会場はご本人のみ、オンラインは2名まで',
      'no guests in person and up to 2 guests online',
    ],
    [
      'fewer seats than HR allows guests, in the only way',
      { onlineUrl: null, seats: 2 },
      '1名までご同伴いただけます',
      'one guest',
    ],
    ['one seat in each way', { seats: 1, onlineSeats: 1 }, undefined, undefined],
    ['seats without end', {}, '2名までご同伴いただけます', 'up to 2 guests;'],
  ])('say how many guests can come by each way to take part: %s', (_case, change, japanese, english) => {
    const venue = { guestsPerMember: 2, seats: null, onlineUrl: 'https://meet.example.com/okaeri', ...change };
    const { ja, en } = previewOf(gatheringCampaign(publishedGathering(venue), programme), programme);
    const found = (text: string, words: string | undefined, label: string) =>
      words === undefined ? !text.includes(label) : text.includes(words);
    expect([found(ja.text, japanese, 'ご同伴'), found(en.text, english, 'Guests')]).toEqual([true, true]);
  });

  it.each([
    [{ seats: 30, waitingList: 'fifo' }, true],
    [{ seats: 30, waitingList: 'none' }, false],
    [{ waitingList: 'fifo' }, false],
  ] as const)('says that one can wait for a seat, where seats can run out and there is a list: %j', (change, says) => {
    const { ja, en } = previewOf(gatheringCampaign(publishedGathering(change), programme), programme);
    expect(ja.text.includes('定員\n30名\n定員に達したあとは、キャンセル待ちを承ります。')).toBe(says);
    expect(en.text.includes('Seats\n30\nOnce every seat is taken, you can join the waiting list.')).toBe(says);
    expect(`${ja.text}${en.text}`.includes('waiting list')).toBe(says);
  });

  it('has a link for each answer and one that carries none', () => {
    for (const slot of ['attend_url', 'decline_url', 'undecided_url', 'details_url']) {
      expect(ja.text).toContain(`https://example.com/preview/${slot}`);
      expect(ja.html).toContain(`href="https://example.com/preview/${slot}"`);
    }
  });

  it('never leaves after the last moment to answer', () => expect(campaign.notAfter).toBe('2026-12-07T18:00:00+09:00'));

  it('shows a description that a mail cannot hold as plain text', () => {
    // As an older version may have stored it.
    const stored = publishedGathering({ description: { ja: '<script>alert(1)</script>\n\n{{ unknown }}' } });
    const title = { ja: '**会** {{ attend_url }}\nBcc: x' };
    const hostile = { ...stored, draft: { ...stored.draft, title } };
    const { html, subject } = previewOf(gatheringCampaign(hostile, programme), programme).ja;
    expect(contentProblems(gatheringCampaign(hostile, programme))).toEqual([]);
    expect(html).toContain('&lt;script&gt;');
    expect(subject).not.toMatch(/[\n{]/);
  });
});

describe('the save-the-date', () => {
  const campaign = saveTheDateCampaign(
    draftedGathering({ seats: 30, onlineUrl: 'https://meet.example.com/a' }),
    programme,
  );
  const { ja, en } = previewOf(campaign, programme);

  it('says when and where, and that a gathering invitation follows', () => {
    expect(ja.subject).toBe('【日程のご案内】年末交流会');
    expect(ja.text).toContain('2026年12月10日（木）19:00〜21:00（日本標準時）');
    expect(ja.text).toContain('本社 2階ホール 東京都千代田区見本町1-2-3');
    expect(ja.text).toContain('現時点でのご回答は不要です');
    expect(en.text).toContain('An invitation with all details follows');
  });

  it('has nothing to answer, no calendar event and no online address, and never leaves once it has begun', () => {
    expect(campaign.gatheringId).toBeUndefined();
    expect(contentProblems(campaign)).toEqual([]);
    expect(ja.text).not.toMatch(/attend_url|meet\.example\.com/);
    expect(campaign.notAfter).toBe('2026-12-10T19:00:00+09:00');
  });

  it('keeps what it says, so that a correction can be told', () => {
    const { gatheringId, draft } = draftedGathering({ answerBy: '2026-12-01T18:00:00+09:00' });
    const { startsAt, endsAt, place } = draft;
    expect(saveTheDateCampaign({ ...draftedGathering(), draft }, programme)).toMatchObject({
      announcesDateOf: gatheringId,
    });
    expect(saveTheDateCampaign({ ...draftedGathering(), draft }, programme).states).toEqual({
      ...{ startsAt, endsAt, place },
      online: false,
    });
    expect(campaign.states?.online).toBe(true);
  });

  it('says so where it is online only', () => {
    const online = draftedGathering({ place: null, onlineUrl: 'https://meet.example.com/a' });
    expect(previewOf(saveTheDateCampaign(online, programme), programme).ja.text).toContain(
      'オンラインで開催する予定です',
    );
  });
});

describe('a language that was not written', () => {
  it('gets the other language’s mail as it is, and the preview says so', () => {
    const content = {
      topic: 'newsletter' as const,
      subject: { ja: 'お便り', en: 'News' },
      body: { ja: 'こんにちは。' },
    };
    expect(Object.keys(compileContent(content, programme))).toEqual(['ja']);
    expect(previewOf(content, programme)).toMatchObject({
      ja: { fallback: false },
      en: { fallback: true, subject: 'お便り' },
    });
  });
});

it('answer links are for gatherings only', () => {
  expect(variablesOf({})).not.toContain('attend_url');
  expect(variablesOf({ gatheringId: idFrom('gathering', 'one') })).toContain('attend_url');
});

/** The lines of a text, without those that every mail has around its body. */
const linesOf = (text: string, last: string) => {
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.slice(0, lines.findIndex((line) => line.includes(last)) + 1);
};

describe('a whole announcement', () => {
  it('of a job has its conditions in the order of the posting', () => {
    const posted = job({
      description: { ja: '設計の仕事です。', en: 'Design work.' },
      employment: { type: 'contract', term: { months: 6, renewal: { possible: false, criteria: '成績' } } },
      pay: { currency: 'JPY', min: 300_000, max: 300_000, unit: 'month' },
      requiredSkills: [
        { skill: 'CAD', weight: 3 },
        { skill: 'C++', weight: 1 },
      ],
      closesAt: '2026-12-31T09:00:00Z',
      applyUrl: null,
    });
    const campaign = jobCampaign(posted, programme);
    const { ja } = previewOf(campaign, programme);
    const wanted = [
      '設計の仕事です。',
      '募集要項',
      '業務内容',
      '雇入れ直後：生産設備の設計',
      '変更の範囲：会社の定める業務',
      '就業場所',
      '雇入れ直後：東京本社',
      '変更の範囲：会社の定める事業所',
      '雇用形態',
      '契約社員',
      '契約期間',
      '期間の定めあり（6か月）。更新なし',
      '賃金',
      '月額 300,000円',
      '求めるスキル',
      'CAD、C++',
      '応募締切',
      '2026年12月31日（木）18:00（日本標準時）',
      'ご応募について',
      'ご興味をお持ちいただけましたら、このメールの末尾に記載の窓口までお気軽にお問い合わせください。',
    ];
    const text = ja.text.split('\n');
    // Headings have a sign before them.
    const places = wanted.map((line) => text.findIndex((shown) => shown.endsWith(line)));
    expect(places).not.toContain(-1);
    expect(places).toEqual(places.toSorted((one, other) => one - other));
    expect(campaign).toMatchObject({
      ...{ topic: 'jobs', jobId: posted.jobId, notAfter: '2026-12-31T09:00:00Z' },
      ...{ audience: posted.draft.audience, classification: posted.draft.classification },
    });
    expect(campaign.subject.ja).toMatch(/^【求人のご案内】/);
    expect(campaign.subject.en).toMatch(/^Job opening: /);
  });

  it('of a job without limits names none', () => {
    const open = jobCampaign(job({ requiredSkills: [], closesAt: null }), programme);
    expect(open.notAfter).toBeUndefined();
    const { ja } = previewOf(open, programme);
    expect(ja.text).toContain('期間の定めなし');
    expect(ja.text).not.toMatch(/求めるスキル|応募締切|更新/);
    const renewable = { possible: true, criteria: '成績' };
    const term = job({ employment: { type: 'contract', term: { months: 6, renewal: renewable } } });
    expect(previewOf(jobCampaign(term, programme), programme).ja.text).toContain(
      '（6か月）。更新あり（更新の基準：成績）\n',
    );
    const closed = { possible: false, criteria: '成績', maxYears: 5, maxCount: 4 };
    const never = job({ employment: { type: 'contract', term: { months: 6, renewal: closed } } });
    expect(previewOf(jobCampaign(never, programme), programme).ja.text).not.toContain('上限');
  });

  it('of a gathering has its facts, then how to answer', () => {
    const gathering = publishedGathering({
      description: { ja: '軽食があります。' },
      seats: 30,
      place: { name: '本社' },
    });
    const campaign = gatheringCampaign(gathering, programme);
    const text = previewOf(campaign, programme).ja.text;
    const places = [
      '髙橋 花子 様',
      '軽食があります。',
      '2026年12月10日（木）19:00〜21:00',
      '\n本社\n',
      '定員\n30名',
      'attend_url',
      'decline_url',
      'undecided_url',
      'details_url',
    ].map((words) => text.indexOf(words));
    expect(places).toEqual(places.toSorted((one, other) => one - other));
    expect(places[0]).toBeGreaterThan(0);
    expect(campaign).toMatchObject({
      ...{ topic: 'gatherings', gatheringId: gathering.gatheringId, notAfter: '2026-12-10T19:00:00+09:00' },
      ...{ audience: gathering.draft.audience, classification: gathering.draft.classification },
    });
    expect(linesOf(text, 'details_url').join('')).not.toMatch(/undefined|オンライン/);
  });

  it('of a gathering without a limit names none, and online says how one takes part', () => {
    const online = { onlineUrl: 'https://meet.example.com/a', seats: null, onlineSeats: null };
    const both = previewOf(gatheringCampaign(publishedGathering(online), programme), programme);
    const only = previewOf(gatheringCampaign(publishedGathering({ ...online, place: null }), programme), programme);
    for (const { ja, en } of [both, only]) {
      expect(ja.text).not.toContain('定員');
      expect(en.text).not.toContain('Seats');
      expect(ja.text).toContain('オンライン');
    }
    expect(both.ja.text).not.toBe(only.ja.text);
    expect(only.ja.text).not.toContain('本社');
  });

  it('of a date has both ways to take part, and goes to the audience of the gathering', () => {
    const both = draftedGathering({
      onlineUrl: 'https://meet.example.com/a',
      audience: { locales: ['ja'] },
      classification: 'public',
    });
    const campaign = saveTheDateCampaign(both, programme);
    expect(campaign).toMatchObject({ topic: 'gatherings', audience: { locales: ['ja'] }, classification: 'public' });
    const offline = saveTheDateCampaign(draftedGathering(), programme);
    expect(previewOf(campaign, programme).ja.text).toContain('オンライン');
    expect(previewOf(offline, programme).ja.text).not.toContain('オンライン');
    expect(previewOf(campaign, programme).en.text).toContain('Dear Hanako,');
  });
});

it('every announcement has a heading, and begins with the person', () => {
  const gathering = publishedGathering();
  const announcements = [
    ['年末交流会のご案内', gatheringCampaign(gathering, programme)],
    ['日程のご案内', saveTheDateCampaign(gathering, programme)],
    ['求人のご案内：生産技術エンジニア', jobCampaign(job(), programme)],
  ] as const;
  for (const [heading, campaign] of announcements) {
    const { html } = previewOf(campaign, programme).ja;
    expect(/<h1[^>]*>([^<]*)<\/h1>/.exec(html)?.[1]).toBe(heading);
    expect(html).toContain('髙橋 花子 様');
  }
});

it('a date that is online only does not say that one can also be online', () => {
  const online = draftedGathering({ place: null, onlineUrl: 'https://meet.example.com/a' });
  const { ja } = previewOf(saveTheDateCampaign(online, programme), programme);
  expect(ja.text).not.toContain('オンラインでもご参加いただける予定です');
});

it('a place without an address is its name alone', () => {
  for (const language of ['ja', 'en'] as const) {
    expect(placeLine({ name: '本社' }, language)).toBe('本社');
    expect(placeLine({ name: '本社', address: null }, language)).toBe('本社');
    expect(placeLine({ name: '本社', address: '東京都' }, language)).toMatch(/^本社.+東京都$/);
  }
});
