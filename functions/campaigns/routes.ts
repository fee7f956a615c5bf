import * as z from 'zod';
import { listingQuery, pageOf } from '../../shared/http/listing.ts';
import { defineRoutes } from '../../shared/http/route.ts';
import { idSchema } from '../../shared/identifier.ts';
import {
  campaignDraftSchema,
  campaignPatchSchema,
  campaignSchema,
  previewQuery,
  previewSchema,
  recipientSchema,
  recipientsQuery,
} from './schemas.ts';

const params = z.object({ campaignId: idSchema('campaign') });
const tag = 'Campaigns';
const one = { 200: { description: 'The campaign', body: campaignSchema } };
const path = (rest = '') => `/campaigns/{campaignId}${rest}`;
const write = 'programme/write';
const read = 'programme/read';

export const campaignRoutes = defineRoutes({
  createCampaign: {
    method: 'POST',
    path: '/campaigns',
    scope: write,
    summary: 'Writes a campaign: a draft',
    tag,
    body: campaignDraftSchema,
    maxBytes: 512 * 1024,
    answers: { 201: { description: 'The draft', body: campaignSchema } },
  },
  listCampaigns: {
    method: 'GET',
    path: '/campaigns',
    scope: read,
    summary: 'Lists campaigns, the newest first',
    tag,
    query: listingQuery,
    answers: { 200: { description: 'A page of campaigns', body: pageOf(campaignSchema) } },
  },
  getCampaign: {
    method: 'GET',
    path: path(),
    scope: read,
    summary: 'Shows a campaign and its counts',
    tag,
    params,
    answers: one,
  },
  changeCampaign: {
    method: 'PATCH',
    path: path(),
    scope: write,
    summary: 'Changes a campaign that was not launched; it is a draft again',
    tag,
    params,
    body: campaignPatchSchema,
    maxBytes: 512 * 1024,
    answers: one,
  },
  previewCampaign: {
    method: 'GET',
    path: path('/preview'),
    scope: read,
    summary: 'Shows the mail in each language with sample values, and how many would get it',
    tag,
    params,
    query: previewQuery,
    answers: {
      200: { description: 'The preview', body: previewSchema, alsoAs: ['text/html', 'text/plain'] },
    },
  },
  sendTestMail: {
    method: 'POST',
    path: path('/test-mail'),
    scope: write,
    summary:
      'Sends the mail with sample values to whoever asks for it (the claim email of the token), and to nobody else',
    tag,
    params,
    answers: {
      202: { description: 'It is on its way', body: z.object({ testMailId: idSchema('testMail') }) },
    },
  },
  submitCampaign: {
    method: 'POST',
    path: path('/submit'),
    scope: write,
    summary: 'Submits a draft for approval',
    tag,
    params,
    answers: one,
  },
  approveCampaign: {
    method: 'POST',
    path: path('/approve'),
    scope: 'programme/approve',
    summary: 'Approves a submitted campaign that somebody else wrote and submitted',
    tag,
    params,
    answers: one,
  },
  launchCampaign: {
    method: 'POST',
    path: path('/launch'),
    scope: write,
    summary: 'Launches a campaign: at once, or at its sendAt',
    tag,
    params,
    answers: { 202: { description: 'The campaign', body: campaignSchema } },
  },
  pauseCampaign: {
    method: 'POST',
    path: path('/pause'),
    scope: write,
    summary: 'Pauses sending',
    tag,
    params,
    answers: one,
  },
  resumeCampaign: {
    method: 'POST',
    path: path('/resume'),
    scope: write,
    summary: 'Sends on after a pause',
    tag,
    params,
    answers: one,
  },
  cancelCampaign: {
    method: 'POST',
    path: path('/cancel'),
    scope: write,
    summary: 'Cancels a campaign; whoever was not sent to is not sent to any more',
    tag,
    params,
    answers: one,
  },
  resendInDoubt: {
    method: 'POST',
    path: path('/resend-in-doubt'),
    scope: write,
    summary: 'Sends once more to whoever stayed in doubt; some of them may get it twice',
    tag,
    params,
    answers: { 202: { description: 'The campaign', body: campaignSchema } },
  },
  listRecipients: {
    method: 'GET',
    path: path('/recipients'),
    scope: read,
    summary: 'Lists the recipients of a launched campaign, each with what became of it and why',
    tag,
    params,
    query: recipientsQuery,
    answers: {
      200: {
        description: 'A page of recipients; it may be short while there is a cursor',
        body: pageOf(recipientSchema),
        alsoAs: ['text/csv'],
      },
    },
  },
});
