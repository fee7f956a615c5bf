/** What every chapter of the story uses: the programme, the narrator, and the steps that recur. */
import { day, hour } from '../../shared/time/durations.ts';
import { crowd } from '../fixtures/crowd.ts';
import { everybody, type SamplePerson } from '../fixtures/people.ts';
import type { ProgrammeClient } from '../fixtures/programme-client.ts';
import type { Narrator } from './narrator.ts';

export interface Person {
  readonly alumniId: string;
  readonly status: string;
  readonly sourceEmployeeId: string;
  readonly topics: readonly string[];
}

/** The running programme and its narrator. */
export class Scene {
  readonly programme: ProgrammeClient;
  readonly say: Narrator;
  readonly #mailTakes: string | undefined;

  /** @param mailTakes how long SES takes for the mail of one scene: an ISO duration, for an account whose rate is low */
  constructor(programme: ProgrammeClient, say: Narrator, mailTakes?: string) {
    this.programme = programme;
    this.say = say;
    this.#mailTakes = mailTakes;
  }

  /** Waits until everybody has the mail of what happened. */
  async untilMailed(): Promise<void> {
    await this.programme.untilIdle();
    if (this.#mailTakes !== undefined) await this.programme.advance(this.#mailTakes);
  }

  async people(status?: string): Promise<Person[]> {
    const query = status === undefined ? '' : `&status=${status}`;
    const { body } = await this.programme.call<{ items: Person[] }>('hr', 'GET', `/alumni?limit=100${query}`);
    return body.items;
  }

  async untilInvited(people: number): Promise<void> {
    for (let days = 0; days < 15 && (await this.people('invited')).length < people; days++) {
      await this.programme.advance('P1D');
    }
  }

  async person(sample: SamplePerson): Promise<Person> {
    const found = (await this.people()).find(({ sourceEmployeeId }) => sourceEmployeeId === sample.id);
    if (found === undefined) throw new Error(`${sample.id} is not known to the programme`);
    return found;
  }

  async join(person: SamplePerson, purposes: readonly string[]): Promise<void> {
    const link = await this.programme.latestLinkTo(addressOf(person), 'i');
    const answer = await this.programme.submitPage(link, [
      ...purposes.map((purpose) => ['purpose', purpose] as const),
      ['decision', 'accept'],
    ]);
    this.say.check(
      `${person.id} pressed Join, and the page confirmed it`,
      answer.status === 200,
      answer.html.slice(0, 300),
    );
    await this.programme.untilIdle();
  }

  async import(employees: readonly unknown[], dryRun: boolean): Promise<Record<string, unknown>> {
    const { importId } = await this.expectOk('hr', 'POST', '/alumni/imports', { employees, dryRun });
    await this.programme.untilIdle();
    return this.expectOk('hr', 'GET', `/alumni/imports/${importId}`);
  }

  async guests(gatheringId: string): Promise<{ alumniId: string; answer: string }[]> {
    const { items } = await this.expectOk('hr', 'GET', `/gatherings/${gatheringId}/guests`);
    return (items as { alumniId: string; answer: string }[]).filter(({ answer }) => answer !== 'none');
  }

  async expectOk(
    as: 'hr' | 'approver',
    method: string,
    path: string,
    body?: unknown,
  ): Promise<Record<string, unknown>> {
    const answer = await this.programme.call(as, method, path, body);
    if (answer.status >= 300)
      throw new Error(`${method} ${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  async dateIn(days: number): Promise<string> {
    const now = await this.programme.now();
    return new Date(now.getTime() + 9 * hour + days * day).toISOString().slice(0, 10);
  }
}

/** The address of somebody who has one. */
export function addressOf(person: SamplePerson): string {
  if (person.email === undefined) throw new Error('this person has no private address');
  return person.email;
}

export function headerOf(headers: Readonly<Record<string, string | readonly string[]>>, wanted: string): string {
  const found = Object.entries(headers).find(([name]) => name.toLowerCase() === wanted)?.[1] ?? '';
  return typeof found === 'string' ? found : (found[0] ?? '');
}

/** For how many recipients SES accepted the mail: each is in one state, and delivered comes after accepted. */
export function reached(counts: Readonly<Record<string, number>>): number {
  return (counts['accepted'] ?? 0) + (counts['delivered'] ?? 0);
}

/** Everything that must never appear in a log, an event or a trace: names, addresses, and parts of them. */
export const personalData: readonly string[] = [...everybody, ...crowd].flatMap(({ names, email }) => [
  `${names.family} ${names.given}`,
  `${names.given} ${names.family}`,
  ...(names.familyKana === undefined ? [] : [names.familyKana]),
  ...(email === undefined ? [] : [email, email.split('@')[0] ?? email]),
]);
