/** docs/generated/schemas/outside/: what systems of others send, and which parts of it we read. */
import type * as z from 'zod';
import { outsideGatheringSchema } from '../../events/read-models/gathering.ts';
import { outsideJobSchema } from '../../events/read-models/job.ts';
import { sentImport, sentWebhook } from '../../functions/hris/schemas.ts';
import { sesReportSchema } from '../../functions/mail/reports/delivery-report.ts';
import { exampleOf, type JsonSchema, jsonSchema } from './json-schema.ts';
import { sentSchema } from './sent-schema.ts';

type Json = Record<string, unknown>;

/** Every schema by the name of its file. */
export function outsideSchemas(): ReadonlyMap<string, Json> {
  return new Map([
    ['hris-event', named('hris-event', sentSchema(sentWebhook))],
    ['import', named('import', sentSchema(sentImport))],
    ['job-posted', announcement('job-posted', 'An ATS posts a job', outsideJobSchema, 'com.example.ats')],
    [
      'event-scheduled',
      announcement('event-scheduled', 'A calendar plans a gathering', outsideGatheringSchema, 'com.example.intranet'),
    ],
    ['ses-event', sesEvent()],
  ]);
}

/** What SES reports on a mail on the default bus ("Amazon SES event publishing"): the parts that the rules pass on to us. */
function sesEvent(): Json {
  const {
    tags,
    bounceType,
    bounceSubType,
    status,
    complaintFeedbackType,
    complaintSubType,
    messageId,
    id,
    time,
    type,
  } = (jsonSchema(sesReportSchema, 'input') as JsonSchema).properties as Record<string, JsonSchema>;
  const object = (properties: Json, required: readonly string[] = []) => ({ type: 'object', properties, required });
  const schema = {
    description: 'What SES reports on a mail; addresses, headers and diagnostic texts are not passed on',
    ...object(
      {
        id,
        source: { const: 'aws.ses' },
        'detail-type': type,
        time,
        detail: object(
          {
            mail: object({ messageId, tags }, ['messageId', 'tags']),
            bounce: object({
              bounceType,
              bounceSubType,
              bouncedRecipients: { type: 'array', items: object({ status }) },
            }),
            complaint: object({
              complaintFeedbackType,
              complaintSubType: { anyOf: [complaintSubType, { type: 'null' }] },
            }),
          },
          ['mail'],
        ),
      },
      ['id', 'source', 'detail-type', 'time', 'detail'],
    ),
  };
  const mail = {
    messageId: '0106019a2b3c4d5e-1a2b3c4d-0000',
    tags: {
      'ses:configuration-set': ['okaeri'],
      campaign: ['cmp_04fz7kq2m9x1c'],
      recipient: ['alm_04fz7kq2m9x1c'],
      chunk: ['0'],
      position: ['12'],
    },
  };
  const event = { id: '7bf73129-1428-4cd3-a780-95db273d1602', source: 'aws.ses', time: '2026-04-01T01:00:00Z' };
  const bounce = {
    bounceType: 'Permanent',
    bounceSubType: 'General',
    bouncedRecipients: [{ emailAddress: 'nobody@example.net', status: '5.1.1' }],
  };
  return {
    ...named('ses-event', schema as unknown as JsonSchema),
    examples: [
      { ...event, 'detail-type': 'Email Delivered', detail: { mail } },
      { ...event, 'detail-type': 'Email Bounced', detail: { mail, bounce } },
      { ...event, 'detail-type': 'Email Complaint Received', detail: { mail, complaint: { complaintSubType: null } } },
    ],
  };
}

function named(name: string, schema: JsonSchema): Json {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `urn:okaeri:outside:${name}`,
    title: name,
    ...schema,
    examples: [exampleOf(schema)],
  };
}

/** An event that another system puts on our bus, under a source of its own: `okaeri.*` is ours. */
function announcement(type: string, summary: string, data: z.ZodType, source: string): Json {
  const read = jsonSchema(data, 'input');
  const schema = {
    description: `${summary}: it becomes a draft, or is published if the programme trusts the source`,
    type: 'object',
    properties: {
      source: {
        type: 'string',
        maxLength: 256,
        not: { pattern: '^okaeri\\.' },
        description: 'The other system, under its own name',
      },
      'detail-type': { const: type },
      detail: { type: 'object', properties: { data: read }, required: ['data'] },
    },
    required: ['source', 'detail-type', 'detail'],
  };
  const detail = { data: { ...(exampleOf(read) as object), externalId: 'outside-1' } };
  return { ...named(type, schema as unknown as JsonSchema), examples: [{ source, 'detail-type': type, detail }] };
}
