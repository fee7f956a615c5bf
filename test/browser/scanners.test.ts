/**
 * Scanners: everything that is known to open the links of a mail before a person does. None of it changes an answer;
 * a person's one click does. What is not told from a person: a scanner that keeps the link for longer than
 * ten minutes, drives a real browser, hides that it does, and moves a mouse. Its answer says so (evidence `auto`), is
 * confirmed by mail and can be changed.
 */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestCloud, type TestCloud } from '../e2e/cloud.ts';
import { startBrowser } from './browser.ts';
import { inviteLeavers, membersWithGathering, people } from './sample.ts';
import {
  fetchAll,
  type InvitationLinks,
  invitationLinks,
  mangled,
  post,
  scannerAgents,
  submitForms,
  touchEverything,
  visit,
} from './scanners.ts';

let running: TestCloud;
let browser: Browser;
let links: InvitationLinks;
let others: InvitationLinks;
let gatheringId: string;

beforeAll(async () => {
  browser = await startBrowser();
  running = await startTestCloud();
  await inviteLeavers(running.programme);
  await membersWithGathering(running.programme);
  [links, others] = await Promise.all([
    invitationLinks(running.programme, people[0].email),
    invitationLinks(running.programme, people[1].email),
  ]);
  const { body } = await running.programme.call<{ items: { gatheringId: string }[] }>('hr', 'GET', '/gatherings');
  gatheringId = body.items[0]?.gatheringId ?? '';
});
afterAll(async () => {
  await browser?.close();
  await running?.cloud.close();
});

interface Answer {
  readonly answer: string;
  readonly evidence: string;
}

/** Who has answered; the others are on the list as `none`. */
async function guestList(): Promise<Answer[]> {
  const { body } = await running.programme.call<{ items: Answer[] }>('hr', 'GET', `/gatherings/${gatheringId}/guests`);
  const answered = body.items.filter(({ answer }) => answer !== 'none');
  return answered.map(({ answer, evidence }) => ({ answer, evidence }));
}

/** Runs a scanner and expects that HR's guest list and the bus are what they were. */
async function expectNoTrace(scan: () => Promise<unknown>): Promise<void> {
  await running.programme.untilIdle();
  const look = async () => [await guestList(), await running.programme.events()];
  const before = await look();
  await scan();
  await running.programme.untilIdle();
  expect(await look()).toEqual(before);
}

const answers = () => [links.attend, links.decline, links.undecided, links.details];
const nonceOf = async (url: string) => (await running.programme.openPage(url)).nonce;

describe('a scanner at delivery changes nothing:', () => {
  test('22 s after the send: a browser with scripts opens every answer', async () => {
    await running.programme.advance('PT22S');
    await expectNoTrace(async () => {
      for (const url of answers()) await visit(browser, url, {});
    });
  });

  test('the same with a synthetic mouse, wheel, keys and touch, which the page must take for real', async () => {
    await expectNoTrace(async () => {
      for (const url of answers()) await visit(browser, url, { act: touchEverything });
    });
  });

  test('the same, hiding that it is driven: the mail is too young', async () => {
    await expectNoTrace(async () => {
      const html = await visit(browser, links.attend, { hidden: true, act: touchEverything });
      expect(html).not.toContain('requestSubmit');
    });
  });

  test('HEAD, then GET, of every link of the mail', async () => {
    await expectNoTrace(async () => {
      await fetchAll(links.all, { method: 'HEAD' });
      await fetchAll(links.all);
    });
  });

  test('OPTIONS of every link', async () => {
    await expectNoTrace(() => fetchAll(links.all, { method: 'OPTIONS' }));
  });

  test('every answer at once, under every name that scanners have', async () => {
    await expectNoTrace(() =>
      Promise.all(scannerAgents.map((agent) => fetchAll(answers(), { headers: { 'user-agent': agent } }))),
    );
  });

  test.each([
    { 'sec-purpose': 'prefetch' },
    { 'sec-purpose': 'prefetch;prerender' },
    { purpose: 'prefetch' },
    { 'x-moz': 'prefetch' },
  ] as Record<string, string>[])('a prefetch: %o', async (headers) => {
    await expectNoTrace(async () => expect(await fetchAll(answers(), { headers })).toEqual([200, 200, 200, 200]));
  });

  test('tokens that were mangled on the way', async () => {
    await expectNoTrace(async () => {
      for (const url of mangled(links.attend)) {
        expect(await fetchAll([url])).toEqual([404]);
        expect(await post(url, { answer: 'attending', nonce: await nonceOf(links.attend) })).toBe(404);
      }
    });
  });

  test('forms without the nonce of a page that was shown for this very link', async () => {
    await expectNoTrace(async () => {
      const strange = [undefined, 'x.y.1', await nonceOf(links.decline), await nonceOf(others.attend)];
      for (const nonce of strange) {
        const fields = { answer: 'attending', ...(nonce === undefined ? {} : { nonce }) };
        expect(await post(links.attend, fields)).toBe(403);
      }
    });
  });

  test('a form that says it was sent by the page, from a page that did not offer it', async () => {
    await expectNoTrace(async () => {
      const nonce = await nonceOf(links.attend);
      await running.programme.advance('PT2S');
      expect(await post(links.attend, { answer: 'attending', evidence: 'auto', nonce })).toBe(422);
    });
  });
});

describe('a scanner that comes back later changes nothing:', () => {
  test('after an hour, with a mouse, if it does not hide', async () => {
    await running.programme.advance('PT1H');
    await expectNoTrace(async () => {
      const html = await visit(browser, links.attend, { act: touchEverything });
      // The script is there, and looks first who drives the browser.
      expect(html).toContain('requestSubmit');
    });
  });

  test('prefetched or prerendered, the page has no script that could send anything', async () => {
    await expectNoTrace(async () => {
      const answer = await fetch(links.attend, { headers: { 'accept-language': 'ja', 'sec-purpose': 'prefetch' } });
      expect(await answer.text()).not.toContain('requestSubmit');
    });
  });

  test('hidden, with a mouse, if it opens several answers of one mail, as scanners do', async () => {
    await expectNoTrace(async () => {
      await fetchAll([links.decline, links.attend], { headers: { 'accept-language': 'ja' } });
      await visit(browser, links.attend, { hidden: true, act: touchEverything });
    });
  });
});

describe('a crawler that submits every form it finds', () => {
  test('contradicts itself: nothing is final, HR sees it, and no seat is kept', async () => {
    for (const url of [others.attend, others.decline, others.undecided, others.details]) await submitForms(url);
    await running.programme.untilIdle();
    expect(await guestList()).toEqual([{ answer: 'unconfirmed', evidence: 'button' }]);
    const { body } = await running.programme.call<{ counts: object }>('hr', 'GET', `/gatherings/${gatheringId}`);
    expect(body.counts).toMatchObject({ attending: 0, unconfirmed: 1 });
  });

  test('and the person settles it with one button; nothing goes by itself any more', async () => {
    await running.programme.advance('PT1H');
    await expectNoTrace(() => visit(browser, others.attend, { hidden: true, act: touchEverything }));
    await visit(browser, others.attend, {
      expectsAnswer: true,
      act: (page) => page.click('button[name=answer][value=attending]'),
    });
    await running.programme.untilIdle();
    expect(await guestList()).toEqual([{ answer: 'attending', evidence: 'button' }]);
  });
});

describe('a person', () => {
  const answerOf = async () => {
    await running.programme.untilIdle();
    const list = await guestList();
    return list.filter(({ evidence, answer }) => evidence === 'auto' || answer !== 'attending');
  };

  test('who clicked an answer in the mail and touches the page has answered', async () => {
    const html = await visit(browser, links.attend, {
      hidden: true,
      expectsAnswer: true,
      act: (page) => page.mouse.move(30, 500),
    });
    expect(html).toContain('「参加」で承りました');
    expect(await answerOf()).toEqual([{ answer: 'attending', evidence: 'auto' }]);
  });

  test('who changes the mind presses a button, without a script as well', async () => {
    await running.programme.advance('PT1M');
    const html = await visit(browser, links.decline, {
      options: { javaScriptEnabled: false },
      expectsAnswer: true,
      act: (page) => page.click('button[name=answer][value=declined]'),
    });
    expect(html).toContain('「欠席」で承りました');
    expect(await answerOf()).toEqual([{ answer: 'declined', evidence: 'button' }]);
  });

  test('a person reaching for another button is not overtaken', async () => {
    await running.programme.advance('PT1H');
    await visit(browser, links.attend, {
      hidden: true,
      expectsAnswer: true,
      act: (page) => page.click('button[name=answer][value=undecided]'),
    });
    expect(await answerOf()).toEqual([{ answer: 'undecided', evidence: 'button' }]);
  });
});
