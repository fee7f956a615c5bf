/** The pages about gatherings say whom they are for, and can be read in the other language wherever one stands. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { gatheringFeedbackTable } from '../../../../functions/gatherings/tables.ts';
import type { AlumniId } from '../../../../shared/identifier.ts';
import { planned } from '../../../fixtures/gatherings.ts';
import { makeTables } from '../../tables.ts';
import { invitedSetting, tokenFor, visitPage } from '../invited-members.ts';

type Handler = Parameters<typeof visitPage>[0];
let setting: Awaited<ReturnType<typeof invitedSetting>>;
let rsvp: Handler;
let feedback: Handler;

beforeAll(async () => {
  setting = await invitedSetting();
  await makeTables(gatheringFeedbackTable);
  rsvp = (await import('../../../../functions/gatherings/rsvp/rsvp-page.ts')).handler;
  feedback = (await import('../../../../functions/gatherings/feedback/take-feedback.ts')).handler;
});
afterAll(() => setting.stop());
beforeEach(() => vi.useFakeTimers({ toFake: ['Date'], now: planned }));
afterEach(() => vi.useRealTimers());

const switchIn = (body: string) =>
  /<a href="(\?[^"]*)" lang="(\w\w)" hreflang="\2">/.exec(body)?.[1]?.replaceAll('&amp;', '&') ?? '';
const languageOf = (body: string) => /<html lang="(\w\w)">/.exec(body)?.[1];

describe.each([
  ['a gathering invitation', undefined, 1],
  ['a member who attends', { answer: 'attending' }, 0],
  ['a member who waits', { answer: 'waiting', waitingSince: planned.toISOString() }, 0],
  ['a member who declined by a link to attend', { answer: 'declined', mode: undefined }, 1],
  ['a closed gathering', 'closed', 1],
] as const)('the RSVP page of %s', (_who, guest, choice) => {
  test('names the member, masked, and is in the chosen language, with the form', async () => {
    const gathering = await setting.published({}, guest === 'closed' ? { status: 'cancelled' } : {});
    const alumniId = await setting.invited();
    if (guest !== undefined && guest !== 'closed') await setting.stands(gathering, alumniId, guest);
    const token = tokenFor(gathering, alumniId, { choice });
    const ja = await visitPage(rsvp, 'GET', token);
    const en = await visitPage(rsvp, 'GET', token + switchIn(ja.body));
    expect([ja, en].map(({ body }) => languageOf(body))).toEqual(['ja', 'en']);
    expect(en.headers['content-language']).toBe('en');
    expect(ja.body).toContain('髙*** 花*** 様宛てのページです。');
    expect(en.body).toContain('This page is for 髙*** 花***.');
    expect(ja.body + en.body).not.toContain('花子');
    if (guest !== 'closed') expect(en.body).toContain('<form id="answer" method="post" action="?lang=en">');
  });
});

test('the response to a form is in the chosen language, and the link to the other language says the same', async () => {
  const gathering = await setting.published();
  const alumniId = await setting.invited();
  const token = tokenFor(gathering, alumniId, { choice: 1 });
  const { nonce } = await visitPage(rsvp, 'GET', `${token}?lang=en`);
  const taken = await visitPage(rsvp, 'POST', `${token}?lang=en`, { answer: 'declined', nonce });
  expect(taken.body).toContain('You are not attending.');
  const before = await setting.guestOf(gathering, alumniId);
  // Though the link was one to attend, the page shows what was answered.
  const ja = await visitPage(rsvp, 'GET', token + switchIn(taken.body));
  expect(ja.body).toContain('「欠席」で承りました');
  expect(await setting.guestOf(gathering, alumniId)).toEqual(before);
});

test('links to other pages keep the chosen language', async () => {
  const gathering = await setting.published({}, { counts: { ...noCounts, attending: 2 }, attendees: 2 });
  const alumniId = await setting.invited();
  await setting.stands(gathering, alumniId, {});
  const token = tokenFor(gathering, alumniId, { choice: 0 });
  const hrefs = async (query: string) =>
    [...(await visitPage(rsvp, 'GET', token + query)).body.matchAll(/href="(\/p\/[^"]*)"/g)].map(
      ([, href = '']) => href,
    );
  for (const href of await hrefs('?lang=en')) expect(href).toMatch(/\?lang=en$/);
  for (const href of await hrefs('')) expect(href).not.toContain('?');
  expect(await hrefs('')).toHaveLength(1);
});

const noCounts = { invited: 0, attending: 0, waiting: 0, offered: 0, declined: 0, undecided: 0, unconfirmed: 0 };

test('a revoked link, or a link of somebody who is not a member, shows no name', async () => {
  const gathering = await setting.published();
  const revoked = await setting.invited({ epoch: 1 });
  const left = await setting.invited({ membership: 'left' });
  const open = (alumniId: AlumniId) => visitPage(rsvp, 'GET', tokenFor(gathering, alumniId, { choice: 1 }));
  for (const { status, body } of [await open(revoked), await open(left)]) {
    expect(status).toBe(410);
    expect(body).not.toMatch(/宛てのページ|髙|花/);
  }
});

test('the feedback form, its response and the closed page keep the language and the name', async () => {
  vi.setSystemTime('2026-12-11T00:00:00Z');
  const gathering = await setting.published({}, { status: 'over' });
  const alumniId = await setting.invited();
  const stranger = await setting.invited();
  await setting.stands(gathering, alumniId, {});
  const token = tokenFor(gathering, alumniId, { purpose: 'survey', choice: 0 });
  const ja = await visitPage(feedback, 'GET', token);
  const en = await visitPage(feedback, 'GET', token + switchIn(ja.body));
  expect([ja, en].map(({ body }) => languageOf(body))).toEqual(['ja', 'en']);
  expect(en.body).toContain('This page is for 髙*** 花***.');
  const taken = await visitPage(feedback, 'POST', `${token}?lang=en`, {
    rating: '4',
    comment: 'Good',
    nonce: en.nonce,
  });
  expect(taken.body).toContain('Thank you, we have your answer.');
  const shown = await visitPage(feedback, 'GET', token + switchIn(taken.body));
  expect(shown.body).toContain('ご感想を承りました');
  expect(shown.body).toContain('>\nGood</textarea>');
  const closed = await visitPage(feedback, 'GET', `${tokenFor(gathering, stranger, { purpose: 'survey' })}?lang=en`);
  expect([closed.status, languageOf(closed.body)]).toEqual([410, 'en']);
});
