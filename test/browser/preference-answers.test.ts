/** The pages that answer preferences, a withdrawal and feedback stand still: from first paint on, under finger, mouse and keys. */
import { expect, test } from 'vitest';
import { browserSetting } from './browser-and-programme.ts';
import { answerLatest, inviteLeavers, membersWithGathering, people } from './sample.ts';
import { type Pressed, pressOnEveryScreen } from './steady-answers.ts';

const setting = browserSetting();

test('what follows from preferences, withdrawal and feedback', { timeout: 1_800_000 }, async () => {
  const { programme } = setting.running;
  let judged = 0;
  const press = async (pressed: Pressed) => (judged += await pressOnEveryScreen(setting, pressed));
  const member = people[0].email;
  await inviteLeavers(programme);
  await membersWithGathering(programme);
  await answerLatest(programme, member, 'attending');
  const url = await programme.latestLinkTo(member, 'p');
  const button = 'form button:not([name])';
  await press({ name: 'a pause', url, button, fields: { topic: 'newsletter', frequency: 'pause' } });
  await press({ name: 'a code', url, button, fields: { topic: 'jobs', frequency: 'all', directory: 'yes' } });
  await press({
    name: 'preferences that cannot be saved',
    url,
    button,
    fields: { timeZone: 'Mars/Olympus' },
    status: 422,
  });
  await press({ name: 'the question before leaving', url, button: 'button[name=leave]', fields: { leave: 'ask' } });
  await press({
    name: 'having unsubscribed',
    // Of somebody who has stopped nothing yet.
    url: await programme.latestLinkTo(people[1].email, 'u'),
    button: 'form button',
    fields: { 'List-Unsubscribe': 'One-Click' },
  });
  await programme.advance('P31D');
  const feedback = await programme.latestLinkTo(member, 's');
  await press({ name: 'feedback', url: feedback, button: 'form button', fields: { rating: '5' } });
  expect(judged).toBe(12);
});
