/** A page that arrives in pieces, as on a slow line or a busy phone, moves nothing that was painted before its end came. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestCloud, type TestCloud } from '../e2e/cloud.ts';
import { phone, startBrowser } from './browser.ts';
import { watchLayout } from './gestures.ts';
import { inviteLeavers, membersWithGathering, people } from './sample.ts';

let running: TestCloud;
let browser: Browser;
/** Sends what it was given: the first piece at once, the rest after a while. */
let pieces: readonly string[] = [];
const headers: Record<string, string> = {};
const server: Server = createServer(async (_request, response) => {
  response.writeHead(200, headers);
  for (const piece of pieces) {
    response.write(piece);
    await wait(200);
  }
  response.end();
});

beforeAll(async () => {
  browser = await startBrowser();
  running = await startTestCloud();
  await new Promise<void>((listening) => server.listen(0, 'localhost', listening));
});
afterAll(async () => {
  server.close();
  await browser?.close();
  await running?.cloud.close();
});

/** Cuts a page behind the first tags of a kind: there its parts may be painted without what belongs to them. */
function cutBehind(page: string, tag: RegExp): (readonly [string, string])[] {
  return [...page.matchAll(tag)].slice(0, 3).map(({ index, 0: found }) => {
    const at = index + found.length;
    return [page.slice(0, at), page.slice(at)];
  });
}

test.each(['i', 'p', 'r'])('/%s/ arrives in pieces', async (letter) => {
  const { programme } = running;
  const { email } = people[0];
  if (letter === 'i') await inviteLeavers(programme);
  if (letter === 'p') await membersWithGathering(programme);
  const response = await fetch(await programme.latestLinkTo(email, letter));
  headers['content-type'] = String(response.headers.get('content-type'));
  headers['content-security-policy'] = String(response.headers.get('content-security-policy'));
  const page = await response.text();
  const cuts = [/<input (?!type="hidden")[^>]*>/g, /<img [^>]*>/g, /<header><b>/g, /<button[^>]*>/g, /<h1>/g].flatMap(
    (tag) => cutBehind(page, tag),
  );
  expect(cuts.length).toBeGreaterThan(5);
  const { port } = server.address() as AddressInfo;
  for (const screen of [phone, { viewport: { width: 1280, height: 900 } }]) {
    const context = await browser.newContext(screen);
    const opened = await context.newPage();
    const shifts = await watchLayout(opened);
    for (const cut of cuts) {
      pieces = cut;
      await opened.goto(`http://localhost:${port}/`);
      expect(await opened.locator('footer').count()).toBe(1);
      expect(await shifts(), `cut behind ${cut[0].slice(-60)}`).toEqual([]);
    }
    await context.close();
  }
});
