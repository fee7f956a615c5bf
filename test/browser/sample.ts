/** A small programme for looking at pages: leavers who are invited, members who are invited to a gathering. */
import { day, hour } from '../../shared/time/durations.ts';
import { leaverData, obrien, type SamplePerson, takahashi } from '../fixtures/people.ts';
import type { ProgrammeClient } from '../fixtures/programme-client.ts';

export const people = [
  { ...takahashi, email: 'hanako.takahashi@example.net', language: 'ja' },
  { ...obrien, email: 'sean.obrien@example.net', language: 'en' },
] as const;

/** Announces people who left last week and waits for their invitations. */
export async function inviteLeavers(
  programme: ProgrammeClient,
  leavers: readonly SamplePerson[] = people,
): Promise<void> {
  const now = await programme.now();
  const lastDay = new Date(now.getTime() + 9 * hour).toISOString().slice(0, 10);
  for (const person of leavers) {
    const event = { type: 'employee.offboarded', timestamp: now.toISOString(), data: leaverData(person, lastDay) };
    const { status } = await programme.webhook(event);
    if (status !== 202) throw new Error(`the webhook was answered ${status}`);
  }
  await programme.untilIdle();
  await programme.advance('P12D');
}

/** Both become members of all topics and are invited to a gathering. */
export async function membersWithGathering(programme: ProgrammeClient): Promise<void> {
  for (const { email } of people) {
    const url = await programme.latestLinkTo(email, 'i');
    await programme.submitPage(url, [
      ['purpose', 'newsletter'],
      ['purpose', 'gatherings'],
      ['purpose', 'jobs'],
      ['decision', 'accept'],
    ]);
  }
  await programme.untilIdle();
  const on = new Date((await programme.now()).getTime() + 30 * day).toISOString().slice(0, 10);
  const { body } = await programme.call('hr', 'POST', '/gatherings', {
    title: { ja: '冬の交流会', en: 'Winter gathering' },
    description: {
      ja: '近況をお聞かせください。軽食をご用意しております。',
      en: 'Come and tell us how you are. There will be something to eat.',
    },
    startsAt: `${on}T19:00:00+09:00`,
    endsAt: `${on}T21:00:00+09:00`,
    timeZone: 'Asia/Tokyo',
    place: { name: '本社ラウンジ', address: '東京都千代田区見本町1-2-3' },
    seats: 30,
  });
  await programme.call('hr', 'POST', `/gatherings/${body['gatheringId']}/publish`);
  await programme.untilIdle();
}

/** Both are invited to a gathering with one seat: the first takes it, the second waits. */
export async function fullRoom(
  programme: ProgrammeClient,
  first: string = people[0].email,
  second: string = people[1].email,
): Promise<void> {
  const on = new Date((await programme.now()).getTime() + 30 * day).toISOString().slice(0, 10);
  const { body } = await programme.call('hr', 'POST', '/gatherings', {
    title: { ja: '少人数の勉強会', en: 'A small workshop' },
    startsAt: `${on}T19:00:00+09:00`,
    endsAt: `${on}T21:00:00+09:00`,
    timeZone: 'Asia/Tokyo',
    place: { name: '本社 会議室A' },
    seats: 1,
    waitingList: 'fifo',
  });
  await programme.call('hr', 'POST', `/gatherings/${body['gatheringId']}/publish`);
  await programme.untilIdle();
  await answerLatest(programme, first, 'attending');
  await answerLatest(programme, second, 'attending');
}

/** Answers by the page of the newest mail that has one; later than an answer before, so that it contradicts nothing. */
export async function answerLatest(programme: ProgrammeClient, address: string, answer: string): Promise<void> {
  await programme.advance('PT1M');
  await programme.submitPage(await programme.latestLinkTo(address, 'r'), [['answer', answer]]);
  await programme.untilIdle();
}
