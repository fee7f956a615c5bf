/** Tables, link keys and small queries that the integration tests of consent share. */
import { contactCardsTable } from '../../../events/read-models/contact-card.ts';
import { mailingRecordsTable } from '../../../events/read-models/mailing-record.ts';
import { consentLedgerTable, verificationsTable } from '../../../functions/consent/tables.ts';
import { commit } from '../../../shared/dynamo/commit.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import type { AlumniId } from '../../../shared/identifier.ts';
import { type Link, mintLink } from '../../../shared/links/token.ts';
import { outboxTable } from '../../../shared/outbox/outbox-table.ts';
import { hour } from '../../../shared/time/durations.ts';
import { contactCard, linkSecret, memberRecord, testKeys } from '../../fixtures/consent.ts';
import { FakeAws } from '../../fixtures/fake-aws.ts';
import { lambdaContext, pageVisit } from '../../fixtures/invocations.ts';
import { makeTables } from '../tables.ts';

await makeTables(contactCardsTable, mailingRecordsTable, consentLedgerTable, verificationsTable);
const aws = await FakeAws.start();
aws.on('GetSecretValue', () => ({ body: { SecretString: JSON.stringify(linkSecret) } }));
process.env['LINK_KEYS_SECRET'] = 'link-keys';
process.env['PUBLIC_ORIGIN'] = 'https://alumni.example.com';

const cards = openTable(contactCardsTable);
const records = openTable(mailingRecordsTable);
const ledger = openTable(consentLedgerTable);
const verifications = openTable(verificationsTable);
const outbox = openTable(outboxTable);

/** Puts a contact card, as the alumni context would. */
export async function putCard(...card: Parameters<typeof contactCard>): Promise<void> {
  await commit(cards.put(contactCard(...card)));
}

export async function removeCard(alumniId: AlumniId): Promise<void> {
  await commit(cards.delete({ alumniId }));
}

/** Puts a member's record, whatever was there. */
export async function putMember(...member: Parameters<typeof memberRecord>): Promise<void> {
  await commit(records.put(memberRecord(...member)));
}

export async function recordOf(alumniId: AlumniId) {
  return records.get({ alumniId });
}

export async function ledgerOf(alumniId: AlumniId) {
  return Array.fromAsync(ledger.queryAll({ partition: alumniId }));
}

export async function verificationsOf(alumniId: AlumniId) {
  return Array.fromAsync(verifications.queryAll({ partition: alumniId }));
}

/** The events of a person, in order. */
export async function eventsOf(alumniId: AlumniId) {
  const { items } = await outbox.query({ index: 'bySubject', partition: alumniId });
  const events = items.map(({ type, detail }) => ({ type, ...JSON.parse(detail) }) as Emitted);
  return events.sort((a, b) => a.metadata.sequence - b.metadata.sequence);
}

interface Emitted {
  readonly type: string;
  readonly metadata: { readonly id: string; readonly sequence: number };
  readonly data: Record<string, unknown>;
}

/** A link to a person, made an hour ago. */
export function linkTo(recipient: AlumniId, link: Partial<Link> & Pick<Link, 'purpose'>): string {
  return mintLink(
    { choice: 0, subject: recipient, recipient, epoch: 0, ...link },
    new Date(Date.now() - hour),
    testKeys,
  );
}

type Handler = (event: never, context: ReturnType<typeof lambdaContext>) => Promise<unknown>;
interface PageAnswer {
  readonly statusCode: number;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** A visitor of a page: opens it, and sends its form as a browser without JavaScript would. */
export function visitor(handler: unknown) {
  const run = async (event: never) => (await (handler as Handler)(event, lambdaContext())) as PageAnswer;
  const visit = (
    method: string,
    link: string,
    form?: readonly (readonly [string, string])[],
    headers?: Record<string, string>,
  ) => {
    const [token = '', query] = link.split('?');
    const sent = form === undefined ? undefined : new URLSearchParams(form.map(([name, value]) => [name, value]));
    const event: Record<string, unknown> = pageVisit(method, token, sent, headers);
    return run({ ...event, queryStringParameters: Object.fromEntries(new URLSearchParams(query)) } as never);
  };
  const open = async (token: string) => nonceIn((await visit('GET', token)).body);
  return {
    run,
    visit,
    open,
    /** With the query of the form's action, as `token?lang=en`. */
    submit: async (token: string, ...fields: readonly (readonly [string, string])[]) =>
      visit('POST', token, [...fields, ['nonce', await open(token)]]),
  };
}

/** The nonce of a page's form. */
function nonceIn(body: string): string {
  return /name="nonce" value="([^"]+)"/.exec(body)?.[1] ?? '';
}
