/** An error that says what a log line may hold about it: names of our own things; no ids of people, no stored values. */
export abstract class LoggableError extends Error {
  abstract readonly facts: Readonly<Record<string, string>>;
}
