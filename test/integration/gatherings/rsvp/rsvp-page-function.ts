/** The function behind /r/{token}, with tables, members and a clock that stands still. Each test of it imports this. */
import { afterAll, afterEach, beforeAll, beforeEach, vi } from 'vitest';
import { planned } from '../../../fixtures/gatherings.ts';
import { invitedSetting } from '../invited-members.ts';

export let setting: Awaited<ReturnType<typeof invitedSetting>>;
export let handler: typeof import('../../../../functions/gatherings/rsvp/rsvp-page.ts').handler;

beforeAll(async () => {
  setting = await invitedSetting();
  ({ handler } = await import('../../../../functions/gatherings/rsvp/rsvp-page.ts'));
});
afterAll(() => setting.stop());
beforeEach(() => vi.useFakeTimers({ toFake: ['Date'], now: planned }));
afterEach(() => vi.useRealTimers());
