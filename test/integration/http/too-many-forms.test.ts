/**
 * A person may send thirty forms to a page within ten minutes. The next one gets a page that says until when, nothing is written, and
 * what was answered before stays. Stopping mail has no limit. Every page is tried.
 */
import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { contactCardsTable } from '../../../events/read-models/contact-card.ts';
import { gatheringsTable } from '../../../events/read-models/gathering.ts';
import { mailingRecordsTable } from '../../../events/read-models/mailing-record.ts';
import { consentLedgerTable, verificationsTable } from '../../../functions/consent/tables.ts';
import { gatheringFeedbackTable, guestsTable } from '../../../functions/gatherings/tables.ts';
import { commit } from '../../../shared/dynamo/commit.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import { tableVariable } from '../../../shared/dynamo/table-definition.ts';
import { pagePostsTable } from '../../../shared/http/limit/page-posts-table.ts';
import { type AlumniId, newId } from '../../../shared/identifier.ts';
import { makePageNonce } from '../../../shared/links/page-nonce.ts';
import { type LinkPurpose, mintLink } from '../../../shared/links/token.ts';
import { minute, second } from '../../../shared/time/durations.ts';
import { contactCard, linkSecret, memberRecord, testKeys } from '../../fixtures/consent.ts';
import { FakeAws } from '../../fixtures/fake-aws.ts';
import { planned, publishedGathering, storedGuest } from '../../fixtures/gatherings.ts';
import { lambdaContext, pageVisit } from '../../fixtures/invocations.ts';
import { fieldsShown } from '../../fixtures/shown-form.ts';
import { makeTables } from '../tables.ts';

await makeTables(
  ...[contactCardsTable, mailingRecordsTable, consentLedgerTable, verificationsTable],
  ...[gatheringsTable, guestsTable, gatheringFeedbackTable],
);
const aws = await FakeAws.start();
aws.on('GetSecretValue', () => ({ body: { SecretString: JSON.stringify(linkSecret) } }));
Object.assign(process.env, { LINK_KEYS_SECRET: 'link-keys', PUBLIC_ORIGIN: 'https://alumni.example.com' });
afterAll(() => aws.stop());

/** The middle of a window. */
const start = new Date(Math.floor(planned.getTime() / (10 * minute)) * 10 * minute + 5 * minute + 500);
vi.useFakeTimers({ toFake: ['Date'], now: start });
beforeEach(() => vi.setSystemTime(start));

const gathering = { ...publishedGathering(), gatheringId: newId('gathering'), sequence: 2 };
// With room for the changes of everybody who visits.
Object.assign(gathering, { taken: { place: 99, online: 99 }, attendees: 99 });
Object.assign(gathering.counts, { attending: 99, declined: 99 });
await commit(openTable(gatheringsTable).put(gathering));

const files: Readonly<Record<string, readonly LinkPurpose[]>> = {
  'functions/consent/joining/joining-page.ts': ['invitation'],
  'functions/consent/preferences/manage-preferences.ts': ['preferences'],
  'functions/consent/withdrawal/unsubscribe.ts': ['unsubscribe', 'decline'],
  'functions/gatherings/feedback/take-feedback.ts': ['survey'],
  'functions/gatherings/rsvp/rsvp-page.ts': ['rsvp'],
};
const limited: readonly LinkPurpose[] = ['invitation', 'preferences', 'survey', 'rsvp'];
const stopping: readonly LinkPurpose[] = ['unsubscribe', 'decline'];

test('no page is missing here', () => {
  const root = fileURLToPath(new URL('../../..', import.meta.url));
  const pages = globSync('functions/**/*.ts', { cwd: root }).filter((file) =>
    /export const handler = page\(/.test(readFileSync(`${root}/${file}`, 'utf8')),
  );
  expect(pages.sort()).toEqual(Object.keys(files).sort());
  expect([...limited, ...stopping].sort()).toEqual(Object.values(files).flat().sort());
});

/** A member, who was invited to join and to the gathering. */
async function somebodyKnown(): Promise<AlumniId> {
  const alumniId = newId('alumnus');
  await commit(
    openTable(contactCardsTable).put(contactCard(alumniId)),
    openTable(mailingRecordsTable).put(memberRecord(alumniId, { topics: ['newsletter', 'gatherings'] })),
    openTable(guestsTable).put(storedGuest({ gatheringId: gathering.gatheringId, alumniId, answer: 'declined' })),
  );
  return alumniId;
}

function tokenTo(recipient: AlumniId, purpose: LinkPurpose, choice = 1): string {
  const subject =
    purpose === 'unsubscribe'
      ? newId('campaign')
      : purpose === 'rsvp' || purpose === 'survey'
        ? gathering.gatheringId
        : recipient;
  return mintLink({ purpose, choice, subject, recipient, epoch: 0 }, new Date(Date.now() - minute), testKeys);
}

interface Answer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

async function request(method: string, token: string, purpose: LinkPurpose, fields?: readonly [string, string][]) {
  const [file = ''] = Object.entries(files).find(([, purposes]) => purposes.includes(purpose)) ?? [];
  const { handler } = (await import(`../../../${file}`)) as {
    handler: (event: never, context: unknown) => Promise<Answer>;
  };
  return handler(pageVisit(method, token, fields && new URLSearchParams([...fields])), lambdaContext());
}

const nonceFor = (token: string): [string, string] => ['nonce', makePageNonce(token, new Date(), testKeys)];

/** Sends a form, as it stands on a page that was just opened. */
async function send(token: string, purpose: LinkPurpose, ...fields: [string, string][]): Promise<Answer> {
  return request('POST', token, purpose, [...fields, nonceFor(token)]);
}

async function sendOften(times: number, token: string, purpose: LinkPurpose): Promise<Set<number>> {
  const statuses = new Set<number>();
  for (let post = 0; post < times; post++) statuses.add((await send(token, purpose)).statusCode);
  return statuses;
}

async function kept(alumniId: AlumniId) {
  const record = await openTable(mailingRecordsTable).get({ alumniId });
  const guest = await openTable(guestsTable).get({ gatheringId: gathering.gatheringId, alumniId });
  const ledger = await Array.fromAsync(openTable(consentLedgerTable).queryAll({ partition: alumniId }));
  return [record, guest, ledger, (await openTable(gatheringFeedbackTable).scan({})).items];
}

describe.each(limited)('the page of %s', (purpose) => {
  test('takes thirty forms of a person in ten minutes, refuses the next, and takes more when it said so', async () => {
    const alumniId = await somebodyKnown();
    const token = tokenTo(alumniId, purpose);
    expect(await sendOften(30, token, purpose)).not.toContain(429);
    const before = await kept(alumniId);
    const refused = await send(token, purpose, ['answer', 'attending'], ['decision', 'accept'], ['rating', '3']);
    expect(refused.statusCode).toBe(429);
    expect(refused.headers['retry-after']).toBe('300');
    expect(refused.body).toContain('5分ほどお待ちいただいてから');
    expect(await kept(alumniId)).toEqual(before);
    vi.setSystemTime(start.getTime() + 299 * second);
    const again = await send(token, purpose);
    expect([again.statusCode, again.headers['retry-after']]).toEqual([429, '1']);
    vi.setSystemTime(start.getTime() + 300 * second);
    expect((await send(token, purpose)).statusCode).not.toBe(429);
  });

  test('counts a person by all links of theirs, and nobody else', async () => {
    const [one, other] = [await somebodyKnown(), await somebodyKnown()];
    await sendOften(30, tokenTo(one, purpose), purpose);
    for (const choice of [1, 2]) expect((await send(tokenTo(one, purpose, choice), purpose)).statusCode).toBe(429);
    expect((await send(tokenTo(other, purpose), purpose)).statusCode).not.toBe(429);
    for (const page of [...limited, ...stopping].filter((page) => page !== purpose)) {
      expect((await send(tokenTo(one, page), page)).statusCode).not.toBe(429);
    }
  });

  test('is opened as often as anybody likes, also beyond the limit; what is not a form of ours does not count', async () => {
    const alumniId = await somebodyKnown();
    const token = tokenTo(alumniId, purpose);
    for (let visit = 0; visit < 40; visit++) {
      for (const method of ['GET', 'HEAD']) expect((await request(method, token, purpose)).statusCode).not.toBe(429);
      expect((await request('POST', token, purpose, [['answer', 'attending']])).statusCode).toBe(403);
    }
    expect(await Array.fromAsync(openTable(pagePostsTable).queryAll({ partition: alumniId }))).toEqual([]);
    await sendOften(31, token, purpose);
    expect((await request('GET', token, purpose)).statusCode).not.toBe(429);
    const counted = await Array.fromAsync(openTable(pagePostsTable).queryAll({ partition: alumniId }));
    expect(counted).toMatchObject([{ [purpose]: 30 }]);
  });

  test('takes forms that cannot be counted', async () => {
    const token = tokenTo(await somebodyKnown(), purpose);
    await sendOften(30, token, purpose);
    const variable = tableVariable(pagePostsTable);
    const name = process.env[variable];
    process.env[variable] = 'a-table-that-is-not-there';
    const taken = await send(token, purpose);
    process.env[variable] = name;
    expect(taken.statusCode).not.toBe(429);
    expect((await send(token, purpose)).statusCode).toBe(429);
  });
});

test('an RSVP that was refused is held by its page, and is taken from there when the time has come', async () => {
  const alumniId = await somebodyKnown();
  const token = tokenTo(alumniId, 'rsvp');
  for (let change = 0; change < 15; change++) {
    for (const answer of ['attending', 'declined']) {
      expect((await send(token, 'rsvp', ['answer', answer])).statusCode).toBe(200);
    }
  }
  const refused = await send(token, 'rsvp', ['answer', 'attending']);
  expect(refused.statusCode).toBe(429);
  const stored = () => openTable(guestsTable).get({ gatheringId: gathering.gatheringId, alumniId });
  expect(await stored()).toMatchObject({ answer: 'declined' });
  const held = fieldsShown(refused.body);
  vi.setSystemTime(start.getTime() + Number(refused.headers['retry-after']) * second);
  expect((await request('POST', token, 'rsvp', held)).statusCode).toBe(200);
  expect(await stored()).toMatchObject({ answer: 'attending' });
});

test('forms that come at once are counted one by one: no more than thirty are taken', async () => {
  const token = tokenTo(await somebodyKnown(), 'rsvp');
  const sent = await Promise.all(Array.from({ length: 40 }, () => send(token, 'rsvp')));
  expect(sent.filter(({ statusCode }) => statusCode === 429)).toHaveLength(10);
});

describe.each(stopping)('the link to %s', (purpose) => {
  test('always works, with the page and by one click, whatever else the person has sent', async () => {
    const alumniId = await somebodyKnown();
    for (const page of limited) await sendOften(31, tokenTo(alumniId, page), page);
    const token = tokenTo(alumniId, purpose);
    for (let post = 0; post < 40; post++) {
      const oneClick: [string, string] = ['List-Unsubscribe', 'One-Click'];
      expect((await request('POST', token, purpose, [oneClick])).statusCode).toBe(200);
      expect((await send(token, purpose, oneClick)).statusCode).toBe(200);
    }
    const [counted] = await Array.fromAsync(openTable(pagePostsTable).queryAll({ partition: alumniId }));
    expect(counted).not.toHaveProperty(purpose);
  });

  test('needs no counter at all', async () => {
    const variable = tableVariable(pagePostsTable);
    const name = process.env[variable];
    delete process.env[variable];
    const token = tokenTo(await somebodyKnown(), purpose);
    expect((await request('POST', token, purpose, [['List-Unsubscribe', 'One-Click']])).statusCode).toBe(200);
    process.env[variable] = name;
  });
});

test('leaving the programme has no limit, however many forms somebody with the link has sent', async () => {
  const alumniId = await somebodyKnown();
  const token = tokenTo(alumniId, 'preferences');
  await sendOften(30, token, 'preferences');
  expect((await send(token, 'preferences', ['topic', 'jobs'])).statusCode).toBe(429);
  expect((await send(token, 'preferences', ['leave', 'ask'])).statusCode).toBe(200);
  const { statusCode } = await send(token, 'preferences', ['leave', 'confirmed']);
  expect(statusCode).toBe(200);
  expect(await openTable(mailingRecordsTable).get({ alumniId })).toMatchObject({ membership: 'left' });
});
