/**
 * What the number in an RSVP link means. Mail writes it, gatherings read it, and mailed links live for months: a number
 * never changes its meaning.
 */
export const rsvpChoices = { details: 0, attending: 1, declined: 2, undecided: 3 } as const;
export type RsvpChoice = keyof typeof rsvpChoices;

/** What a link's number means; undefined = a number that no mail was ever given. */
export function rsvpChoiceOf(number: number): RsvpChoice | undefined {
  return (Object.keys(rsvpChoices) as RsvpChoice[]).find((choice) => rsvpChoices[choice] === number);
}
