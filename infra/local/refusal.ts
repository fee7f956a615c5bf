/**
 * The laptop cloud cannot do what a template, an option or the machine asks, and says so in one sentence.
 * It is thrown rather than guessed around: what runs here must be what is deployed.
 */
export class Refusal extends Error {
  override readonly name = 'Refusal';
}

/** The message of whatever was thrown, for sentences that name a cause. */
export function causeOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
