/**
 * The freeze of an audience: candidates in, chunks out. Reading, writing and time are arguments, so that it runs on tables as
 * well as in a simulation. Memory holds two transactions' chunks, however large the audience.
 */
import { createHash } from 'node:crypto';
import { recipientsPerChunk } from '../../../events/read-models/campaign-content.ts';
import type { CampaignRefusal } from '../../../events/read-models/mailing-record.ts';
import type { AlumniId } from '../../../shared/identifier.ts';
import type { AudienceManifest } from '../campaign/sending.ts';

/**
 * Why a member receives nothing. A member over the frequency cap becomes a recipient who is skipped; one whom the
 * filters do not name, or who may not be written to, does not become a recipient.
 */
export type LeftOut = CampaignRefusal | 'not_named' | 'frequency_cap';

/** A member, and why the member is left out; undefined = the member is written to. */
export interface Candidate {
  readonly alumniId: AlumniId;
  readonly leftOut: LeftOut | undefined;
}

/** A chunk as it is written: up to 100 recipients, and by position those who are skipped in any case. */
export interface FrozenChunk {
  readonly chunk: number;
  readonly recipients: readonly AlumniId[];
  readonly skips?: Readonly<Record<string, 'frequency_cap'>> | undefined;
}

/** Chunks written together, each with its nudge, in one transaction of at most 100 writes. */
export const chunksPerWrite = 25;

/** Time that the next write and what follows it need, in milliseconds; with less than this left, the freeze stops. */
const lastWriteNeeds = 20_000;

export interface Freeze {
  /** In the order of the audience, beginning after the last member who is frozen already. */
  readonly candidates: AsyncIterable<Candidate>;
  /** The number of the next chunk. */
  readonly next: number;
  /** Writes some chunks in one transaction, so that a freeze that is cut short leaves no gap. */
  readonly write: (chunks: readonly FrozenChunk[]) => Promise<void>;
  readonly timeLeft: () => number;
}

/**
 * Writes the chunks of an audience in its order. It reads the next candidates while a transaction is under way, and begins the
 * next transaction after that, so that what is written has no gaps, wherever it is cut short.
 *
 * @returns how many chunks there are now, and whether these are all; if not, time ran short after the member `after`
 */
export async function freezeAudience({ candidates, next, write, timeLeft }: Freeze) {
  let number = next;
  let after: AlumniId | undefined;
  let filling: Candidate[] = [];
  let full: FrozenChunk[] = [];
  let writing: Promise<PromiseSettledResult<void>[]> = Promise.resolve([]);
  const close = () => {
    full.push(chunkOf(number++, filling));
    filling = [];
  };
  const flush = async () => {
    // A transaction is under way while the next candidates are read; its failure surfaces here.
    for (const written of await writing) if (written.status === 'rejected') throw written.reason;
    writing = Promise.allSettled(full.length === 0 ? [] : [write(full)]);
    full = [];
  };
  let finished = true;
  for await (const candidate of candidates) {
    after = candidate.alumniId;
    if (candidate.leftOut === undefined || candidate.leftOut === 'frequency_cap') filling.push(candidate);
    if (filling.length === recipientsPerChunk) close();
    if (full.length === chunksPerWrite) await flush();
    finished = timeLeft() >= lastWriteNeeds;
    if (!finished) break;
  }
  if (filling.length > 0) close();
  await flush();
  // Waits for the write that the call before has started.
  await flush();
  return { finished: finished && timeLeft() >= lastWriteNeeds, chunks: number, after };
}

function chunkOf(chunk: number, candidates: readonly Candidate[]): FrozenChunk {
  const capped = candidates.flatMap(({ leftOut }, position) =>
    leftOut === 'frequency_cap' ? [[String(position), leftOut] as const] : [],
  );
  const recipients = candidates.map(({ alumniId }) => alumniId);
  return { chunk, recipients, ...(capped.length === 0 ? {} : { skips: Object.fromEntries(capped) }) };
}

/** The manifest of the chunks as they are stored. @throws Error when one is missing */
export async function manifestOf(stored: AsyncIterable<FrozenChunk>): Promise<AudienceManifest> {
  const hash = createHash('sha256');
  let recipients = 0;
  let chunks = 0;
  for await (const chunk of stored) {
    if (chunk.chunk !== chunks) throw new Error('a frozen audience has a gap');
    hash.update(`${JSON.stringify([chunk.chunk, chunk.recipients, Object.entries(chunk.skips ?? {}).sort()])}\n`);
    recipients += chunk.recipients.length;
    chunks += 1;
  }
  return { recipients, chunks, sha256: hash.digest('hex') };
}
