/**
 * The laptop cloud cannot do what a template, an option or the machine requires, and says so in one sentence. It never
 * guesses: what runs here must be what is deployed.
 */
export class Refusal extends Error {
  override readonly name = 'Refusal';
}

/** A value that must be there. @throws {Refusal} with the sentence when it is not */
export function required<Value>(value: Value | undefined, sentence: string): Value {
  if (value === undefined) throw new Refusal(sentence);
  return value;
}

/** The message of a thrown value, for sentences that name a cause. */
export function causeOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** What a command line prints about a thrown value: a sentence for a refusal or a wrong option, else the stack. */
export function sentenceOf(error: unknown): string {
  if (error instanceof Refusal) return error.message;
  if (!(error instanceof Error)) return String(error);
  const wrongOption = 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
  return wrongOption ? (error.message.split('. ')[0] ?? error.message) : (error.stack ?? error.message);
}
