/** An account whose SES is in the sandbox takes mail for verified recipients only, and names the others. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Client, type RunningFixture, startFixture, synthesizeFixture } from '../fixture/fixture.ts';

let cloud: RunningFixture;
let client: Client;

beforeAll(async () => {
  const sandbox = { verified: ['Friends.example.com', 'one@example.net'] };
  cloud = await startFixture(await synthesizeFixture(), { ses: { sandbox } });
  client = new Client(cloud);
});
afterAll(() => cloud?.close());

it.each([
  ['of a verified domain', 'taro@friends.example.com'],
  ['of a domain below it', 'taro@deep.friends.example.com'],
  ['that is verified itself', 'One@example.net'],
  ['of an identity of the templates', 'clerk@shop.example.com'],
  ['of the mailbox simulator', 'bounce@simulator.amazonses.com'],
])('the sandbox takes mail for an address %s', async (_what, to) => {
  expect(await client.order('mail', { to })).toMatchObject({ status: 200 });
});

it.each([
  ['that nobody has verified', 'two@example.net'],
  ['of the domain above', 'taro@example.com'],
])('the sandbox refuses mail for an address %s, by its name', async (_what, to) => {
  const { body } = await client.order('mail', { to });
  expect(body).toMatchObject({
    name: 'MessageRejected',
    message: `Email address is not verified. The following identities failed the check in region AP-NORTHEAST-1: ${to}`,
  });
});
