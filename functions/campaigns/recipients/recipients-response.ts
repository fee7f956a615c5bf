import * as z from 'zod';
import { csvResponse } from '../../../shared/http/csv.ts';
import { openCursor, sealCursor } from '../../../shared/http/cursor.ts';
import { type recipientsQuery, usualRecipients } from '../schemas.ts';
import type { Campaign } from '../tables.ts';
import { listRecipients } from './recipients.ts';

const placeSchema = z.object({ chunk: z.int(), position: z.int() }).default({ chunk: 0, position: 0 });

/** A page of a campaign's recipients, as JSON or as CSV. @throws Problem 400 when the cursor is of another list */
export async function recipientsResponse(campaign: Campaign, query: z.output<typeof recipientsQuery>) {
  const { campaignId } = campaign;
  const { state, format, limit = usualRecipients[format] } = query;
  const scope = `recipients ${campaignId} ${state ?? ''}`;
  const from = placeSchema.parse(await openCursor(query.cursor, scope));
  const { items, next } = await listRecipients(campaign, { state, limit, from });
  const cursor = await sealCursor(next, scope);
  if (format === 'json') return { status: 200, body: { items, cursor } };
  const nextQuery = new URLSearchParams({
    format,
    limit: String(limit),
    ...(state && { state }),
    ...(cursor && { cursor }),
  });
  const nextPage = cursor === null ? undefined : `/campaigns/${campaignId}/recipients?${nextQuery}`;
  return csvResponse(items, ['alumniId', 'state', 'reason', 'at'], { fileName: `${campaignId}.csv`, next: nextPage });
}
