/** Members who were invited to gatherings, and what they can open: for the tests of the pages and files behind their links. */
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { gatheringsTable } from '../../../events/read-models/gathering.ts';
import { type MailingRecord, mailingRecordsTable } from '../../../events/read-models/mailing-record.ts';
import type { Gathering } from '../../../functions/gatherings/gathering/gathering.ts';
import type { Guest } from '../../../functions/gatherings/gathering/guest.ts';
import { guestsTable } from '../../../functions/gatherings/tables.ts';
import { commit } from '../../../shared/dynamo/commit.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import { type AlumniId, newId } from '../../../shared/identifier.ts';
import { parseLinkKeys } from '../../../shared/links/keys.ts';
import { type LinkPurpose, mintLink } from '../../../shared/links/token.ts';
import { outboxTable } from '../../../shared/outbox/outbox-table.ts';
import { hour } from '../../../shared/time/durations.ts';
import { FakeAws } from '../../fixtures/fake-aws.ts';
import { member, publishedGathering, storedGuest } from '../../fixtures/gatherings.ts';
import { lambdaContext, pageVisit } from '../../fixtures/invocations.ts';
import { makeTables } from '../tables.ts';

const secret = { active: '1', k1: 'link-key-of-the-test' };
const keys = parseLinkKeys(secret);

/** What a browser says of itself when a person follows a link. */
export const browser = { 'accept-language': 'ja', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };

type Change = Parameters<typeof publishedGathering>[0];
type Handler = (event: never, context: ReturnType<typeof lambdaContext>) => Promise<unknown>;

/** Makes tables and secret; call it in `beforeAll`, then import the functions under test. */
export async function invitedSetting() {
  const aws = await FakeAws.start();
  aws.secret(secret);
  Object.assign(process.env, {
    LINK_KEYS_SECRET: 'links',
    PUBLIC_ORIGIN: 'https://alumni.example.com',
    SENDER_DOMAIN: 'mail.example.com',
  });
  await makeTables(gatheringsTable, guestsTable, mailingRecordsTable);
  const gatherings = openTable(gatheringsTable);
  const guests = openTable(guestsTable);
  const records = openTable(mailingRecordsTable);
  const outbox = openTable(outboxTable);
  return {
    stop: () => aws.stop(),
    gatherings,
    guests,
    records,
    async published(change?: Change, state: Partial<Gathering> = {}): Promise<Gathering> {
      const gathering = { ...publishedGathering(change), gatheringId: newId('gathering'), sequence: 2, ...state };
      await commit(gatherings.put(gathering));
      return gathering;
    },
    async invited(change?: Partial<MailingRecord>): Promise<AlumniId> {
      const alumniId = newId('alumnus');
      await commit(records.put(member(alumniId, change)));
      return alumniId;
    },
    /** Stores where a member stands, whatever the numbers of the gathering say. */
    async stands(gathering: Gathering, alumniId: AlumniId, change: Partial<Guest>): Promise<Guest> {
      const guest = storedGuest({
        ...{ gatheringId: gathering.gatheringId, alumniId, answeredTo: gathering.calendarSequence },
        ...{ answeredAt: new Date(Date.now() - hour).toISOString(), ...change },
      });
      await commit(guests.put(guest));
      return guest;
    },
    stored: (gathering: Gathering) => gatherings.get({ gatheringId: gathering.gatheringId }),
    guestOf: (gathering: Gathering, alumniId: AlumniId) => guests.get({ gatheringId: gathering.gatheringId, alumniId }),
    async eventsOf(gathering: Gathering, alumniId: AlumniId) {
      const { items } = await outbox.query({ index: 'bySubject', partition: `${gathering.gatheringId}/${alumniId}` });
      return items.map(({ type, detail }) => ({
        type,
        ...(JSON.parse(detail) as { data: object; metadata: { sequence: number } }),
      }));
    },
  };
}

/** The token of a link that was mailed a day ago. */
export function tokenFor(
  gathering: Pick<Gathering, 'gatheringId'>,
  alumniId: AlumniId,
  { choice = 1, epoch = 0, purpose = 'rsvp' as LinkPurpose, at = new Date(Date.now() - 24 * hour) } = {},
): string {
  return mintLink({ purpose, choice, subject: gathering.gatheringId, recipient: alumniId, epoch }, at, keys);
}

/** Opens a page, perhaps with a query (`token?lang=en`), or sends its form, as a browser does unless other headers are given. */
export async function visitPage(
  handler: Handler,
  method: string,
  link: string,
  form?: Record<string, string>,
  sent: Record<string, string> = browser,
) {
  const [token = '', query] = link.split('?');
  const event: Record<string, unknown> = pageVisit(method, token, form, sent);
  const queryStringParameters = Object.fromEntries(new URLSearchParams(query));
  const answer = await handler({ ...event, queryStringParameters } as never, lambdaContext());
  const { statusCode = 0, body = '', headers = {} } = answer as APIGatewayProxyStructuredResultV2;
  const hidden = (name: string) => new RegExp(`name="${name}" value="([^"]+)"`).exec(body)?.[1] ?? '';
  return { status: statusCode, body, headers, nonce: hidden('nonce'), shown: hidden('shown') };
}
