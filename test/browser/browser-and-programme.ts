/** A browser and the programme for the tests of one file. */
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { startTestCloud, type TestCloud } from '../e2e/cloud.ts';
import { startBrowser } from './browser.ts';

export const desktop: BrowserContextOptions = { viewport: { width: 1280, height: 900 }, hasTouch: true };

/** There from the first test of the file on. */
export interface BrowserSetting {
  readonly browser: Browser;
  readonly running: TestCloud;
}

/** Starts both before the tests of the file that calls this, and ends them afterwards. */
export function browserSetting(): BrowserSetting {
  const setting = {} as { browser?: Browser; running?: TestCloud };
  beforeAll(async () => {
    setting.browser = await startBrowser();
    setting.running = await startTestCloud();
  });
  afterAll(async () => {
    await setting.browser?.close();
    await setting.running?.cloud.close();
  });
  return setting as BrowserSetting;
}
