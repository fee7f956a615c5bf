/** An approver reads the calendar entry of a gathering invitation before it is mailed: what the mail will carry, and nothing else. */
import { describe, expect, it } from 'vitest';
import { noDescription } from '../../../../events/read-models/announced-facts.ts';
import { gatheringCampaign } from '../../../../functions/campaigns/announcements/gathering-campaign.ts';
import { previewOf, previewResponse } from '../../../../functions/campaigns/preview/preview.ts';
import { programme } from '../../../../shared/programme/compiled.ts';
import { publishedGathering } from '../../../fixtures/gatherings.ts';

const approved = publishedGathering({ description: { ja: '**乾杯**は19時です。', en: 'We raise our glasses at 7.' } });
const campaign = gatheringCampaign(approved, programme);
const link = 'https://example.com/preview/details_url';

describe('the calendar entry in a preview', () => {
  it('says what the mail carries, in the language of the mail', () => {
    const { ja, en } = previewOf(campaign, programme, approved);
    expect(ja.calendar).toEqual({
      title: '年末交流会',
      when: '2026年12月10日（木）19:00〜21:00（日本標準時）',
      where: '本社 2階ホール, 東京都千代田区見本町1-2-3',
      description: `乾杯は19時です。\n\n${link}`,
    });
    expect(en.calendar).toMatchObject({
      when: 'Thursday, 10 December 2026, 19:00–21:00 (Japan Standard Time)',
      description: `We raise our glasses at 7.\n\n${link}`,
    });
  });

  it('has the approved title, and no description that was changed since; the time is the present one', () => {
    const { draft } = approved;
    const change = {
      title: { ja: '別の会' },
      description: { ja: '承認後の説明' },
      startsAt: '2026-12-11T10:00:00Z',
      endsAt: '2026-12-11T12:00:00Z',
    };
    const changed = { ...approved, draft: { ...draft, ...change } };
    expect(previewOf(campaign, programme, changed).ja.calendar).toMatchObject({
      title: '年末交流会',
      when: '2026年12月11日（金）19:00〜21:00（日本標準時）',
      description: link,
    });
  });

  it('has no description where HR wrote the text', () => {
    const states = campaign.states && { ...campaign.states, descriptionHash: noDescription };
    expect(previewOf({ ...campaign, states }, programme, approved).ja.calendar?.description).toBe(link);
  });

  it('is none for a mail that invites to no gathering', () => {
    expect(previewOf(campaign, programme).ja.calendar).toBeNull();
    expect(previewResponse(campaign, programme, { as: 'phone' }).body).not.toContain('<section>');
  });

  it('is a part of the page, and holds no markup', () => {
    const title = { ja: '<b>交流会</b>' };
    const gathering = { ...approved, draft: { ...approved.draft, title } };
    const written = gatheringCampaign(gathering, programme);
    const { body } = previewResponse(written, programme, { as: 'phone', language: 'ja' }, gathering);
    expect(body).toContain('<h2>カレンダーに登録される予定</h2><dl><dt>件名</dt><dd>&lt;b&gt;交流会&lt;/b&gt;</dd>');
  });
});
