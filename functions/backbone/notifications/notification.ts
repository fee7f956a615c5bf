/** What a topic takes: a subject of at most 100 characters of ASCII, and a text (Amazon SNS API Reference, "Publish"). */
export interface Notification {
  readonly subject: string;
  readonly message: string;
}

/** The most characters that a subject may have. */
const longestSubject = 100;

/** A subject, cut to the length that a topic takes. */
export function subjectOf(text: string): string {
  return text.slice(0, longestSubject);
}
