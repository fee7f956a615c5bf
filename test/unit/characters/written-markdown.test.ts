/** The rule: Markdown that a mail may not hold is refused where HR writes it, and mailed as plain text where it comes from elsewhere. */
import { describe, expect, it } from 'vitest';
import type { GatheringDraft } from '../../../events/read-models/gathering.ts';
import { compiledOrProblems } from '../../../functions/campaigns/campaign/content.ts';
import {
  changeGathering,
  publishGathering,
  writeGathering,
} from '../../../functions/gatherings/gathering/gathering.ts';
import { mailProblems } from '../../../functions/gatherings/gathering/mailable.ts';
import { mailable, mailableNew } from '../../../functions/gatherings/planning/mailable-decisions.ts';
import { saveTheDate } from '../../../functions/gatherings/planning/save-the-date.ts';
import { changeJob, type Job, publishJob, writeJob } from '../../../functions/rehire/jobs/job.ts';
import { mailProblems as jobMailProblems } from '../../../functions/rehire/jobs/mailable.ts';
import type { Command } from '../../../shared/decision/decision.ts';
import { unlessUnmailable, unlessUnmailableByHr } from '../../../shared/decision/unless-unmailable.ts';
import { idFrom } from '../../../shared/identifier.ts';
import { programme } from '../../../shared/programme/compiled.ts';
import { draftedGathering, gatheringDraft, planned, taken } from '../../fixtures/gatherings.ts';
import { jobDraft } from '../../fixtures/jobs.ts';

const command = <Input>(input: Input): Command<Input> => ({ by: 'hr-1', input });
const gatheringId = idFrom('gathering', 'test');
const jobId = idFrom('job', 'test');
const jobProblems = (job: Job) => jobMailProblems(job, programme);

/** What a mail may not hold, with a word of the reason. */
const refusedTexts: readonly (readonly [text: string, why: RegExp])[] = [
  ['[詳細](/news)', /not absolute/],
  ['[詳細](news.html)', /not absolute/],
  ['[詳細](javascript:alert(1))', /begins with javascript:/],
  ['![](http://example.com/a.png)', /begins with http:/],
  ['乾杯は<b>19時</b>です', /HTML/],
  ['<div>\n乾杯\n</div>', /HTML/],
  ['<!-- 下書き -->', /HTML/],
  ['{{ salutation }}', /none can stand here/],
  ['{{ unsubscribe_url }}', /none can stand here/],
  ['{{ 名前', /not closed/],
  [`${'> '.repeat(20)}あ`, /deep/],
  [`|${'a|'.repeat(30)}\n|${'-|'.repeat(30)}\n${'|\n'.repeat(1000)}`, /bytes of HTML/],
];
const described = (text: string) => ({ description: { ja: '乾杯は19時です。', en: text } });

describe.each(refusedTexts)('HR’s %j', (text, why) => {
  const refusal = {
    refused: 'invalid',
    errors: [{ pointer: '/description/en', detail: expect.stringMatching(why) }],
  };

  it('is refused in a gathering', () => {
    const create = mailableNew(writeGathering, programme);
    expect(create(gatheringId, command(gatheringDraft(described(text))), planned)).toEqual(refusal);
    const change = mailable(changeGathering, programme);
    expect(change(draftedGathering(), command(described(text)), planned)).toEqual(refusal);
  });

  it('is refused in a job', () => {
    const drafted = writeJob(jobId, command(jobDraft(described(text))), planned);
    expect(unlessUnmailableByHr(drafted, undefined, jobProblems)).toEqual(refusal);
    const before = taken(writeJob(jobId, command(jobDraft()), planned)).state;
    const changed = changeJob(before, command(described(text)), planned);
    expect(unlessUnmailableByHr(changed, before, jobProblems)).toEqual(refusal);
  });

  it('is refused in a campaign, unless it is a variable', () => {
    const { problems = [] } = compiledOrProblems(
      { topic: 'newsletter', subject: { en: 'News' }, body: { en: text } },
      programme,
    );
    const isKnown = text === '{{ salutation }}' || text === '{{ unsubscribe_url }}';
    expect(problems.map(({ pointer }) => pointer)).toEqual(isKnown ? [] : ['/body/en']);
  });

  it('may be in what another system announced, or was stored before: it is published, and changed elsewhere', () => {
    const stored = draftedGathering(described(text));
    expect(
      unlessUnmailable(writeGathering(gatheringId, command(stored.draft), planned), (gathering) =>
        mailProblems(gathering, programme),
      ).refused,
    ).toBeUndefined();
    const seats = command<Partial<GatheringDraft>>({ seats: 3, description: { ja: '乾杯は20時です。', en: text } });
    for (const outcome of [
      mailable(publishGathering, programme)(stored, command(undefined), planned),
      mailable(saveTheDate, programme)(stored, command(undefined), planned),
      mailable(changeGathering, programme)(stored, seats, planned),
    ])
      expect(outcome.refused).toBeUndefined();
    const job: Job = taken(writeJob(jobId, command(jobDraft(described(text))), planned)).state;
    for (const outcome of [
      publishJob(job, command(undefined), planned),
      changeJob(job, command({ rehireTracks: [] }), planned),
    ])
      expect(unlessUnmailableByHr(outcome, job, jobProblems).refused).toBeUndefined();
  });
});

describe('what a mail may hold', () => {
  it.each([
    '**太字**',
    '- 一\n- 二',
    '[申込](https://example.com)',
    '質問は hr@example.com へ',
    '1 < 2 & 3 > 2',
    '\\<b\\>',
  ])('is taken: %j', (text) => {
    expect(
      mailableNew(writeGathering, programme)(gatheringId, command(gatheringDraft(described(text))), planned).refused,
    ).toBeUndefined();
  });
});
