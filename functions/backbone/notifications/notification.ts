/** What a topic takes: a subject of at most 100 characters of ASCII, and a text (Amazon SNS API Reference, "Publish"). */
export interface Notification {
  readonly subject: string;
  readonly message: string;
}

/** Characters of a subject at most. */
const longestSubject = 100;

/** A subject, cut to what a topic takes. */
export function subjectOf(text: string): string {
  return text.slice(0, longestSubject);
}
