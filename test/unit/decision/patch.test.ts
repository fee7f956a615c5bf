/** The rule of every PATCH: null takes a field away that may be absent, or gives it its default; a field that is needed is never null. */
import { describe, expect, it } from 'vitest';
import type * as z from 'zod';
import { gatheringDraftSchema, gatheringPatchSchema } from '../../../events/read-models/gathering.ts';
import { jobDraftSchema, jobPatchSchema } from '../../../events/read-models/job.ts';
import { alumniRoutes } from '../../../functions/alumni/routes.ts';
import { draftCampaign } from '../../../functions/campaigns/campaign/campaign.ts';
import { editCampaign } from '../../../functions/campaigns/editing/draft-request.ts';
import { campaignRoutes } from '../../../functions/campaigns/routes.ts';
import { campaignDraftSchema, campaignPatchSchema } from '../../../functions/campaigns/schemas.ts';
import type { Campaign } from '../../../functions/campaigns/tables.ts';
import { changeGathering } from '../../../functions/gatherings/gathering/gathering.ts';
import { gatheringRoutes } from '../../../functions/gatherings/routes.ts';
import { changeJob, writeJob } from '../../../functions/rehire/jobs/job.ts';
import { jobRoutes } from '../../../functions/rehire/routes.ts';
import { changesNothing } from '../../../shared/decision/decision.ts';
import { isSameDraft, patchedDraft } from '../../../shared/decision/patch.ts';
import { idFrom } from '../../../shared/identifier.ts';
import { draftedGathering, planned, publishedGathering, taken } from '../../fixtures/gatherings.ts';
import { jobDraft } from '../../fixtures/jobs.ts';

const by = 'hr-1';
const full = {
  gathering: draftedGathering({
    onlineUrl: 'https://meet.example.com',
    seats: 3,
    onlineSeats: 4,
    waitingList: 'fifo',
    guestsPerMember: 2,
    minAttendees: 2,
    decideBy: '2026-12-08T00:00:00Z',
    belowMinimum: 'cancel',
    answerBy: '2026-12-07T00:00:00Z',
    audience: { locales: ['ja'] },
    classification: 'public',
  }),
  job: taken(
    writeJob(
      idFrom('job', 'test'),
      {
        by,
        input: jobDraft({
          description: { ja: 'x' },
          applyUrl: 'https://www.example.com/jobs/1',
          closesAt: '2026-12-31T00:00:00Z',
          audience: { locales: ['ja'] },
          classification: 'public',
        }),
      },
      planned,
    ),
  ).state,
  campaign: draftCampaign(
    idFrom('campaign', 'test'),
    {
      by,
      input: {
        topic: 'newsletter',
        subject: { ja: '秋のお便り' },
        body: { ja: 'こんにちは' },
        audience: { locales: ['ja'] },
        classification: 'public',
        sendAt: '2026-12-01T00:00:00Z',
        notAfter: '2026-12-08T00:00:00Z',
        gatheringId: undefined,
        jobId: undefined,
      },
    },
    planned,
  ).state,
};

/** What becomes of a field that is null, by the name of its field; what is not named must be refused. */
const cleared = {
  gathering: {
    ...{ description: undefined, place: undefined, onlineUrl: undefined, seats: undefined, onlineSeats: undefined },
    ...{ minAttendees: undefined, decideBy: undefined, answerBy: undefined },
    ...{ waitingList: 'none', guestsPerMember: 0, belowMinimum: 'tell', audience: {}, classification: 'members' },
  },
  job: {
    ...{ description: undefined, applyUrl: undefined, closesAt: undefined },
    ...{ requiredSkills: [], rehireTracks: [], audience: {}, classification: 'members' },
  },
  campaign: { sendAt: undefined, notAfter: undefined, audience: {}, classification: 'members' },
} as const;

/** A way to take part is taken away with its number of seats. */
const limitsOf: Readonly<Record<string, object>> = { place: { seats: null }, onlineUrl: { onlineSeats: null } };

const patches = {
  gathering: {
    schema: gatheringPatchSchema,
    draft: gatheringDraftSchema,
    change: (input: object): object => taken(changeGathering(full.gathering, { by, input }, planned)).state.draft,
  },
  job: {
    schema: jobPatchSchema,
    draft: jobDraftSchema,
    change: (input: object): object => taken(changeJob(full.job, { by, input }, planned)).state.draft,
  },
  campaign: {
    schema: campaignPatchSchema,
    draft: campaignDraftSchema,
    change: (input: object): object => taken(editCampaign(full.campaign, { by, input }, planned)).state,
  },
} satisfies Record<string, { schema: z.ZodObject; draft: z.ZodType; change: (input: object) => object }>;

const fields = Object.entries(patches).flatMap(([kind, { schema }]) =>
  Object.keys(schema.shape).map((field) => [kind as keyof typeof patches, field] as const),
);

describe('a PATCH that says what is there already', () => {
  const other = 'hr-2';
  const repeated: Record<keyof typeof full, (input: object) => boolean> = {
    gathering: (input) =>
      changesNothing(full.gathering, taken(changeGathering(full.gathering, { by: other, input }, later))),
    job: (input) => changesNothing(full.job, taken(changeJob(full.job, { by: other, input }, later))),
    campaign: (input) => changesNothing(full.campaign, taken(editCampaign(full.campaign, { by: other, input }, later))),
  };
  const later = new Date(planned.getTime() + 60_000);

  it.each(fields)('changes nothing, and makes nobody an author: %s, %s', (kind, field) => {
    const before = kind === 'campaign' ? full.campaign : full[kind].draft;
    const value = (before as Record<string, unknown>)[field];
    for (const input of [{}, { [field]: value }]) expect(repeated[kind](input)).toBe(true);
  });

  it('changes nothing of a published gathering either, but ends its trouble', () => {
    const published = publishedGathering();
    const repeat = (gathering: typeof published) =>
      taken(changeGathering(gathering, { by: other, input: { title: published.draft.title } }, later));
    expect(changesNothing(published, repeat(published))).toBe(true);
    const trouble = { since: planned.toISOString(), notice: 'thanks' as const, notices: [], errors: [] };
    expect(repeat({ ...published, trouble }).state).toMatchObject({ updatedBy: other, updatedAt: later.toISOString() });
  });

  it('takes a campaign that was approved back to a draft all the same', () => {
    const approved = { ...full.campaign, status: 'approved' as const, approvedBy: 'boss' };
    expect(taken(editCampaign(approved, { by: other, input: {} }, later)).state).toMatchObject({ status: 'draft' });
  });

  it('leaves a campaign that is paused as it is, also what is wrong with it', () => {
    const { sendAt, ...unscheduled } = full.campaign;
    const paused: Campaign = { ...unscheduled, status: 'paused', pausedBecause: 'content', pausedDetail: '/body' };
    expect(changesNothing(paused, taken(editCampaign(paused, { by: other, input: {} }, later)))).toBe(true);
  });

  it('knows a member that is null from one that says something', () => {
    expect(isSameDraft({ seats: null, place: { name: 'x' } }, { place: { name: 'x' } })).toBe(true);
    expect(isSameDraft({ seats: 0 }, {})).toBe(false);
    expect(isSameDraft({ place: { name: 'x' } }, { place: { name: 'y' } })).toBe(false);
  });
});

describe('null in a PATCH', () => {
  it.each(fields)('of a %s: %s', (kind, field) => {
    const { schema, change } = patches[kind];
    const wanted: Readonly<Record<string, unknown>> = cleared[kind];
    const parsed = schema.safeParse({ [field]: null });
    expect(parsed.success).toBe(field in wanted);
    if (!parsed.success) {
      expect(parsed.error.issues.map(({ path }) => path)).toEqual([[field]]);
      return;
    }
    const after = change({ ...parsed.data, ...(kind === 'gathering' ? limitsOf[field] : {}) }) as Record<
      string,
      unknown
    >;
    expect(after[field]).toEqual(wanted[field]);
  });

  it.each(fields)('a field that is not named stays, also one that has a default: %s without %s', (kind, field) => {
    const { schema } = patches[kind];
    expect(schema.parse({})).toEqual({});
    const before = kind === 'campaign' ? full.campaign : full[kind].draft;
    const other = kind === 'campaign' ? { subject: { ja: '冬' } } : { title: { ja: '冬' } };
    if (field in other) return expect(schema.parse(other)).toEqual(other);
    expect((patches[kind].change(schema.parse(other)) as Record<string, unknown>)[field]).toEqual(
      (before as Record<string, unknown>)[field],
    );
  });

  it('a field that the POST needs, and that null would take away, is refused by the whole', () => {
    const offline = draftedGathering();
    const { place } = gatheringPatchSchema.parse({ place: null });
    expect(changeGathering(offline, { by, input: { place } }, planned)).toMatchObject({
      refused: 'invalid',
      errors: [{ pointer: '/place' }],
    });
  });

  it('nothing that was stated of a contact is taken away', () => {
    const { body } = alumniRoutes.completeContact;
    for (const field of ['personalEmail', 'contactBasis', 'locale'])
      expect(body.safeParse({ [field]: null }).error?.issues.map(({ path }) => path)).toEqual([[field]]);
  });

  it('every PATCH says in the description of the API what null does', () => {
    const routes = { ...alumniRoutes, ...campaignRoutes, ...gatheringRoutes, ...jobRoutes };
    const all = Object.values(routes).filter(({ method }) => method === 'PATCH');
    expect(all).toHaveLength(4);
    for (const route of all) expect('body' in route && route.body.meta()?.description).toMatch(/null/i);
  });

  it('undefined says nothing', () => {
    expect(patchedDraft({ a: 1, b: 2 }, { a: undefined, b: null })).toEqual({ a: 1 });
  });
});
