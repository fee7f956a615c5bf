/** Who left after one day and before another: some day must lie between them, wherever an audience is stated. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type * as z from 'zod';
import { audienceSchema, isInAudience } from '../../../../events/read-models/audience.ts';
import {
  gatheringDraftSchema,
  gatheringPatchSchema,
  outsideGatheringSchema,
} from '../../../../events/read-models/gathering.ts';
import { jobDraftSchema, jobPatchSchema, outsideJobSchema } from '../../../../events/read-models/job.ts';
import { campaignDraftSchema, campaignPatchSchema } from '../../../../functions/campaigns/schemas.ts';
import { changeGathering } from '../../../../functions/gatherings/gathering/gathering.ts';
import { draftedGathering, gatheringBody } from '../../../fixtures/gatherings.ts';
import { jobBody } from '../../../fixtures/jobs.ts';

const day = (number: number) => new Date(Date.UTC(2020, 0, 1 + number)).toISOString().slice(0, 10);
const contradiction = { leftAfter: '2020-03-31', leftBefore: '2020-03-31' };
const newsletter = { topic: 'newsletter', subject: { ja: 'お便り' }, body: { ja: '本文' } };

const bodies = {
  'POST /campaigns': [campaignDraftSchema, newsletter],
  'PATCH /campaigns/{id}': [campaignPatchSchema, {}],
  'POST /gatherings': [gatheringDraftSchema, gatheringBody()],
  'PATCH /gatherings/{id}': [gatheringPatchSchema, {}],
  'event-scheduled': [outsideGatheringSchema, gatheringBody()],
  'POST /jobs': [jobDraftSchema, jobBody()],
  'PATCH /jobs/{id}': [jobPatchSchema, {}],
  'job-posted': [outsideJobSchema, jobBody()],
} satisfies Record<string, readonly [z.ZodType, object]>;

describe('an audience', () => {
  it.each([
    ['デザイン部', 'デザイン部'.normalize('NFD')],
    ['ﾃﾞｻﾞｲﾝ部', 'デザイン部'],
    ['TypeScript', 'ｔｙｐｅｓｃｒｉｐｔ'],
    ['Café', 'CAFÉ'.normalize('NFD')],
    ['㈱営業', '(株)営業'],
  ])('names %s and means %s, in departments and skills', (wanted, own) => {
    const person = { alumniId: 'a', language: 'ja', departments: [own], skills: [own] };
    expect(isInAudience({ departments: [wanted] }, person)).toBe(true);
    expect(isInAudience({ skills: [wanted] }, person)).toBe(true);
    expect(isInAudience({ skills: [`${wanted}x`] }, person)).toBe(false);
  });

  it('is refused exactly where nobody can be in it, on whatever day they left', () => {
    const near = fc.integer({ min: 0, max: 6 });
    fc.assert(
      fc.property(near, near, (after, before) => {
        const audience = { leftAfter: day(after), leftBefore: day(before) };
        const leaver = { alumniId: 'a', language: 'ja', departments: [], skills: [] };
        const reaches = Array.from({ length: 9 }, (_, number) => ({ ...leaver, leftOn: day(number - 1) }));
        const { success, error } = audienceSchema.safeParse(audience);
        expect(success).toBe(reaches.some((person) => isInAudience(audience, person)));
        if (!success) expect(error.issues.map(({ path }) => path)).toEqual([['leftBefore']]);
      }),
    );
  });

  it.each([
    { leftAfter: '2020-03-31' },
    { leftBefore: '2020-03-31' },
    { leftAfter: '2020-03-31', leftBefore: null },
    { leftAfter: '2020-03-31', leftBefore: '2020-04-02' },
  ])('may be %j', (audience) => expect(audienceSchema.safeParse(audience).success).toBe(true));

  it.each(Object.entries(bodies))('is checked by %s, and the error points to it', (_name, [schema, body]) => {
    expect(schema.safeParse({ ...body, audience: {} }).error).toBeUndefined();
    const { error } = schema.safeParse({ ...body, audience: contradiction });
    expect(error?.issues.map(({ path }) => path)).toEqual([['audience', 'leftBefore']]);
  });

  it('that is stored from before keeps nobody from changing something else', () => {
    const { draft, ...gathering } = draftedGathering();
    const stored = { ...gathering, draft: { ...draft, audience: contradiction } };
    const input = { title: { ja: '別の会' } };
    expect(changeGathering(stored, { by: 'hr-1', input }, new Date('2020-01-01')).refused).toBeUndefined();
  });
});
