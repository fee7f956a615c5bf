/** What SES allows the account (API reference, GetSendQuota), and how often it is asked. */
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeSes } from '../../../fixtures/fake-ses.ts';

let fake: FakeSes;
let ses: typeof import('../../../../functions/mail/delivery/ses.ts');
beforeAll(async () => {
  Object.assign(process.env, { AWS_REGION: 'ap-northeast-1', AWS_ACCESS_KEY_ID: 'x', AWS_SECRET_ACCESS_KEY: 'x' });
  fake = await FakeSes.start();
  ses = await import('../../../../functions/mail/delivery/ses.ts');
});
afterAll(() => fake.stop());
beforeEach(() => ses.forgetQuota());

describe('the quota', () => {
  it.each([
    ['what is left of the day', { rate: 14, daily: 50_000, sent: 49_999 }, { rate: 14, left: 1 }],
    ['nothing is left', { rate: 14, daily: 200, sent: 200 }, { rate: 14, left: 0 }],
    ['more was sent than allowed', { rate: 14, daily: 200, sent: 201 }, { rate: 14, left: -1 }],
    ['an account that may send nothing', { rate: 1, daily: 0, sent: 0 }, { rate: 1, left: 0 }],
    [
      '-1 signifies an unlimited quantity',
      { rate: 90, daily: -1, sent: 7 },
      { rate: 90, left: Number.POSITIVE_INFINITY },
    ],
    ['a rate of none would never send again', { rate: 0, daily: 200, sent: 0 }, { rate: 0.1, left: 200 }],
  ])('%s', async (_case, quota, read) => {
    fake.quota = quota;
    expect(await ses.sendQuota()).toEqual(read);
  });

  it('is asked for once a minute, and at once after SES said that it is used up', async () => {
    const clock = vi.spyOn(performance, 'now');
    const leftAt = async (milliseconds: number) => {
      clock.mockReturnValue(milliseconds);
      return (await ses.sendQuota()).left;
    };
    fake.quota = { rate: 1, daily: 10, sent: 0 };
    expect(await leftAt(0)).toBe(10);
    fake.quota = { rate: 1, daily: 10, sent: 4 };
    expect(await leftAt(59_999)).toBe(10);
    expect(await leftAt(60_000)).toBe(6);
    fake.quota = { rate: 1, daily: 10, sent: 10 };
    ses.forgetQuota();
    expect(await leftAt(60_001)).toBe(0);
    clock.mockRestore();
  });
});
