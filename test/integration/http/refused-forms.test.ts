/**
 * A form that is refused comes back as it was sent, with what is wrong beside the field: nobody ticks or writes anything twice. Every
 * form of every page is tried, also when its page was open for too long.
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

interface Form {
  readonly file: string;
  readonly purpose: LinkPurpose;
  readonly subject?: string;
  /** What is sent: the first refused value is of the field `wrong`. */
  readonly sent: readonly (readonly [string, string])[];
  /** The field that is refused; undefined for a form whose fields are all right, which is refused for its age only. */
  readonly wrong: string | undefined;
  /** What stands beside it. */
  readonly says?: string;
  /** Fields of which nothing has to come back: buttons. */
  readonly buttons?: readonly string[];
}

const preferences = { file: 'functions/consent/preferences/manage-preferences.ts', purpose: 'preferences' } as const;
const joining = {
  file: 'functions/consent/joining/joining-page.ts',
  purpose: 'invitation',
  buttons: ['decision'],
} as const;
const rsvp = {
  file: 'functions/gatherings/rsvp/rsvp-page.ts',
  purpose: 'rsvp',
  subject: toCome.gatheringId,
  buttons: ['answer'],
} as const;
const feedback = {
  file: 'functions/gatherings/feedback/take-feedback.ts',
  purpose: 'survey',
  subject: over.gatheringId,
} as const;
const unticked = [
  ['topic', 'jobs'],
  ['was-topic', 'newsletter'],
  ['was-topic', 'jobs'],
  ['was-frequency', 'all'],
  ['was-locale', 'ja'],
  ['was-timeZone', 'Asia/Tokyo'],
  ['was-skills', 'Rust'],
  ['frequency', 'pause'],
  ['directory', 'yes'],
  ['locale', 'en'],
] as const;
const zone = ['timeZone', 'Europe/Berlin'] as const;
const skills = ['skills', '"Rust" & <Go>、品質管理'] as const;

const forms: readonly (readonly [string, Form])[] = [
  ['preferences', { ...preferences, sent: [...unticked, zone, skills], wrong: undefined }],
  [
    'preferences, a zone',
    {
      ...preferences,
      sent: [...unticked, ['timeZone', '"Mars/Olympus'], skills],
      wrong: 'timeZone',
      says: 'もう一度お選びください',
    },
  ],
  [
    'preferences, a language',
    {
      ...preferences,
      sent: [...unticked.slice(0, -1), ['locale', 'fr'], zone, skills],
      wrong: 'locale',
      says: 'もう一度お選びください',
    },
  ],
  [
    'preferences, a topic',
    {
      ...preferences,
      sent: [...unticked, ['topic', 'spam'], zone, skills],
      wrong: 'topic',
      says: 'もう一度お選びください',
    },
  ],
  [
    'preferences, long skills',
    { ...preferences, sent: [...unticked, zone, ['skills', 'x'.repeat(101)]], wrong: 'skills', says: '100文字以内' },
  ],
  [
    'preferences, many skills',
    {
      ...preferences,
      sent: [...unticked, zone, ['skills', Array.from({ length: 101 }, (_, n) => n).join()]],
      wrong: 'skills',
      says: '100件以内',
    },
  ],
  [
    'preferences, skills with 外字',
    {
      ...preferences,
      sent: [...unticked, zone, ['skills', 'Rust、\uE000']],
      wrong: 'skills',
      says: '使用できない文字',
    },
  ],
  [
    'a code',
    {
      ...preferences,
      sent: [
        ['verification', verificationId],
        ['code', '12 34'],
      ],
      wrong: 'code',
      says: 'コードが正しくありません',
    },
  ],
  [
    'a code that is none',
    {
      ...preferences,
      sent: [
        ['verification', verificationId],
        ['code', '<123456> or what else it is'],
      ],
      wrong: 'code',
      says: 'コードが正しくありません',
    },
  ],
  [
    'joining',
    {
      ...joining,
      sent: [
        ['purpose', 'gatherings'],
        ['purpose', 'jobs'],
        ['decision', 'accept'],
      ],
      wrong: undefined,
    },
  ],
  [
    'joining, no decision',
    { ...joining, sent: [['purpose', 'gatherings']], wrong: 'decision', says: 'どちらかをお選びください' },
  ],
  [
    'joining, a topic',
    {
      ...joining,
      sent: [
        ['purpose', 'jobs'],
        ['purpose', 'spam'],
        ['decision', 'accept'],
      ],
      wrong: 'purpose',
      says: 'もう一度お選びください',
    },
  ],
  [
    'an RSVP',
    {
      ...rsvp,
      sent: [
        ['guests', '2'],
        ['mode', 'online'],
        ['answer', 'attending'],
      ],
      wrong: undefined,
    },
  ],
  [
    'an RSVP, too many guests',
    {
      ...rsvp,
      sent: [
        ['guests', '3'],
        ['mode', 'online'],
        ['answer', 'attending'],
      ],
      wrong: 'guests',
      says: '同伴者の人数',
    },
  ],
  [
    'an RSVP, no number',
    {
      ...rsvp,
      sent: [
        ['guests', 'two'],
        ['mode', 'online'],
        ['answer', 'attending'],
      ],
      wrong: 'guests',
      says: '同伴者の人数',
    },
  ],
  [
    'an RSVP, no mode',
    {
      ...rsvp,
      sent: [
        ['guests', '1'],
        ['answer', 'attending'],
      ],
      wrong: 'mode',
      says: '会場またはオンライン',
    },
  ],
  [
    'an RSVP, no answer',
    {
      ...rsvp,
      sent: [
        ['guests', '1'],
        ['mode', 'online'],
      ],
      wrong: 'answer',
      says: 'ご回答のボタン',
    },
  ],
  [
    'feedback',
    {
      ...feedback,
      sent: [
        ['rating', '2'],
        ['comment', '\nよかったです。\n<b>&'],
      ],
      wrong: undefined,
    },
  ],
  [
    'feedback, no rating',
    { ...feedback, sent: [['comment', 'よかったです。']], wrong: 'rating', says: '満足度をお選びください' },
  ],
  [
    'feedback, too long',
    {
      ...feedback,
      sent: [
        ['rating', '2'],
        ['comment', 'あ'.repeat(1001)],
      ],
      wrong: 'comment',
      says: '1000文字以内',
    },
  ],
  [
    'feedback with 外字',
    {
      ...feedback,
      sent: [
        ['rating', '2'],
        ['comment', '\uE000です'],
      ],
      wrong: 'comment',
      says: '使用できない文字',
    },
  ],
];

/** Somebody who is asked, and has answered otherwise before. */
async function visitor({ purpose, subject }: Form) {
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

async function send(form: Form, token: string, age: number) {
  const { handler } = (await import(`../../../${form.file}`)) as { handler: unknown };
  const nonce = makePageNonce(token, new Date(Date.now() - age), testKeys);
  const fields = new URLSearchParams([['nonce', nonce], ...form.sent].map(([name = '', value = '']) => [name, value]));
  const run = handler as (event: never, context: unknown) => Promise<{ statusCode: number; body: string }>;
  return run(pageVisit('POST', token, fields), lambdaContext());
}

/** What the fields of a page hold, as a browser would send them. */
function held(body: string): [string, string][] {
  const text = (escaped: string) =>
    escaped
      .replaceAll('&quot;', '"')
      .replaceAll('&#39;', "'")
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&amp;', '&');
  const attribute = (tag: string, name: string) => text(new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1] ?? '');
  // The first form of a page is the one that asks.
  const [form = ''] = /<form[\s\S]*?<\/form>/.exec(body) ?? [];
  const inputs = [...form.matchAll(/<input[^>]*>/g)].map(([tag]) => tag);
  const sent = inputs.filter((tag) => !/type="(?:checkbox|radio)"/.test(tag) || / checked/.test(tag));
  const selects = [...form.matchAll(/<select[^>]*name="(\w+)"[\s\S]*?<\/select>/g)].flatMap(([tag, name = '']) =>
    [...tag.matchAll(/<option value="([^"]*)" selected/g)].map(([, value = '']): [string, string] => [
      name,
      text(value),
    ]),
  );
  const areas = [...form.matchAll(/<textarea[^>]*name="(\w+)"[^>]*>\n?([\s\S]*?)<\/textarea>/g)];
  return [
    ...sent.map((tag): [string, string] => [attribute(tag, 'name'), attribute(tag, 'value')]),
    ...selects,
    ...areas.map(([, name = '', value = '']): [string, string] => [name, text(value)]),
  ];
}

const ours = new Set(['nonce', 'notice', 'language', 'evidence']);
const inOrder = (fields: readonly (readonly [string, string])[], but: readonly string[] = []) =>
  fields.flatMap(([name, value]) => (ours.has(name) || but.includes(name) ? [] : [`${name}=${value}`])).sort();
/** What a list of boxes cannot show: a topic that there is not. */
const showable = (sent: Form['sent']) => sent.filter(([, value]) => value !== 'spam');

async function kept(alumniId: AlumniId) {
  const record = await openTable(mailingRecordsTable).get({ alumniId });
  const guest = await openTable(guestsTable).get({ gatheringId: toCome.gatheringId, alumniId });
  const ledger = await Array.fromAsync(openTable(consentLedgerTable).queryAll({ partition: alumniId }));
  return [record, guest, ledger, (await openTable(gatheringFeedbackTable).scan({})).items];
}

const wrongForms = forms.filter(([, { wrong }]) => wrong !== undefined);

test.each(wrongForms)(
  'a form that is refused comes back as it was sent, with what is wrong beside its field: %s',
  async (_name, form) => {
    const { sent, buttons = [], wrong, says } = form;
    const { alumniId, token } = await visitor(form);
    const before = await kept(alumniId);
    const { statusCode, body } = await send(form, token, 60_000);
    expect(statusCode).toBe(422);
    expect(inOrder(held(body), buttons)).toEqual(inOrder(showable(sent), buttons));
    const beside = new RegExp(`id="${wrong}-problem" role="alert">([^<]*)`).exec(body)?.[1];
    expect(beside).toContain(says);
    expect(await kept(alumniId)).toEqual(before);
  },
);

test.each(forms)(
  'a form whose page was open for too long comes back as it was sent, and can be sent from there: %s',
  async (_name, form) => {
    const { sent, buttons = [], wrong } = form;
    const { alumniId, token } = await visitor(form);
    const before = await kept(alumniId);
    const { statusCode, body } = await send(form, token, day);
    expect(statusCode).toBe(403);
    expect(body).toContain('ご記入の内容はそのまま残っております');
    expect(inOrder(held(body), buttons)).toEqual(inOrder(showable(sent), buttons));
    expect(await kept(alumniId)).toEqual(before);
    const again = {
      ...form,
      sent: [...held(body).filter(([name]) => name !== 'nonce'), ...sent.filter(([name]) => buttons.includes(name))],
    };
    const answer = await send(again, token, 0);
    // A topic that there is not has no box: without it, nothing is wrong any more.
    const isRight = wrong === undefined || showable(sent).length < sent.length;
    expect(answer.statusCode).toBe(isRight ? 200 : 422);
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
  const form = { ...feedback, sent: [['comment', 'written by others']] as const, wrong: undefined };
  const { token } = await visitor(form);
  const { token: other } = await visitor(form);
  const { handler } = (await import('../../../functions/gatherings/feedback/take-feedback.ts')) as { handler: unknown };
  const run = handler as (event: never, context: unknown) => Promise<{ statusCode: number; body: string }>;
  const foreign = makePageNonce(other, new Date(Date.now() - day), testKeys);
  for (const nonce of ['', 'a.b.1', foreign]) {
    const answer = await run(pageVisit('POST', token, { nonce, comment: 'written by others' }), lambdaContext());
    expect(answer.statusCode).toBe(403);
    expect(answer.body).not.toContain('written by others');
  }
});
