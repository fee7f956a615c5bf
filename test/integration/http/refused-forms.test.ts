/**
 * A form that is refused comes back as it was sent, with what is wrong beside the field: nobody ticks or writes anything twice. Every form of every page is tried, and again when its page was open for too long.
 */
import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import { contactCardsTable } from '../../../events/read-models/contact-card.ts';
import { gatheringsTable } from '../../../events/read-models/gathering.ts';
import { mailingRecordsTable } from '../../../events/read-models/mailing-record.ts';
import { consentLedgerTable, verificationsTable } from '../../../functions/consent/tables.ts';
import { gatheringFeedbackTable, guestsTable } from '../../../functions/gatherings/tables.ts';
import { commit } from '../../../shared/dynamo/commit.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import { type AlumniId, idFrom, newId } from '../../../shared/identifier.ts';
import { makePageNonce } from '../../../shared/links/page-nonce.ts';
import { type LinkPurpose, mintLink } from '../../../shared/links/token.ts';
import { contactCard, linkSecret, memberRecord, testKeys } from '../../fixtures/consent.ts';
import { FakeAws } from '../../fixtures/fake-aws.ts';
import { publishedGathering, storedGuest } from '../../fixtures/gatherings.ts';
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

const day = 86_400_000;
const at = (days: number) => new Date(Date.now() + days * day).toISOString();
const plan = { startsAt: at(20), endsAt: at(21), guestsPerMember: 2, onlineUrl: 'https://meet.example.com/okaeri' };
/** With room for the changes of everybody who visits. */
const counted = { taken: { place: 99, online: 99 }, attendees: 99 };
const toCome = { ...publishedGathering(plan), ...counted, gatheringId: idFrom('gathering', 'to come') };
toCome.counts.attending = 99;
const over = {
  ...publishedGathering(plan),
  ...{ gatheringId: idFrom('gathering', 'over'), status: 'over' as const },
};
Object.assign(over, { draft: { ...over.draft, startsAt: at(-3), endsAt: at(-2) } });
const verificationId = idFrom('verification', 'waits');

beforeAll(async () => commit(openTable(gatheringsTable).put(toCome), openTable(gatheringsTable).put(over)));

interface Page {
  readonly file: string;
  readonly purpose: LinkPurpose;
  readonly subject?: string;
  /** Fields of which nothing has to come back. */
  readonly buttons?: readonly string[];
}
type Fields = Readonly<Record<string, string | readonly string[]>>;

const preferences: Page = { file: 'functions/consent/preferences/manage-preferences.ts', purpose: 'preferences' };
const joining: Page = {
  ...{ file: 'functions/consent/joining/joining-page.ts', purpose: 'invitation' as const },
  buttons: ['decision'],
};
const rsvp: Page = {
  ...{ file: 'functions/gatherings/rsvp/rsvp-page.ts', purpose: 'rsvp' as const, subject: toCome.gatheringId },
  buttons: ['answer'],
};
const feedback: Page = {
  ...{ file: 'functions/gatherings/feedback/take-feedback.ts', purpose: 'survey' as const, subject: over.gatheringId },
};

const changed: Fields = {
  ...{ topic: 'jobs', frequency: 'pause', directory: 'yes', locale: 'en', timeZone: 'Europe/Berlin' },
  ...{ skills: '"Rust" & <Go>、品質管理', 'was-topic': ['newsletter', 'jobs'], 'was-frequency': 'all' },
  ...{ 'was-locale': 'ja', 'was-timeZone': 'Asia/Tokyo', 'was-skills': 'Rust' },
};
const choose = 'もう一度お選びください';
const wrongCode = 'コードが正しくありません';
const unwritable = '使用できない文字';
const many = Array.from({ length: 101 }, (_, number) => number).join();

/** What is sent, the field that is refused, and what stands beside it. Without them the form is refused for its age only. */
const forms: [string, Page, Fields, string | undefined, string | undefined][] = [
  ['preferences', preferences, changed, undefined, undefined],
  ['preferences: a zone', preferences, { ...changed, timeZone: '"Mars/Olympus' }, 'timeZone', choose],
  ['preferences: a language', preferences, { ...changed, locale: 'fr' }, 'locale', choose],
  ['preferences: a topic', preferences, { ...changed, topic: ['jobs', 'spam'] }, 'topic', choose],
  ['preferences: long skills', preferences, { ...changed, skills: 'x'.repeat(101) }, 'skills', '100文字以内'],
  ['preferences: many skills', preferences, { ...changed, skills: many }, 'skills', '100件以内'],
  ['preferences: 外字', preferences, { ...changed, skills: 'Rust、\uE000' }, 'skills', unwritable],
  ['preferences: what was not UTF-8', preferences, { ...changed, skills: 'Rust、\uFFFD' }, 'skills', unwritable],
  ['preferences: a blank skill', preferences, { ...changed, skills: 'Rust、\u3164' }, 'skills', unwritable],
  ['a code', preferences, { verification: verificationId, code: '12 34' }, 'code', wrongCode],
  ['no code', preferences, { verification: verificationId, code: '<123456> or what it is' }, 'code', wrongCode],
  ['joining', joining, { purpose: ['gatherings', 'jobs'], decision: 'accept' }, undefined, undefined],
  ['joining: no decision', joining, { purpose: 'gatherings' }, 'decision', 'どちらかをお選びください'],
  ['joining: a topic', joining, { purpose: ['jobs', 'spam'], decision: 'accept' }, 'purpose', choose],
  ['an RSVP', rsvp, { guests: '2', mode: 'online', answer: 'attending' }, undefined, undefined],
  ['an RSVP: more guests', rsvp, { guests: '3', mode: 'online', answer: 'attending' }, 'guests', '同伴者の人数'],
  ['an RSVP: no number', rsvp, { guests: 'two', mode: 'online', answer: 'attending' }, 'guests', '同伴者の人数'],
  ['an RSVP: no mode', rsvp, { guests: '1', answer: 'attending' }, 'mode', '会場またはオンライン'],
  ['an RSVP: no answer', rsvp, { guests: '1', mode: 'online' }, 'answer', 'ご回答のボタン'],
  ['feedback', feedback, { rating: '2', comment: '\nよかったです。\n<b>&' }, undefined, undefined],
  ['feedback: no rating', feedback, { comment: 'よかったです。' }, 'rating', '満足度をお選びください'],
  ['feedback: too long', feedback, { rating: '2', comment: 'あ'.repeat(1001) }, 'comment', '1000文字以内'],
  ['feedback: 外字', feedback, { rating: '2', comment: '\uE000です' }, 'comment', unwritable],
];

type Sent = readonly (readonly [string, string])[];
const asSent = (fields: Fields): Sent =>
  Object.entries(fields).flatMap(([name, value]) => [value].flat().map((one) => [name, one] as const));

/** Somebody who is asked, and has answered otherwise before. */
async function visitor({ purpose, subject }: Page) {
  const alumniId = newId('alumnus');
  await commit(openTable(contactCardsTable).put(contactCard(alumniId)));
  if (purpose !== 'invitation') {
    const person = memberRecord(alumniId, { topics: ['newsletter', 'jobs'], skills: ['Rust'] });
    await commit(openTable(mailingRecordsTable).put(person), openTable(verificationsTable).put(waiting(alumniId)));
    for (const { gatheringId } of [toCome, over])
      await commit(openTable(guestsTable).put(storedGuest({ gatheringId, alumniId })));
  }
  const link = { purpose, choice: 0, subject: subject ?? alumniId, recipient: alumniId, epoch: 0 };
  return { alumniId, token: mintLink(link as Parameters<typeof mintLink>[0], new Date(Date.now() - day), testKeys) };
}

const waiting = (alumniId: AlumniId) => ({
  ...{ alumniId, verificationId, state: 'pending' as const, wanted: { topics: ['gatherings' as const] } },
  ...{ shown: { noticeVersion: '2026-04', language: 'ja' as const }, attempts: 0 },
  ...{ createdAt: at(0), validUntil: at(0.01), expiresAt: Math.floor(Date.now() / 1000) + 9999 },
});

async function send({ file }: Page, sent: Sent, token: string, age: number) {
  const { handler } = (await import(`../../../${file}`)) as { handler: unknown };
  const nonce = makePageNonce(token, new Date(Date.now() - age), testKeys);
  const fields = new URLSearchParams([['nonce', nonce], ...sent].map(([name = '', value = '']) => [name, value]));
  const run = handler as (event: never, context: unknown) => Promise<{ statusCode: number; body: string }>;
  return run(pageVisit('POST', token, fields), lambdaContext());
}

const ours = new Set(['nonce', 'notice', 'language', 'evidence', 'shown']);
const inOrder = (fields: readonly (readonly [string, string])[], but: readonly string[] = []) =>
  fields.flatMap(([name, value]) => (ours.has(name) || but.includes(name) ? [] : [`${name}=${value}`])).sort();
/** What a list of boxes cannot show: a topic that there is not. */
const showable = (sent: Sent) => sent.filter(([, value]) => value !== 'spam');

async function kept(alumniId: AlumniId) {
  const record = await openTable(mailingRecordsTable).get({ alumniId });
  const guest = await openTable(guestsTable).get({ gatheringId: toCome.gatheringId, alumniId });
  const ledger = await Array.fromAsync(openTable(consentLedgerTable).queryAll({ partition: alumniId }));
  return [record, guest, ledger, (await openTable(gatheringFeedbackTable).scan({})).items];
}

const wrongForms = forms.filter(([, , , wrong]) => wrong !== undefined);

test.each(wrongForms)(
  'a form that is refused comes back as it was sent, with what is wrong beside its field: %s',
  async (_name, page, fields, wrong, says) => {
    const [sent, { buttons }] = [asSent(fields), page];
    const { alumniId, token } = await visitor(page);
    const before = await kept(alumniId);
    const { statusCode, body } = await send(page, sent, token, 60_000);
    expect(statusCode).toBe(422);
    expect(inOrder(fieldsShown(body), buttons)).toEqual(inOrder(showable(sent), buttons));
    const beside = new RegExp(`id="${wrong}-problem" role="alert">([^<]*)`).exec(body)?.[1];
    expect(beside).toContain(says);
    expect(await kept(alumniId)).toEqual(before);
  },
);

test.each(forms)(
  'a form whose page was open for too long comes back as it was sent, and can be sent from there: %s',
  async (_name, page, fields, wrong) => {
    const [sent, { buttons = [] }] = [asSent(fields), page];
    const { alumniId, token } = await visitor(page);
    const before = await kept(alumniId);
    const { statusCode, body } = await send(page, sent, token, day);
    expect(statusCode).toBe(403);
    expect(body).toContain('ご記入の内容はそのまま残っております');
    expect(inOrder(fieldsShown(body), buttons)).toEqual(inOrder(showable(sent), buttons));
    expect(await kept(alumniId)).toEqual(before);
    const shown = fieldsShown(body).filter(([name]) => name !== 'nonce');
    const pressed = sent.filter(([name]) => buttons.includes(name));
    // A topic that there is not has no box: without it, nothing is wrong any more.
    const isRight = wrong === undefined || showable(sent).length < sent.length;
    expect((await send(page, [...shown, ...pressed], token, 0)).statusCode).toBe(isRight ? 200 : 422);
  },
);

test.each([preferences, joining, rsvp, feedback])(
  'a link that is over says so, also to a form whose page was open for too long: %o',
  async (page) => {
    const { alumniId, token } = await visitor(page);
    await commit(
      openTable(mailingRecordsTable).put(memberRecord(alumniId, { epoch: 1 })),
      openTable(contactCardsTable).put({ ...contactCard(alumniId), epoch: 1 }),
    );
    for (const age of [0, day]) {
      const { statusCode, body } = await send(page, asSent(changed), token, age);
      expect(statusCode).toBe(410);
      expect(body).not.toContain('ご記入の内容');
    }
  },
);

test('no form of another page is missing here, but those that take whatever is sent', () => {
  const root = fileURLToPath(new URL('../../..', import.meta.url));
  const pages = globSync('functions/**/*.ts', { cwd: root }).filter((file) =>
    /export const handler = page\(/.test(readFileSync(`${root}/${file}`, 'utf8')),
  );
  const takesAnything = 'functions/consent/withdrawal/unsubscribe.ts';
  const tried = forms.map(([, { file }]) => file);
  expect(pages.sort()).toEqual([...new Set([...tried, takesAnything])].sort());
});

test('a form that did not come from our page is not shown', async () => {
  const [{ token }, { token: other }] = [await visitor(feedback), await visitor(feedback)];
  const { handler } = (await import('../../../functions/gatherings/feedback/take-feedback.ts')) as { handler: unknown };
  const run = handler as (event: never, context: unknown) => Promise<{ statusCode: number; body: string }>;
  const foreign = makePageNonce(other, new Date(Date.now() - day), testKeys);
  for (const nonce of ['', 'a.b.1', foreign]) {
    const answer = await run(pageVisit('POST', token, { nonce, comment: 'written by others' }), lambdaContext());
    expect(answer.statusCode).toBe(403);
    expect(answer.body).not.toContain('written by others');
  }
});
