/** What the mail tests stand on: a fake SES, members, a launched campaign that is frozen in chunks. */

import { vi } from 'vitest';
import { audienceChunkFrozen } from '../../../events/campaigns/index.ts';
import type { AnnouncedFacts } from '../../../events/read-models/announced-facts.ts';
import {
  audienceChunksTable,
  campaignContentsTable,
  recipientsPerChunk,
} from '../../../events/read-models/campaign-content.ts';
import { contactCardsTable } from '../../../events/read-models/contact-card.ts';
import { gatheringsTable } from '../../../events/read-models/gathering.ts';
import { type MailingRecord, mailingRecordsTable } from '../../../events/read-models/mailing-record.ts';
import { sendProgressTable, sendReportsTable } from '../../../events/read-models/send-progress.ts';
import { asCampaignMails, type Content, compileContent } from '../../../functions/campaigns/campaign/content.ts';
import {
  confirmedRsvpsTable,
  sendHealthTable,
  serviceMailsTable,
  softBouncesTable,
} from '../../../functions/mail/tables.ts';
import type { EventContract } from '../../../shared/bus/contract.ts';
import { makeEvent } from '../../../shared/bus/contract.ts';
import { commit } from '../../../shared/dynamo/commit.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import { type AlumniId, type CampaignId, type GatheringId, idFrom } from '../../../shared/identifier.ts';
import { programme } from '../../../shared/programme/compiled.ts';
import { FakeAws } from '../../fixtures/fake-aws.ts';
import { FakeSes } from '../../fixtures/fake-ses.ts';
import { member } from '../../fixtures/gatherings.ts';
import { makeTables } from '../tables.ts';

/** Starts the fakes and makes the tables; before the functions are imported. */
export async function openMailRoom() {
  const [ses, aws] = await Promise.all([FakeSes.start(), FakeAws.start()]);
  aws.secret({ active: '1', k1: 'a-key-for-tests-that-is-long-enough' });
  await makeTables(
    campaignContentsTable,
    audienceChunksTable,
    sendProgressTable,
    sendReportsTable,
    mailingRecordsTable,
    contactCardsTable,
    gatheringsTable,
    serviceMailsTable,
    confirmedRsvpsTable,
    sendHealthTable,
    softBouncesTable,
  );
  return { ses, aws, close: () => Promise.all([ses.stop(), aws.stop()]) };
}

/**
 * Lets senders that try again after a while not wait in earnest: their clock runs ahead instead. Before the functions are
 * imported.
 */
export function skipWaiting(): void {
  let skipped = 0;
  const measured = performance.now.bind(performance);
  vi.spyOn(performance, 'now').mockImplementation(() => measured() + skipped);
  vi.doMock('node:timers/promises', () => ({
    setTimeout: async (milliseconds: number) => {
      skipped += milliseconds;
    },
  }));
}

/** The member of that number; the address tells who it is. */
export function numbered(number: number, change: Partial<MailingRecord> = {}): MailingRecord {
  return member(idFrom('alumnus', 'member', String(number)), {
    address: `member-${number}@example.net`,
    topics: ['newsletter', 'gatherings', 'jobs'],
    ...change,
  });
}

export async function enrol(...members: MailingRecord[]): Promise<void> {
  const records = openTable(mailingRecordsTable);
  for (let start = 0; start < members.length; start += 100) {
    await commit(...members.slice(start, start + 100).map((record) => records.put(record)));
  }
}

const newsletter: Content = {
  topic: 'newsletter',
  subject: { ja: '秋のお便り', en: 'Autumn news' },
  body: {
    ja: '# 秋のお便り\n\n{{ salutation }}\n\nお元気ですか。',
    en: '# Autumn news\n\n{{ salutation }}\n\nHow are you?',
  },
};

/** A campaign as `campaigns` hands it over. */
export async function handOver(
  name: string,
  recipients: readonly AlumniId[],
  more: {
    content?: Content;
    notAfter?: string;
    gatheringId?: GatheringId;
    announcesDateOf?: GatheringId;
    states?: AnnouncedFacts;
  } = {},
): Promise<CampaignId> {
  const campaignId = idFrom('campaign', name);
  const content = more.content ?? newsletter;
  const chunks = openTable(audienceChunksTable);
  await commit(
    openTable(campaignContentsTable).put({
      campaignId,
      topic: content.topic,
      contentHash: 'hash',
      mails: asCampaignMails(compileContent(content, programme)),
      gatheringId: more.gatheringId,
      announcesDateOf: more.announcesDateOf,
      states: more.states,
      notAfter: more.notAfter,
    }),
  );
  for (let chunk = 0; chunk * recipientsPerChunk < recipients.length; chunk++) {
    const first = chunk * recipientsPerChunk;
    await commit(chunks.put({ campaignId, chunk, recipients: recipients.slice(first, first + recipientsPerChunk) }));
  }
  return campaignId;
}

/** The nudge that names a chunk. */
export function nudge(campaignId: CampaignId, chunk = 0) {
  return happened(audienceChunkFrozen, `${campaignId}.${chunk}`, { campaignId, chunk });
}

/** An event of the bus. */
export function happened<Contract extends EventContract>(
  contract: Contract,
  subject: string,
  data: Parameters<typeof makeEvent<Contract>>[1]['data'],
  sequence = 1,
  occurredAt = new Date(),
) {
  return makeEvent(contract, { subject, sequence, occurredAt, data }, { correlationId: 'test' });
}

export async function progressOf(campaignId: CampaignId, chunk = 0) {
  return openTable(sendProgressTable).get({ campaignId, chunk });
}
