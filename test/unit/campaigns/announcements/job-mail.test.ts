/** The mail about a job opening, as it is made of what HR wrote. */
import { describe, expect, it } from 'vitest';
import { jobDraftSchema } from '../../../../events/read-models/job.ts';
import { jobCampaign } from '../../../../functions/campaigns/announcements/job-campaign.ts';
import { contentProblems } from '../../../../functions/campaigns/campaign/content.ts';
import { previewOf } from '../../../../functions/campaigns/preview/preview.ts';
import { idFrom } from '../../../../shared/identifier.ts';
import { programme } from '../../../../shared/programme/compiled.ts';
import { jobBody, jobDraft } from '../../../fixtures/jobs.ts';

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

describe('the mail about a job', () => {
  it('has the labels that the law wants, with the term where there is one', () => {
    const contract = {
      type: 'contract' as const,
      term: { months: 12, renewal: { possible: true, criteria: '勤務成績により判断します', maxYears: 5, maxCount: 4 } },
    };
    const { ja, en } = previewOf(jobCampaign(job({ employment: contract }), programme), programme);
    for (const words of [
      '雇入れ直後：生産設備の設計',
      '変更の範囲：会社の定める業務',
      '雇入れ直後：東京本社',
      '変更の範囲：会社の定める事業所',
    ]) {
      expect(ja.text).toContain(words);
    }
    expect(ja.text).toContain('期間の定めあり（12か月）');
    expect(ja.text).toContain('通算契約期間の上限：5年');
    expect(ja.text).toContain('更新回数の上限：4回');
    expect(ja.text).toContain('年額 6,000,000円〜9,000,000円');
    expect(en.text).toContain(
      'renewable (criteria: 勤務成績により判断します); at most 5 years in all; at most 4 renewals',
    );
  });

  it.each([
    [{ currency: 'USD', min: 15.5, max: 17.25 }, '時給 15.50米ドル〜17.25米ドル', 'USD 15.50 – USD 17.25 an hour'],
    [{ currency: 'USD', min: 12.345, max: 13 }, '時給 12.345米ドル〜13米ドル', 'USD 12.345 – USD 13 an hour'],
    [{ currency: 'JPY', min: 0.4, max: 0.4 }, '時給 0.4円', 'JPY 0.4 an hour'],
    [{ currency: 'KWD', min: 1.2345, max: 1.2345 }, '時給 1.2345クウェート ディナール', 'KWD 1.2345 an hour'],
  ] as const)('says the pay exactly as it was posted: %j', (amounts, ja, en) => {
    const mails = previewOf(jobCampaign(job({ pay: { ...amounts, unit: 'hour' } }), programme), programme);
    expect(mails.ja.text).toContain(ja);
    expect(mails.en.text.replaceAll('\u00A0', ' ')).toContain(en);
  });

  it('keeps the lines that HR wrote, each escaped', () => {
    const duties = { initial: '・設計\r\n・*保守*\n\n# 1. {{ salutation }}\n', changeScope: '会社の定める業務' };
    const workplace = { initial: '東京本社', changeScope: '- 大阪\n- 在宅' };
    const criteria = '勤務成績\n業務量';
    const posted = jobDraftSchema.parse({
      ...jobBody({ duties, workplace }),
      employment: { type: 'contract', term: { months: 6, renewal: { possible: true, criteria } } },
    });
    const campaign = jobCampaign({ ...job(), draft: posted }, programme);
    expect(contentProblems(campaign)).toEqual([]);
    const { ja, en } = previewOf(campaign, programme);
    expect(ja.text).toContain(
      '\n業務内容\n雇入れ直後：\n・設計\n・*保守*\n\n# 1. {{ salutation }}\n変更の範囲：会社の定める業務\n',
    );
    expect(ja.text).toContain('\n就業場所\n雇入れ直後：東京本社\n変更の範囲：\n- 大阪\n- 在宅\n');
    expect(ja.text).toContain('更新あり（更新の基準：勤務成績\n業務量）\n');
    expect(ja.html).toContain(
      '<strong>業務内容</strong><br>雇入れ直後：<br>・設計<br>・*保守*<br><br># 1. {{ salutation }}<br>変更の範囲：',
    );
    expect(en.text).toContain('\nAt first:\n・設計\n');
  });

  const renewal = { possible: true, criteria: '成績' };
  it.each([
    ['full_time', null, '正社員', 'Full time, permanent', '期間の定めなし', 'No fixed term'],
    [
      'full_time',
      12,
      'フルタイム・有期雇用',
      'Full time, fixed term',
      '期間の定めあり（12か月）',
      'Fixed term of 12 months',
    ],
    ['contract', 6, '契約社員', 'Fixed term', '期間の定めあり（6か月）', 'Fixed term of 6 months'],
    ['part_time', null, 'パートタイム', 'Part time', '期間の定めなし', 'No fixed term'],
    ['part_time', 1, 'パートタイム', 'Part time', '期間の定めあり（1か月）', 'Fixed term of 1 month'],
    ['side_job', 3, '副業・業務委託', 'Side job or freelance', '期間の定めあり（3か月）', 'Fixed term of 3 months'],
  ] as const)(
    'names no kind of employment that its term contradicts: %s, %s months',
    (type, months, ...[jaType, enType, jaTerm, enTerm]) => {
      const employment = { type, term: months === null ? null : { months, renewal } };
      const { ja, en } = previewOf(jobCampaign(job({ employment }), programme), programme);
      const end = months === null ? '\n' : '';
      expect(ja.text).toContain(`\n雇用形態\n${jaType}\n\n契約期間\n${jaTerm}${end || '。'}`);
      expect(en.text).toContain(`\nEmployment\n${enType}\n\nTerm\n${enTerm}${end || '; '}`);
    },
  );

  it.each([
    [{ maxYears: 1, maxCount: 1 }, 'at most 1 year in all; at most 1 renewal\n'],
    [{ maxYears: 1.5, maxCount: 2 }, 'at most 1.5 years in all; at most 2 renewals\n'],
  ])('counts in right English: %j', (limits, english) => {
    const term = { months: 1, renewal: { ...renewal, ...limits } };
    const { en } = previewOf(jobCampaign(job({ employment: { type: 'contract', term } }), programme), programme);
    expect(en.text).toContain(english);
  });

  it('links to where one applies, whatever characters the URL has', () => {
    const applyUrl = 'https://www.example.com/jobs/(1)?a=1&b=_2_';
    const { html, text } = previewOf(jobCampaign(job({ applyUrl }), programme), programme).ja;
    expect(html).toContain('href="https://www.example.com/jobs/(1)?a=1&amp;b=_2_"');
    expect(text).toContain(`\n${applyUrl}\n`);
  });
});
