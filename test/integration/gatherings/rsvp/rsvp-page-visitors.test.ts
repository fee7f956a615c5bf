/** Who is shown to whom on the page, and what a suspect visit gets. */
import { describe, expect, test, vi } from 'vitest';
import type { Gathering } from '../../../../functions/gatherings/gathering/gathering.ts';
import { soonestByItself } from '../../../../functions/gatherings/rsvp/one-click.ts';
import type { AlumniId } from '../../../../shared/identifier.ts';
import { browser, tokenFor, visitPage } from '../invited-members.ts';
import { handler, setting } from './rsvp-page-function.ts';

const noAnswers = { invited: 0, attending: 0, waiting: 0, offered: 0, declined: 0, undecided: 0, unconfirmed: 0 };
const look = (gathering: Gathering, alumniId: AlumniId, choice = 0) =>
  visitPage(handler, 'GET', tokenFor(gathering, alumniId, { choice }));

describe('who else comes', () => {
  test('is on the page of attending members: names with consent, the others as a number', async () => {
    const gathering = await setting.published(
      {},
      { counts: { ...noAnswers, attending: 5, declined: 1 }, attendees: 5 },
    );
    const names = (family: string) => ({ family, given: '一郎' });
    const viewer = await setting.invited({ names: names('自分'), directory: true });
    await setting.stands(gathering, viewer, {});
    for (const record of [
      { names: names('佐藤'), directory: true },
      { names: names('鈴木'), directory: true, membership: 'left' as const },
      { names: names('田中'), directory: false },
      { names: names('青木'), directory: true },
    ]) {
      await setting.stands(gathering, await setting.invited(record), {});
    }
    const decliner = await setting.invited({ names: names('不参'), directory: true });
    await setting.stands(gathering, decliner, { answer: 'declined', mode: undefined });
    const { body } = await look(gathering, viewer);
    expect(body).toContain('<li>佐藤 一郎 様</li>');
    expect(body).toContain('<li>青木 一郎 様</li>');
    expect(body).toContain('ほか2名');
    expect(body).toMatch(/href="\/p\/[\w-]{56}"/);
    for (const family of ['鈴木', '田中', '自分', '不参']) expect(body).not.toContain(family);
    expect((await look(gathering, decliner)).body).not.toContain('佐藤');
    expect((await look(gathering, await setting.invited())).body).not.toContain('佐藤');
  });

  const named = (family: string) => setting.invited({ names: { family, given: '一郎' }, directory: true });
  const other = '<li>佐藤 一郎 様</li>';

  test('is on the page after the RSVP, even when it is sent again', async () => {
    const gathering = await setting.published({}, { counts: { ...noAnswers, attending: 1 }, attendees: 1 });
    await setting.stands(gathering, await named('佐藤'), {});
    const token = tokenFor(gathering, await named('自分'));
    const { nonce } = await visitPage(handler, 'GET', token);
    for (const answer of ['attending', 'attending']) {
      const { body } = await visitPage(handler, 'POST', token, { answer, nonce });
      expect(body).toContain(other);
      expect(body).not.toContain('自分');
      expect(body).not.toMatch(/ほか\d+名/);
    }
    expect((await visitPage(handler, 'POST', token, { answer: 'declined', nonce })).body).not.toContain(other);
  });

  test.each([
    ['before the deadline', {}, '2026-11-30T00:00:00Z', true],
    ['after the deadline', {}, '2026-12-02T00:00:00Z', true],
    ['while it is held', {}, '2026-12-10T11:00:00Z', true],
    ['when it has ended', {}, '2026-12-10T12:00:00Z', false],
    ['when it is over', { status: 'over' }, '2026-12-11T00:00:00Z', false],
    ['when it was cancelled', { status: 'cancelled' }, '2026-12-02T00:00:00Z', false],
  ] as const)('is seen %s, until the end: %#', async (_when, state, now, seen) => {
    const counts = { ...noAnswers, attending: 2 };
    const gathering = await setting.published({ answerBy: '2026-12-01T00:00:00Z' }, { counts, attendees: 2, ...state });
    await setting.stands(gathering, await named('佐藤'), {});
    const viewer = await named('自分');
    await setting.stands(gathering, viewer, {});
    const silent = await named('田中');
    vi.setSystemTime(now);
    expect((await look(gathering, viewer)).body.includes(other)).toBe(seen);
    expect((await look(gathering, silent)).body).not.toContain(other);
  });

  test('counts the guests of others, and not those of the viewer', async () => {
    const gathering = await setting.published(
      { guestsPerMember: 2 },
      { counts: { ...noAnswers, attending: 2 }, attendees: 5 },
    );
    const viewer = await setting.invited();
    await setting.stands(gathering, viewer, { guests: 2 });
    await setting.stands(gathering, await setting.invited({ directory: false }), { guests: 1 });
    expect((await look(gathering, viewer)).body).toContain('ほかに2名の方が参加されます。');
  });

  test('is at most fifty names, and the page stays small', async () => {
    const gathering = await setting.published({}, { counts: { ...noAnswers, attending: 71 }, attendees: 71 });
    const viewer = await setting.invited();
    await setting.stands(gathering, viewer, {});
    await Promise.all(
      Array.from({ length: 70 }, async (_none, number) => {
        const names = { family: `長谷川${number}`, given: '真理子' };
        await setting.stands(gathering, await setting.invited({ names, directory: true }), {});
      }),
    );
    const { body } = await look(gathering, viewer);
    expect(body.match(/<li>/g)).toHaveLength(50);
    expect(body).toContain('ほか20名');
    expect(Buffer.byteLength(body)).toBeLessThan(10_000);
  });
});

describe('a suspect visit', () => {
  test.each([
    ['a prefetch', { ...browser, 'sec-purpose': 'prefetch' }],
    ['a fetch by a script', { ...browser, 'sec-fetch-mode': 'cors' }],
    ['nobody’s language', { 'sec-fetch-mode': 'navigate' }],
  ] as [string, Record<string, string>][])('%s gets the button and no script', async (_visit, headers) => {
    const token = tokenFor(await setting.published(), await setting.invited());
    const page = await visitPage(handler, 'GET', token, undefined, headers);
    expect(page.body).not.toContain('<script');
    expect(page.body).toContain('<button name="answer" value="attending">');
  });

  test('that opens every link of a mail gets the button for half an hour', async () => {
    const gathering = await setting.published();
    const alumniId = await setting.invited();
    for (const choice of [1, 2, 3, 0]) await look(gathering, alumniId, choice);
    expect((await look(gathering, alumniId, 1)).body).not.toContain('<script');
    vi.setSystemTime(Date.now() + 31 * 60_000);
    expect((await look(gathering, alumniId, 1)).body).toContain('<script');
  });

  test('whose page sends an RSVP without a press from another site gets the button', async () => {
    const gathering = await setting.published();
    const alumniId = await setting.invited();
    const token = tokenFor(gathering, alumniId);
    const { nonce } = await visitPage(handler, 'GET', token);
    vi.setSystemTime(Date.now() + soonestByItself);
    const form = { answer: 'attending', evidence: 'auto', nonce };
    const foreign = await visitPage(handler, 'POST', token, form, { ...browser, 'sec-fetch-site': 'cross-site' });
    expect(foreign.status).toBe(422);
    const own = await visitPage(handler, 'POST', token, form, { ...browser, 'sec-fetch-site': 'same-origin' });
    expect(own.status).toBe(200);
  });
});
