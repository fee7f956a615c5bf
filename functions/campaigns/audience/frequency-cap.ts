/** The frequency cap: a member in the audiences of enough earlier campaigns is left out of this one. Pure. */
import { audienceShardOf } from '../../../events/read-models/mailing-record.ts';
import type { AlumniId } from '../../../shared/identifier.ts';
import type { Candidate } from './chunking.ts';

/** The recipients of an earlier campaign, page by page, in the order of every audience. */
export type EarlierAudience = AsyncIterable<readonly AlumniId[]>;

/**
 * Marks the candidates who are in at least `mails` of the earlier audiences. Candidates and audiences have the same order, so
 * this is a merge, and memory holds one page of each audience.
 */
export async function* withFrequencyCap(
  candidates: AsyncIterable<Candidate>,
  earlier: readonly EarlierAudience[],
  mails: number,
): AsyncGenerator<Candidate> {
  const walks = earlier.map((audience) => new Walk(audience));
  for await (const candidate of candidates) {
    yield candidate.leftOut === undefined && (await isCapped(candidate.alumniId, walks, mails))
      ? { ...candidate, leftOut: 'frequency_cap' }
      : candidate;
  }
}

async function isCapped(alumniId: AlumniId, walks: readonly Walk[], mails: number): Promise<boolean> {
  let received = 0;
  for (const walk of walks) {
    if (walk.waitsBefore(alumniId)) await walk.moveTo(alumniId);
    if (walk.standsAt(alumniId)) received += 1;
    if (received === mails) return true;
  }
  return false;
}

/** A place in an earlier audience that only moves forward. */
class Walk {
  readonly #pages: AsyncIterator<readonly AlumniId[]>;
  #page: readonly AlumniId[] = [];
  #position = 0;
  #ended = false;

  constructor(audience: EarlierAudience) {
    this.#pages = audience[Symbol.asyncIterator]();
  }

  standsAt(alumniId: AlumniId): boolean {
    return this.#page[this.#position] === alumniId;
  }

  waitsBefore(alumniId: AlumniId): boolean {
    const here = this.#page[this.#position];
    return !this.#ended && (here === undefined || comesBefore(here, alumniId));
  }

  async moveTo(alumniId: AlumniId): Promise<void> {
    while (this.waitsBefore(alumniId)) {
      this.#position += 1;
      if (this.#position >= this.#page.length) await this.#turn();
    }
  }

  async #turn(): Promise<void> {
    const { done, value } = await this.#pages.next();
    this.#ended = done === true;
    this.#page = done === true ? [] : value;
    this.#position = 0;
  }
}

/** The order of every audience: by shard, then by id. */
export function comesBefore(one: AlumniId, other: AlumniId): boolean {
  const shards = audienceShardOf(one) - audienceShardOf(other);
  return shards === 0 ? one < other : shards < 0;
}
