/** The story of the sample programme, from the leavers' last day to the evidence. Every sentence with a ✓ was checked. */
import type { ProgrammeClient } from '../fixtures/programme-client.ts';
import { roomIsFull } from './chapters/full-room.ts';
import { gatheringIsAnswered } from './chapters/gatherings.ts';
import { jobsArePosted } from './chapters/jobs.ts';
import {
  invitationsLeave,
  leaversAreAnnounced,
  pastLeaversAreImported,
  peopleAnswer,
  reminderAndExpiry,
} from './chapters/leavers.ts';
import { newsletterGoesOut } from './chapters/newsletter.ts';
import { evidenceHolds, peopleLeave } from './chapters/rights.ts';
import type { Narrator } from './narrator.ts';
import { Scene } from './scene.ts';

/** The chapters in the order in which they happen: each builds on those before. */
const chapters: readonly ((scene: Scene) => Promise<void>)[] = [
  leaversAreAnnounced,
  invitationsLeave,
  peopleAnswer,
  reminderAndExpiry,
  pastLeaversAreImported,
  newsletterGoesOut,
  gatheringIsAnswered,
  jobsArePosted,
  peopleLeave,
  roomIsFull,
  evidenceHolds,
];

/**
 * Tells the whole story against a running programme.
 *
 * @param mailTakes as {@link Scene} takes it
 * @throws Untrue at the first statement that is not true
 */
export async function tellStory(programme: ProgrammeClient, say: Narrator, mailTakes?: string): Promise<void> {
  const scene = new Scene(programme, say, mailTakes);
  for (const chapter of chapters) await chapter(scene);
}
