/** What HR has changed in an announcement since the programme wrote it: that is HR's, and stays. Pure. */
import { type AnnouncedFacts, noDescription } from '../../../events/read-models/announced-facts.ts';
import type { Campaign } from '../tables.ts';
import { addresseesHash, textHash } from './hashes.ts';

type Written = Pick<Campaign, 'subject' | 'body' | 'topic' | 'audience' | 'classification'> & {
  readonly notAfter: string;
};

/** An announcement as the programme writes it, from a version of its gathering. */
export function asWritten<Announcement extends Written>(announcement: Announcement, sequence: number) {
  const { notAfter } = announcement;
  const hashes = { textHash: textHash(announcement), addresseesHash: addresseesHash(announcement) };
  return { ...announcement, writtenFrom: { sequence, ...hashes, notAfter } };
}

/** Whether subject and body are HR's. */
export function isTextByHr(campaign: Pick<Campaign, 'subject' | 'body' | 'writtenFrom'>): boolean {
  return textHash(campaign) !== campaign.writtenFrom?.textHash;
}

/** Whether HR says who receives it. */
export function isAudienceByHr(campaign: Campaign): boolean {
  return addresseesHash(campaign) !== campaign.writtenFrom?.addresseesHash;
}

/** Whether HR says after which instant it no longer leaves. */
function isEndByHr({ notAfter, writtenFrom }: Pick<Campaign, 'notAfter' | 'writtenFrom'>): boolean {
  return Date.parse(notAfter ?? '') !== Date.parse(writtenFrom?.notAfter ?? '');
}

/**
 * The end of an announcement whose gathering gives it this one: HR's own where it is earlier, even if the gathering was
 * moved to before it.
 */
export function endWith(campaign: Pick<Campaign, 'notAfter' | 'writtenFrom' | 'endSetByHr'>, given: string) {
  const endSetByHr = campaign.endSetByHr ?? (isEndByHr(campaign) ? campaign.notAfter : undefined);
  const isEarlier = Date.parse(endSetByHr ?? '') < Date.parse(given);
  return { ...(endSetByHr !== undefined && { endSetByHr }), notAfter: isEarlier ? endSetByHr : given };
}

/**
 * What the mail states of its gathering. HR's own text states what the gathering was when HR wrote it, and may have left out the
 * description: so the calendar entry has none. Its title is the present one, which is approved with the text.
 */
export function statedFacts(
  campaign: Pick<Campaign, 'subject' | 'body' | 'states' | 'writtenFrom' | 'textStates'>,
): AnnouncedFacts | undefined {
  const { states, textStates = states } = campaign;
  if (states === undefined || textStates === undefined || !isTextByHr(campaign)) return states;
  return { ...textStates, title: states.title, descriptionHash: noDescription };
}
