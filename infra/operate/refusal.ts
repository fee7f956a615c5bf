/** What an operator's command cannot do, said in one sentence. */
export class CommandRefused extends Error {
  override readonly name = 'CommandRefused';
}

/** The message of a thrown value, for sentences that name a cause. */
export function causeOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** What a command prints about a thrown value: a sentence for a refusal or a wrong option, else the stack. */
export function sentenceOf(error: unknown): string {
  if (error instanceof CommandRefused) return error.message;
  if (!(error instanceof Error)) return String(error);
  const isWrongOption = 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
  return isWrongOption ? (error.message.split(/\. |\n/)[0] ?? error.message) : (error.stack ?? error.message);
}
