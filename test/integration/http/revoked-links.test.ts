/**
 * Links are bound to the address that they were mailed to. Every function behind a link is tried with every kind of link that
 * went to an address which is no longer the person's: it may hand out no link that works, and may change nothing but withdraw
 * a topic (RFC 8058 §3: unsubscribing needs nothing but its own link).
 */
import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { beforeAll, describe, expect, test, vi } from 'vitest';
import { contactCardsTable } from '../../../events/read-models/contact-card.ts';
import { gatheringsTable } from '../../../events/read-models/gathering.ts';
import { mailingRecordsTable } from '../../../events/read-models/mailing-record.ts';
import { consentLedgerTable, verificationsTable } from '../../../functions/consent/tables.ts';
import { gatheringFeedbackTable, guestsTable } from '../../../functions/gatherings/tables.ts';
import { commit } from '../../../shared/dynamo/commit.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import { type AlumniId, idFrom, newId } from '../../../shared/identifier.ts';
import { makePageNonce } from '../../../shared/links/page-nonce.ts';
import { type LinkPurpose, linkPurposes, mintLink, verifyLink } from '../../../shared/links/token.ts';
import { fileSuffixes } from '../../../shared/links/urls.ts';
import { contactCard, linkSecret, memberRecord, testKeys } from '../../fixtures/consent.ts';
import { FakeAws } from '../../fixtures/fake-aws.ts';
import { planned, publishedGathering, storedGuest } from '../../fixtures/gatherings.ts';
import { lambdaContext, pageVisit } from '../../fixtures/invocations.ts';
import { makeTables } from '../tables.ts';

await makeTables(
  ...[contactCardsTable, mailingRecordsTable, consentLedgerTable, verificationsTable],
  ...[gatheringsTable, guestsTable, gatheringFeedbackTable],
);
const aws = await FakeAws.start();
aws.on('GetSecretValue', () => ({ body: { SecretString: JSON.stringify(linkSecret) } }));
Object.assign(process.env, {
  LINK_KEYS_SECRET: 'link-keys',
  PUBLIC_ORIGIN: 'https://alumni.example.com',
  SENDER_DOMAIN: 'mail.example.com',
});

vi.useFakeTimers({ toFake: ['Date'], now: planned });

const root = fileURLToPath(new URL('../../..', import.meta.url));
/** A function behind a link is one that the page kit or the file kit makes. */
const sources = globSync('functions/**/*.ts', { cwd: root }).filter((file) =>
  /export const handler = (?:page|linkedFile)\(/.test(readFileSync(`${root}/${file}`, 'utf8')),
);

type Handler = (
  event: never,
  context: ReturnType<typeof lambdaContext>,
) => Promise<{ statusCode: number; body: string }>;
const purposes = Object.keys(linkPurposes) as LinkPurpose[];
const subjects = {
  alumnus: (alumniId: AlumniId) => alumniId,
  gathering: () => gathering.gatheringId,
  campaign: () => idFrom('campaign', 'news of May'),
  job: () => idFrom('job', 'a job'),
};
const gathering = { ...publishedGathering(), gatheringId: newId('gathering'), sequence: 2 };
const [cards, records] = [openTable(contactCardsTable), openTable(mailingRecordsTable)];
const [gatherings, guests] = [openTable(gatheringsTable), openTable(guestsTable)];
const ledger = openTable(consentLedgerTable);

beforeAll(async () => commit(gatherings.put(gathering)));

/** Forms that each page would take from its owner. */
const forms: Partial<Record<LinkPurpose, Record<string, string>[]>> = {
  invitation: [
    { decision: 'accept', notice: '2026-04' },
    { decision: 'refuse', notice: '2026-04' },
  ],
  decline: [{ 'List-Unsubscribe': 'One-Click' }],
  unsubscribe: [{ 'List-Unsubscribe': 'One-Click' }],
  preferences: [{ leave: 'ask' }, { leave: 'confirmed' }, { topic: 'jobs', notice: '2026-04' }, { code: '123456' }],
  rsvp: [{ answer: 'declined' }, { answer: 'attending' }],
  survey: [{ rating: '5' }],
};

/** A person whose address was replaced by another one, and the link that went to the one before. */
async function readdressed(membership: 'leaver' | 'declined' | 'member', purpose: LinkPurpose) {
  const alumniId = newId('alumnus');
  const status = membership === 'leaver' ? 'invited' : membership;
  await commit(cards.put(contactCard(alumniId, { epoch: 1, status, address: 'new@example.net' })));
  if (membership === 'member')
    await commit(records.put(memberRecord(alumniId, { epoch: 1, address: 'new@example.net' })));
  if (membership === 'declined') {
    const invitationClosesAt = new Date(Date.now() + 86_400_000).toISOString();
    const refused = { invitationClosesAt, epoch: 1, names: undefined, address: undefined, topics: [] };
    await commit(records.put(memberRecord(alumniId, { membership, ...refused })));
  }
  await commit(guests.put(storedGuest({ gatheringId: gathering.gatheringId, alumniId })));
  const subject = subjects[linkPurposes[purpose].subject](alumniId);
  const link = { purpose, choice: 1, subject, recipient: alumniId };
  const made = (epoch: number) => mintLink({ ...link, epoch }, new Date(Date.now() - 86_400_000), testKeys);
  return { alumniId, token: made(0), fresh: made(1) };
}

/** Everything that is kept of a person. */
async function keptOf(alumniId: AlumniId) {
  const guest = await guests.get({ gatheringId: gathering.gatheringId, alumniId });
  return [await records.get({ alumniId }), guest, await Array.fromAsync(ledger.queryAll({ partition: alumniId }))];
}

/** The links of a response that open something for their recipient now. */
function workingLinks(body: string) {
  const tokens = body.match(/[A-Za-z0-9_-]{56}/g) ?? [];
  const links = tokens.map((token) => verifyLink(token, purposes, testKeys));
  return links.filter((link) => link !== undefined && link.epoch === 1);
}

/** The functions that open a link of a purpose. */
async function handlersOf(purpose: LinkPurpose): Promise<Handler[]> {
  const found: Handler[] = [];
  for (const file of sources) {
    const source = readFileSync(`${root}/${file}`, 'utf8');
    const declared = /purposes: \[([^\]]+)\]/.exec(source)?.[1];
    if (!(declared === undefined ? source.includes(`\n  ${purpose}: async`) : declared.includes(`'${purpose}'`)))
      continue;
    found.push(((await import(`../../../${file}`)) as { handler: Handler }).handler);
  }
  return found;
}

/** The purposes that have a page or file; the others have one in a mail only. */
const withoutPage: readonly LinkPurpose[] = ['job'];

async function request(
  handler: Handler,
  method: string,
  purpose: LinkPurpose,
  token: string,
  form?: Record<string, string>,
) {
  const suffix = (fileSuffixes as Partial<Record<LinkPurpose, string>>)[purpose];
  const nonce = makePageNonce(token, new Date(Date.now() - 60_000), testKeys);
  const event = pageVisit(method, token, form === undefined ? undefined : { ...form, nonce });
  const pathParameters = suffix === undefined ? { token } : { file: token + suffix };
  const answer = await handler({ ...(event as object), pathParameters } as never, lambdaContext());
  const encoded = (answer as { isBase64Encoded?: boolean }).isBase64Encoded === true;
  return { ...answer, body: Buffer.from(answer.body ?? '', encoded ? 'base64' : 'utf8').toString() };
}

test('every purpose of a link is tried, by the function that opens it', async () => {
  const opened = await Promise.all(purposes.map(async (purpose) => [purpose, (await handlersOf(purpose)).length]));
  expect(Object.fromEntries(opened)).toEqual(
    Object.fromEntries(purposes.map((purpose) => [purpose, withoutPage.includes(purpose) ? 0 : 1])),
  );
  expect(sources.length).toBe(6);
});

describe.each(purposes.filter((purpose) => !withoutPage.includes(purpose)))('an old link: %s', (purpose) => {
  test.each(['leaver', 'declined', 'member'] as const)('of a %s', async (membership) => {
    for (const handler of await handlersOf(purpose)) {
      for (const form of [undefined, ...(forms[purpose] ?? [])]) {
        const { alumniId, token } = await readdressed(membership, purpose);
        const before = await keptOf(alumniId);
        const method = form === undefined ? 'GET' : 'POST';
        const answer = await request(handler, method, purpose, token, form);
        const stays = purpose === 'unsubscribe' || purpose === 'decline';
        expect(answer.statusCode).toBe(stays ? 200 : 410);
        expect(workingLinks(answer.body)).toEqual([]);
        expect(answer.body).not.toContain('髙');
        if (purpose !== 'unsubscribe') expect(await keptOf(alumniId)).toEqual(before);
      }
    }
  });

  test('the new one opens', async () => {
    const [handler] = await handlersOf(purpose);
    const membership = purpose === 'invitation' || purpose === 'decline' ? 'leaver' : 'member';
    const { fresh } = await readdressed(membership, purpose);
    // The gathering is not over yet: its feedback has not begun.
    const expected = purpose === 'survey' ? 410 : 200;
    expect(handler && (await request(handler, 'GET', purpose, fresh)).statusCode).toBe(expected);
  });
});

test('an old unsubscribe link still withdraws its topic', async () => {
  const [handler] = await handlersOf('unsubscribe');
  const { alumniId, token } = await readdressed('member', 'unsubscribe');
  const answer = handler && (await request(handler, 'POST', 'unsubscribe', token, { 'List-Unsubscribe': 'One-Click' }));
  expect(answer?.statusCode).toBe(200);
  expect((await records.get({ alumniId }))?.topics).toEqual(['gatherings', 'jobs']);
});

test('an old decline link says that no more mail comes to its address', async () => {
  const [handler] = await handlersOf('decline');
  const { token } = await readdressed('leaver', 'decline');
  for (const method of ['GET', 'POST']) {
    const answer = handler && (await request(handler, method, 'decline', token, method === 'POST' ? {} : undefined));
    expect(answer?.body).toContain('今後お送りいたしません');
    expect(answer?.body).not.toContain('<button');
  }
});
