/**
 * What holds for each purpose besides the text of its notice: who receives the data, and how a consent is withdrawn.
 * Records state it.
 */
import type { Purpose } from '../../../shared/vocabulary.ts';

/** Who processes the data for the company, whatever the purpose; the public statement names the same. */
export const processors = { storage: 'Amazon Web Services', mail: 'Amazon Simple Email Service' } as const;

interface PurposeFacts {
  /** Who else receives something. */
  readonly shownTo: readonly string[];
  /** What the person does to withdraw; writing to the office is always another way. */
  readonly withdrawnBy: string;
}

const ofTopic: PurposeFacts = { shownTo: [], withdrawnBy: 'One click in every mail of the topic, the preference page' };

const factsOf = {
  membership: { shownTo: [], withdrawnBy: 'Leaving on the preference page' },
  newsletter: ofTopic,
  gatherings: ofTopic,
  jobs: ofTopic,
  directory: {
    shownTo: ['Members who attend the same gathering (the name alone)'],
    withdrawnBy: 'Unticking it on the preference page',
  },
} as const satisfies Record<Purpose, PurposeFacts>;

/** Who receives data for these purposes. */
export function recipientsOf(purposes: readonly Purpose[]): string[] {
  const shownTo = purposes.flatMap((purpose): readonly string[] => factsOf[purpose].shownTo);
  return [`${processors.storage} (storage)`, `${processors.mail} (sending mail)`, ...new Set(shownTo)];
}

/** How a consent to these purposes is withdrawn: where they differ, each way with the purposes that it is for. */
export function waysToWithdraw(purposes: readonly Purpose[], office: string): string {
  const ways = Map.groupBy(purposes, (purpose) => `${factsOf[purpose].withdrawnBy}, or ${office}`);
  return [...ways].map(([way, of]) => (ways.size === 1 ? way : `${of.join(', ')}: ${way}`)).join('; ');
}
