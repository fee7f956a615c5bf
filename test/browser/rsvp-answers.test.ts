/** The pages that answer an invitation and an RSVP stand still: from first paint on, under finger, mouse and keys. */
import { expect, test } from 'vitest';
import { garcia } from '../fixtures/people.ts';
import { browserSetting } from './browser-and-programme.ts';
import { inviteLeavers, membersWithGathering, people } from './sample.ts';
import { type Pressed, pressOnEveryScreen } from './steady-answers.ts';

const setting = browserSetting();

test('what follows from an invitation and an RSVP, whatever was answered', { timeout: 1_800_000 }, async () => {
  const { programme } = setting.running;
  let judged = 0;
  const press = async (pressed: Pressed) => (judged += await pressOnEveryScreen(setting, pressed));
  const leaver = 'jose.garcia@example.com';
  await inviteLeavers(programme, [...people, { ...garcia, email: leaver }]);
  await press({
    name: 'an invitation that is declined',
    url: await programme.latestLinkTo(leaver, 'i'),
    button: 'button[value=refuse]',
    fields: { decision: 'refuse' },
  });
  await membersWithGathering(programme);
  const rsvp = await programme.latestLinkTo(people[0].email, 'r');
  for (const answer of ['undecided', 'attending', 'declined']) {
    await press({ name: `an RSVP: ${answer}`, url: rsvp, button: `button[value=${answer}]`, fields: { answer } });
  }
  await press({
    name: 'an RSVP that cannot be taken',
    url: rsvp,
    button: 'button[value=attending]',
    fields: { answer: 'attending', guests: '9' },
    status: 422,
  });
  expect(judged).toBe(10);
});
