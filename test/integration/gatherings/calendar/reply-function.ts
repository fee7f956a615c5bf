/** The function that takes calendars’ replies, with the golden mails, a bucket and tables. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, vi } from 'vitest';
import { gatheringsTable } from '../../../../events/read-models/gathering.ts';
import { type MailingRecord, mailingRecordsTable } from '../../../../events/read-models/mailing-record.ts';
import type { Gathering } from '../../../../functions/gatherings/gathering/gathering.ts';
import { guestsTable } from '../../../../functions/gatherings/tables.ts';
import { commit } from '../../../../shared/dynamo/commit.ts';
import { openTable } from '../../../../shared/dynamo/table.ts';
import { outboxTable } from '../../../../shared/outbox/outbox-table.ts';
import { golden, goldenLinkKeys, goldenMail } from '../../../fixtures/calendar-replies.ts';
import { FakeAws } from '../../../fixtures/fake-aws.ts';
import { FakeS3 } from '../../../fixtures/fake-s3.ts';
import { gatheringDraft, member, publishedGathering } from '../../../fixtures/gatherings.ts';
import { lambdaContext, queuedBodies } from '../../../fixtures/invocations.ts';
import { makeTables } from '../../tables.ts';

export const { gatheringId, alumniId } = golden;
const subject = `${gatheringId}/${alumniId}`;
export let aws: FakeAws;
export let s3: FakeS3;
export let lines: Record<string, unknown>[];
export let handler: typeof import('../../../../functions/gatherings/calendar/take-calendar-reply.ts').handler;
export let gatherings: ReturnType<typeof openTable<typeof gatheringsTable.item>>;
export let guests: ReturnType<typeof openTable<typeof guestsTable.item>>;
let records: ReturnType<typeof openTable<typeof mailingRecordsTable.item>>;
let outbox: ReturnType<typeof openTable<typeof outboxTable.item>>;

beforeAll(async () => {
  aws = await FakeAws.start();
  aws.secret(goldenLinkKeys);
  s3 = await FakeS3.start('inbound-mail');
  const bucket = { INBOUND_MAIL_BUCKET: 'inbound-mail', LINK_KEYS_SECRET: 'links' };
  // The logger then writes to the console, where the lines can be read.
  Object.assign(process.env, { ...bucket, POWERTOOLS_DEV: 'true' });
  await makeTables(gatheringsTable, guestsTable, mailingRecordsTable);
  ({ handler } = await import('../../../../functions/gatherings/calendar/take-calendar-reply.ts'));
  gatherings = openTable(gatheringsTable);
  guests = openTable(guestsTable);
  records = openTable(mailingRecordsTable);
  outbox = openTable(outboxTable);
});
afterAll(async () => {
  await s3.stop();
  await aws.stop();
});
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: golden.receivedAt });
  lines = [];
  s3.objects.clear();
  for (const level of ['info', 'warn', 'error'] as const) {
    vi.spyOn(console, level).mockImplementation((line: string) => void lines.push(JSON.parse(line)));
  }
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

export type Change = Parameters<typeof publishedGathering>[0];

/** The gathering and the member that the golden mails speak of; nobody has answered yet. */
export async function invited(change?: Change, state: Partial<Gathering> = {}, person: Partial<MailingRecord> = {}) {
  const gathering = {
    ...publishedGathering(change),
    gatheringId,
    sequence: 2,
    calendarSequence: 1,
    answersFrom: 1,
    ...state,
  };
  const { items } = await eventsOfMember();
  await commit(
    gatherings.put(gathering),
    records.put(member(alumniId, person)),
    guests.delete({ gatheringId, alumniId }),
    ...[...items, ...(await stored())].map(({ eventId }) => outbox.delete({ eventId })),
  );
}

const delivered = (key: string) => ({ id: `evt-${key}`, type: 'Object Created', key });

/** A mail comes in: it lies in the bucket, and the rule's message arrives. */
export async function receive(mail: Buffer | string, change?: Record<string, string>, key = 'inbound/mail') {
  s3.objects.set(key, typeof mail === 'string' ? goldenMail(mail, change) : mail);
  return handle(key);
}
export const handle = async (...keys: string[]) => handler(queuedBodies(...keys.map(delivered)), lambdaContext());

export const answer = () => guests.get({ gatheringId, alumniId });
export const refusals = () => lines.filter(({ code }) => code === 'CALENDAR_REPLY_REFUSED').map(({ reason }) => reason);
export const eventsOfMember = () => outbox.query({ index: 'bySubject', partition: subject });
export const events = async () => (await eventsOfMember()).items.length;
/** The notices that were asked for; each reply has a subject of its own. */
export const stored = async () =>
  (await outbox.scan({})).items.filter(
    ({ subject: about }) => about.startsWith(`${subject}/`) || about.startsWith(`${alumniId}/`),
  );
/** The notices about mail that held no RSVP that counts: one a day for each member. */
export const unread = async () =>
  (await outbox.scan({})).items
    .filter(({ subject: about }) => about.startsWith(`${alumniId}/unread-reply/`))
    .map(({ detail }) => JSON.parse(detail).data as { why: string });
export const notices = async () => (await stored()).map(({ detail }) => JSON.parse(detail).data as object);

export const pastDeadline = gatheringDraft({ answerBy: '2026-11-23T10:00:00+09:00' });
/** Gatherings that have nothing left to answer to. */
export const nothingLeft: Record<'full' | 'too_late' | 'cancelled' | 'over', [Change, Partial<Gathering>]> = {
  full: [{ seats: 1 }, { taken: { place: 1, online: 0 } }],
  too_late: [{ answerBy: '2026-11-23T10:00:00+09:00' }, {}],
  cancelled: [{}, { status: 'cancelled' }],
  over: [{ startsAt: '2026-11-22T19:00:00+09:00', endsAt: '2026-11-22T21:00:00+09:00' }, {}],
};

/** The next request of the method is refused; the message is to stay in its queue. */
export async function expectRetried(method: 'GET' | 'DELETE') {
  const push = s3.requests.push.bind(s3.requests);
  vi.spyOn(s3.requests, 'push').mockImplementation((request) => {
    if (request.startsWith(method)) s3.failures.push(403);
    return push(request);
  });
  expect(await handle('inbound/mail')).toEqual({ batchItemFailures: [{ itemIdentifier: 'message-0' }] });
  vi.mocked(s3.requests.push).mockRestore();
}
