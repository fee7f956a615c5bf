import * as z from 'zod';
import { listingQuery, pageOf } from '../../shared/http/listing.ts';
import { defineRoutes } from '../../shared/http/route.ts';
import { idSchema } from '../../shared/identifier.ts';
import {
  campaignDraftSchema,
  campaignPatchSchema,
  campaignSchema,
  departureSchema,
  previewQuery,
  previewSchema,
  recipientSchema,
  recipientsQuery,
  rejectionSchema,
} from './schemas.ts';

const params = z.object({ campaignId: idSchema('campaign') });
const tag = 'Campaigns';
const one = { 200: { description: 'The campaign.', body: campaignSchema } };
const path = (rest = '') => `/campaigns/{campaignId}${rest}`;
const write = 'programme/write';
const read = 'programme/read';
const accepted = { 202: { description: 'The campaign.', body: campaignSchema } };

/** An action on a campaign; it takes no body unless it says so. */
const action = (name: string, summary: string) =>
  ({
    method: 'POST',
    path: path(`/${name}`),
    scope: write,
    summary,
    tag,
    params,
    versioned: true,
    responses: one,
  }) as const;

export const campaignRoutes = defineRoutes({
  createCampaign: {
    method: 'POST',
    path: '/campaigns',
    scope: write,
    summary: 'Write a campaign, as a draft',
    tag,
    body: campaignDraftSchema,
    maxBytes: 512 * 1024,
    versioned: true,
    responses: { 201: { description: 'The draft.', body: campaignSchema } },
  },
  listCampaigns: {
    method: 'GET',
    path: '/campaigns',
    scope: read,
    summary: 'List campaigns, the newest first',
    tag,
    query: listingQuery,
    responses: { 200: { description: 'A page of campaigns.', body: pageOf(campaignSchema) } },
  },
  getCampaign: {
    method: 'GET',
    path: path(),
    scope: read,
    summary: 'Show a campaign and its counts',
    tag,
    params,
    versioned: true,
    responses: one,
  },
  changeCampaign: {
    method: 'PATCH',
    path: path(),
    scope: write,
    summary: 'Change a campaign that has not been launched; it becomes a draft again',
    tag,
    params,
    body: campaignPatchSchema,
    maxBytes: 512 * 1024,
    versioned: true,
    responses: one,
  },
  previewCampaign: {
    method: 'GET',
    path: path('/preview'),
    scope: read,
    summary: 'Preview the mail in each language with sample values, and how many would receive it',
    tag,
    params,
    query: previewQuery,
    conflict: 'It cannot become a mail; `errors[]` says what to change, in the campaign or in programme.json',
    responses: { 200: { description: 'The preview.', body: previewSchema, alsoAs: ['text/html', 'text/plain'] } },
  },
  sendTestMail: {
    method: 'POST',
    path: path('/test-mail'),
    scope: write,
    summary: 'Send the mail with sample values to the caller (the claim email of the token), and to nobody else',
    tag,
    params,
    versioned: true,
    responses: {
      202: { description: 'The test mail is on its way.', body: z.object({ testMailId: idSchema('testMail') }) },
    },
  },
  submitCampaign: action('submit', 'Submit a draft for approval'),
  approveCampaign: {
    ...action('approve', 'Approve a submitted campaign that somebody else wrote and submitted'),
    scope: 'programme/approve',
    versioned: 'needed',
  },
  rejectCampaign: {
    ...action('reject', 'Send a submitted campaign back to its author, with the reason; it is a draft again'),
    scope: 'programme/approve',
    body: rejectionSchema,
  },
  launchCampaign: {
    ...action('launch', 'Launch a campaign: at once, at its sendAt, or when the body says'),
    body: departureSchema,
    responses: accepted,
  },
  pauseCampaign: action('pause', 'Pause a campaign that is being sent, or that waits for its sendAt'),
  resumeCampaign: {
    ...action(
      'resume',
      'Resume a paused campaign; if it was paused before it left, at its sendAt, or when the body says',
    ),
    body: departureSchema,
  },
  cancelCampaign: action(
    'cancel',
    'Cancel a campaign for good: nobody else receives it. Not the announcement of a gathering or a job before it leaves',
  ),
  resendInDoubt: {
    ...action('resend-in-doubt', 'Resend to recipients who stayed in doubt; some of them may receive the mail twice'),
    responses: accepted,
  },
  listRecipients: {
    method: 'GET',
    path: path('/recipients'),
    scope: read,
    summary: 'List the recipients of a launched campaign, each with the outcome and the reason',
    tag,
    params,
    query: recipientsQuery,
    responses: {
      200: {
        description: 'A page of recipients; it may be short while there is a cursor.',
        body: pageOf(recipientSchema),
        alsoAs: ['text/csv'],
      },
    },
  },
});
