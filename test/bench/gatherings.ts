/** Gatherings on a laptop cloud: how fast answers are taken, how heavy the pages are, how soon a freed seat is offered. */
import { setTimeout as delay } from 'node:timers/promises';
import { startOkaeri } from '../../infra/laptop/okaeri.ts';
import { day, minute } from '../../shared/time/durations.ts';
import { atRest, type Person, populate } from '../chaos/population.ts';
import { Random } from '../chaos/random.ts';
import { leaverData, obrien, takahashi } from '../fixtures/people.ts';
import { ProgrammeClient } from '../fixtures/programme-client.ts';
import { percentiles, report } from './report.ts';

const members = 60;
/** How many answers come at once, and how many of them are counted. */
const levels = [
  { parallel: 1, answers: 100 },
  { parallel: 20, answers: 300 },
  { parallel: 50, answers: 400 },
] as const;
/** Seats that are given back, one after the other. */
const freed = 10;

/** An answer page as it was shown once: another answer from it corrects the first. */
interface Invitation {
  readonly address: string;
  readonly url: string;
  readonly html: string;
  readonly nonce: string;
}

/** @param outdir the synthesized app */
export async function measureGatherings(outdir: string): Promise<void> {
  const cloud = await startOkaeri({ quiet: true, outdir });
  try {
    const programme = new ProgrammeClient(cloud);
    const people = await peopled(programme);
    const [open, endsAt] = await invite(programme, people, {});
    const [full] = await invite(programme, people.slice(0, freed + 1), { seats: 1, waitingList: 'fifo' });
    await measurePages(programme, open);
    for (const level of levels) await measureAnswers(programme, open, level);
    await measureOffers(programme, full);
    await measureFeedbackPage(programme, open, endsAt);
  } finally {
    await cloud.close();
  }
}

/** Members, every fourth of them in English, and two people who are invited and have not answered. */
async function peopled(programme: ProgrammeClient): Promise<Person[]> {
  const at = await programme.now();
  const lastDay = new Date(at.getTime() + day).toISOString().slice(0, 10);
  for (const person of [takahashi, obrien]) {
    const event = { type: 'employee.offboarded', timestamp: at.toISOString(), data: leaverData(person, lastDay) };
    const { status } = await programme.webhook(event, { at });
    if (status !== 202) throw new Error(`a webhook got the response ${status}`);
  }
  const people = await populate(programme, members, new Random(5));
  // However long the holidays are, the invitations have left by then.
  await programme.advance('P10D');
  await atRest(programme);
  return people;
}

/** Publishes a gathering, and opens the page of everybody who was invited to it. */
async function invite(
  programme: ProgrammeClient,
  people: readonly Person[],
  more: Readonly<Record<string, unknown>>,
): Promise<readonly [invitations: Invitation[], endsAt: Date]> {
  const on = new Date((await programme.now()).getTime() + 20 * day).toISOString().slice(0, 10);
  const endsAt = `${on}T21:00:00+09:00`;
  const created = await programme.call('hr', 'POST', '/gatherings', {
    title: { ja: '年末交流会', en: 'Year-end gathering' },
    description: { ja: '今年の出来事を語り合いましょう。', en: 'Let us talk about the year.' },
    startsAt: `${on}T19:00:00+09:00`,
    endsAt,
    timeZone: 'Asia/Tokyo',
    place: { name: '本社 2階ホール', address: '東京都千代田区見本町1-2-3' },
    audience: { alumniIds: people.map(({ alumniId }) => alumniId) },
    ...more,
  });
  const { status } = await programme.call('hr', 'POST', `/gatherings/${created.body['gatheringId']}/publish`);
  if (status !== 202) throw new Error(`a publication got the response ${status}`);
  await atRest(programme);
  const invitations: Invitation[] = [];
  for (const { address } of people) {
    const url = await programme.latestLinkTo(address, 'r');
    invitations.push({ address, url, ...(await programme.openPage(url)) });
  }
  return [invitations, new Date(endsAt)];
}

/** The bytes that a phone loads: one page, and nothing else. */
async function measurePages(programme: ProgrammeClient, open: readonly Invitation[]): Promise<void> {
  const { ja, en } = oneOfEach(open);
  const pageOf = async (address: string, page: string) =>
    (await programme.openPage(await programme.latestLinkTo(address, page))).html;
  reportPage('RSVP', ja.html, en.html);
  for (const [name, path] of [
    ['preferences', 'p'],
    ['unsubscribe', 'u'],
  ] as const) {
    reportPage(name, await pageOf(ja.address, path), await pageOf(en.address, path));
  }
  const [inJapanese, inEnglish] = [takahashi, obrien].map(({ email = '' }) => pageOf(email, 'i'));
  reportPage('invitation', (await inJapanese) ?? '', (await inEnglish) ?? '');
}

/**
 * Each lane lets its people answer in turn, yes in one round and no in the next, so that every answer is a change that is stored and makes an event,
 * and nobody sends more forms than a page takes from one person (ADR 020).
 */
async function measureAnswers(
  programme: ProgrammeClient,
  open: readonly Invitation[],
  { parallel, answers }: (typeof levels)[number],
): Promise<void> {
  const times: number[] = [];
  const each = Math.ceil(answers / parallel);
  // The first two of each lane start the functions' processes.
  const lane = async (lead: number) => {
    const own = open.filter((_invitation, position) => position % parallel === lead);
    for (let turn = 0; turn < each + 2; turn += 1) {
      const invitation = own[turn % own.length];
      if (invitation === undefined) throw new Error('there are more lanes than people');
      const elapsed = await answer(invitation, Math.floor(turn / own.length) % 2 === 0 ? 'attending' : 'declined');
      if (turn >= 2) times.push(elapsed);
    }
  };
  await Promise.all(Array.from({ length: parallel }, (_lane, lead) => lane(lead)));
  await atRest(programme);
  const target = parallel === 1 ? '' : 'p99 < 150 ms';
  report(`RSVP POST, ${parallel} parallel, p50 / p99 of ${times.length}`, percentiles(times), target);
}

/** The guest with the only seat gives it back; the next in the line is written to, and takes it. */
async function measureOffers(programme: ProgrammeClient, full: readonly Invitation[]): Promise<void> {
  for (const invitation of full) await answer(invitation, 'attending');
  await atRest(programme);
  const times: number[] = [];
  for (const [position, holder] of full.entries()) {
    const next = full[position + 1];
    if (next === undefined) break;
    const before = (await programme.mailsTo(next.address)).length;
    const from = performance.now();
    await answer(holder, 'declined');
    while ((await programme.mailsTo(next.address)).length === before) {
      if (performance.now() - from > minute) throw new Error('within a minute no seat is offered');
      await delay(5);
    }
    times.push(performance.now() - from);
    await answer(next, 'attending');
    await atRest(programme);
  }
  report(`seat given back → offer in the inbox of the next, p50 / p99 of ${times.length}`, percentiles(times));
}

/** Guests who said yes are thanked after the end, and asked how it was. */
async function measureFeedbackPage(
  programme: ProgrammeClient,
  open: readonly Invitation[],
  endsAt: Date,
): Promise<void> {
  const { ja, en } = oneOfEach(open);
  for (const invitation of [ja, en]) await answer(invitation, 'attending');
  await programme.advanceTo(new Date(endsAt.getTime() + day));
  await atRest(programme);
  const pageOf = async ({ address }: Invitation) =>
    (await programme.openPage(await programme.latestLinkTo(address, 's'))).html;
  reportPage('feedback', await pageOf(ja), await pageOf(en));
}

/** Sends the form of the page. Returns the milliseconds until the answer was there. */
async function answer({ url, nonce }: Invitation, chosen: 'attending' | 'declined'): Promise<number> {
  const from = performance.now();
  const response = await fetch(url, { method: 'POST', body: new URLSearchParams({ answer: chosen, nonce }) });
  await response.text();
  const elapsed = performance.now() - from;
  if (response.status !== 200) throw new Error(`an answer got the response ${response.status}`);
  return elapsed;
}

function oneOfEach(open: readonly Invitation[]): { readonly ja: Invitation; readonly en: Invitation } {
  const [ja, en] = ['ja', 'en'].map((language) => open.find(({ html }) => html.includes(`<html lang="${language}"`)));
  if (ja === undefined || en === undefined) throw new Error('nobody reads one of the languages');
  return { ja, en };
}

function reportPage(name: string, ja: string, en: string): void {
  const kilobytes = (html: string) => (Buffer.byteLength(html) / 1000).toFixed(1);
  report(`${name} page, ja / en`, `${kilobytes(ja)} / ${kilobytes(en)} kB`, '< 10 kB');
}
