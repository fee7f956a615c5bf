/** The campaign that announces something: stored under its id, and found by it months later. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  invitationCampaignId,
  jobCampaignId,
  saveTheDateCampaignId,
} from '../../../../events/agreements/announcement-campaigns.ts';
import { encodeId, type GatheringId, idSchema, type JobId } from '../../../../shared/identifier.ts';

const [gathering, job] = [idSchema('gathering'), idSchema('job')];
const bits = fc.uint8Array({ minLength: 8, maxLength: 8 });

test.each([
  ['invites to a gathering', invitationCampaignId(gathering.parse('gth_04fz7kq2m9x1c')), 'cmp_794zbf2nd737b'],
  ['invites to another one', invitationCampaignId(gathering.parse('gth_0000000000000')), 'cmp_7ae992340sdbf'],
  ['announces its date', saveTheDateCampaignId(gathering.parse('gth_04fz7kq2m9x1c')), 'cmp_f5pqsq05xqyfv'],
  ['announces the date of another', saveTheDateCampaignId(gathering.parse('gth_0000000000000')), 'cmp_97k0g6j3g4456'],
  ['announces a job', jobCampaignId(job.parse('job_04fz7kq2m9x1c')), 'cmp_dkng4bxst7es6'],
  ['announces another one', jobCampaignId(job.parse('job_0000000000000')), 'cmp_79z8mw3z83ytc'],
])('the campaign that %s keeps its id for ever: stored campaigns are found by it', (_what, id, stored) => {
  expect(id).toBe(stored);
});

test('each announcement has a campaign of its own, and finds it again when it is delivered twice', () => {
  fc.assert(
    fc.property(bits, (eight) => {
      const idsOf = (gatheringId: GatheringId, jobId: JobId) => [
        invitationCampaignId(gatheringId),
        saveTheDateCampaignId(gatheringId),
        jobCampaignId(jobId),
      ];
      const ids = idsOf(encodeId('gathering', eight), encodeId('job', eight));
      expect(new Set(ids).size).toBe(3);
      for (const id of ids) expect(idSchema('campaign').safeParse(id).success).toBe(true);
      expect(idsOf(encodeId('gathering', eight), encodeId('job', eight))).toEqual(ids);
    }),
  );
});
