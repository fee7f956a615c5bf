/** The tables that several contexts read. CloudFormation replaces a table whose name or key changes: its items would be gone. */
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { addressesTable } from '../../../../events/read-models/address-owner.ts';
import { audienceChunksTable, campaignContentsTable } from '../../../../events/read-models/campaign-content.ts';
import { contactCardsTable } from '../../../../events/read-models/contact-card.ts';
import { gatheringsTable } from '../../../../events/read-models/gathering.ts';
import { intakeTable } from '../../../../events/read-models/intake-item.ts';
import { jobsTable } from '../../../../events/read-models/job.ts';
import { mailingRecordsTable } from '../../../../events/read-models/mailing-record.ts';
import { sendProgressTable, sendReportsTable } from '../../../../events/read-models/send-progress.ts';
import { testMailsTable } from '../../../../events/read-models/test-mail.ts';
import type { TableDefinition } from '../../../../shared/dynamo/table-definition.ts';
import { root } from '../../../../tools/docs/project.ts';

const tables: readonly TableDefinition[] = [
  ...[addressesTable, audienceChunksTable, campaignContentsTable, contactCardsTable, gatheringsTable, intakeTable],
  ...[jobsTable, mailingRecordsTable, sendProgressTable, sendReportsTable, testMailsTable],
];

test('every table of a read model is listed here', async () => {
  const files = globSync('events/read-models/*.ts', { cwd: root });
  const modules = await Promise.all(files.map((file) => import(join(root, file)) as Promise<Record<string, unknown>>));
  const found = modules.flatMap((module) => Object.values(module)).filter(isTable);
  expect(found.map(({ name }) => name).sort()).toEqual(tables.map(({ name }) => name).sort());
});

function isTable(value: unknown): value is TableDefinition {
  return typeof value === 'object' && value !== null && 'partition' in value && 'holds' in value;
}

test('no table changes its name, its keys, or the attribute by which it forgets', () => {
  const kept = tables.map(({ name, partition, sort, numberKeys, indexes, expires, keptDays }) => [
    name,
    { partition, sort, numberKeys, indexes, expires, keptDays },
  ]);
  const byCreation = { partition: 'list', sort: 'createdAt' };
  const ofChunk = { partition: 'campaignId', sort: 'chunk', numberKeys: ['chunk'] };
  expect(Object.fromEntries(kept)).toEqual({
    Addresses: { partition: 'addressHash' },
    AudienceChunks: ofChunk,
    CampaignContents: { partition: 'campaignId' },
    ContactCards: { partition: 'alumniId' },
    Gatherings: { partition: 'gatheringId', indexes: { byCreation } },
    Intake: { partition: 'intakeId', expires: 'expiresAt', keptDays: 14 },
    Jobs: { partition: 'jobId', indexes: { byCreation } },
    MailingRecords: {
      partition: 'alumniId',
      indexes: { byAudience: { partition: 'audienceShard', sort: 'alumniId' } },
    },
    SendFeedback: ofChunk,
    SendProgress: ofChunk,
    TestMails: { partition: 'testMailId', sort: 'language', expires: 'expiresAt', keptDays: 1 },
  });
});

test('every key is an attribute of the items', () => {
  const unknown = tables.flatMap(({ name, item, partition, sort, indexes = {} }) =>
    [partition, sort, ...Object.values(indexes).flatMap((index) => [index.partition, index.sort])]
      .filter((key) => key !== undefined && !(key in item.shape))
      .map((key) => `${name}: ${key}`),
  );
  expect(unknown).toEqual([]);
});
