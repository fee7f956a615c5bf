/** A gathering: invitations, RSVPs, seats. */
import { garcia, obrien, type SamplePerson, takahashi, tanaka } from '../../fixtures/people.ts';
import { linkIn } from '../../fixtures/programme-client.ts';
import { addressOf, type Scene } from '../scene.ts';

export async function gatheringIsAnswered(scene: Scene): Promise<void> {
  const { chapter, check } = scene.say;
  chapter('HR publishes a gathering; members respond with one click and one button');
  const day = await scene.dateIn(30);
  const created = await scene.expectOk('hr', 'POST', '/gatherings', {
    title: { ja: '冬の交流会', en: 'Winter gathering' },
    description: { ja: '近況をお聞かせください。', en: 'Come and tell us how you are.' },
    startsAt: `${day}T19:00:00+09:00`,
    endsAt: `${day}T21:00:00+09:00`,
    timeZone: 'Asia/Tokyo',
    place: { name: '本社ラウンジ', address: '東京都千代田区見本町1-2-3' },
    seats: 2,
    classification: 'members',
  });
  const id = String(created['gatheringId']);
  await scene.expectOk('hr', 'POST', `/gatherings/${id}/publish`);
  await scene.programme.untilIdle();
  const guests = [takahashi, obrien, garcia, tanaka];
  const mails = await Promise.all(guests.map((person) => scene.programme.latestMailTo(addressOf(person))));
  check(
    'four members who want gatherings received an invitation',
    mails.every((mail) => /\/r\//.test(mail.text)),
    mails.map(({ subject }) => subject),
  );
  check(
    'each has a calendar part',
    mails.every((mail) => mail.attachments.some(({ contentType }) => contentType.startsWith('text/calendar'))),
  );
  const [first] = mails;
  if (first === undefined) throw new Error('no invitation');
  await scene.programme.openPage(linkIn(first, 'r'));
  check('a scanner that opens the links changes nothing', (await scene.guests(id)).length === 0);
  for (const person of [takahashi, obrien]) await answer(scene, person, 'attending');
  const full = await answer(scene, garcia, 'attending');
  await scene.programme.untilIdle();
  const list = await scene.guests(id);
  check(
    'three members want one of the two seats: two attend',
    list.filter(({ answer }) => answer === 'attending').length === 2,
    list,
  );
  check('the page says to the third that every seat is taken', /満席|every seat is taken/.test(full.html));
  // Two RSVPs within ten seconds from two page loads would look like a scanner, and the RSVP would stay unconfirmed.
  await scene.programme.advance('PT1M');
  await answer(scene, tanaka, 'declined');
  await answer(scene, obrien, 'declined');
  await answer(scene, garcia, 'attending');
  await scene.programme.untilIdle();
  const { body } = await scene.programme.call<{ counts: Record<string, number> }>('hr', 'GET', `/gatherings/${id}`);
  check(
    "O'Brien changed his mind, García took the seat",
    body.counts['attending'] === 2 && body.counts['declined'] === 2,
    body.counts,
  );
  const confirmation = await scene.programme.latestMailTo(addressOf(garcia));
  check(`García received a confirmation: "${confirmation.subject}"`, confirmation.tags['campaign'] === undefined);
}

async function answer(scene: Scene, person: SamplePerson, answer: string) {
  const mails = await scene.programme.mailsTo(addressOf(person));
  const invitation = mails.find(({ subject }) => /冬の交流会|Winter gathering/.test(subject));
  if (invitation === undefined) throw new Error('no invitation');
  return scene.programme.submitPage(linkIn(await scene.programme.mail(invitation.id), 'r'), [['answer', answer]]);
}
