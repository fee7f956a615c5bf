/** Every table there is: the stateful stack makes them, the data register lists them. */
import { addressesTable } from '../events/read-models/address-owner.ts';
import { audienceChunksTable, campaignContentsTable } from '../events/read-models/campaign-content.ts';
import { contactCardsTable } from '../events/read-models/contact-card.ts';
import { gatheringsTable } from '../events/read-models/gathering.ts';
import { intakeTable } from '../events/read-models/intake-item.ts';
import { jobsTable } from '../events/read-models/job.ts';
import { mailingRecordsTable } from '../events/read-models/mailing-record.ts';
import { sendFeedbackTable, sendProgressTable } from '../events/read-models/send-progress.ts';
import { testMailsTable } from '../events/read-models/test-mail.ts';
import { alumniTable } from '../functions/alumni/tables.ts';
import { campaignsTable } from '../functions/campaigns/tables.ts';
import { consentLedgerTable, verificationsTable } from '../functions/consent/tables.ts';
import { gatheringFeedbackTable, guestsTable, noticeRunsTable } from '../functions/gatherings/tables.ts';
import { employeesTable, importChunksTable, importsTable } from '../functions/hris/tables.ts';
import {
  confirmedAnswersTable,
  sendHealthTable,
  sentTestMailsTable,
  serviceMailsTable,
  softBouncesTable,
  suppressionSyncsTable,
} from '../functions/mail/tables.ts';
import type { TableDefinition } from '../shared/dynamo/table-definition.ts';
import { idempotencyTable } from '../shared/http/middleware/idempotency-table.ts';
import { outboxTable } from '../shared/outbox/outbox-table.ts';
import { timersTable } from '../shared/timers/timers-table.ts';

export const registeredTables: readonly TableDefinition[] = [
  outboxTable,
  timersTable,
  idempotencyTable,
  intakeTable,
  contactCardsTable,
  mailingRecordsTable,
  gatheringsTable,
  guestsTable,
  noticeRunsTable,
  gatheringFeedbackTable,
  jobsTable,
  campaignContentsTable,
  audienceChunksTable,
  sendProgressTable,
  sendFeedbackTable,
  testMailsTable,
  employeesTable,
  importsTable,
  importChunksTable,
  alumniTable,
  addressesTable,
  consentLedgerTable,
  verificationsTable,
  campaignsTable,
  serviceMailsTable,
  sentTestMailsTable,
  confirmedAnswersTable,
  sendHealthTable,
  softBouncesTable,
  suppressionSyncsTable,
] as readonly TableDefinition[];
