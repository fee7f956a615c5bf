import { LoggableError } from '../../../shared/log/loggable-error.ts';

/** A timer that could not be published by itself, and why. */
export interface TimerFailure {
  readonly kind: string;
  readonly error: unknown;
}

/**
 * Some timers could not be published. The error says how many of each kind, and with which errors they failed. It never says which timers, nor what they
 * hold: a runtime logs the message of an error, and its cause.
 */
export class TimersNotPublished extends LoggableError {
  override readonly name = 'TimersNotPublished';
  readonly facts: Readonly<Record<'kinds' | 'errors', string>>;

  constructor(failures: readonly TimerFailure[]) {
    const kinds = counts(failures.map(({ kind }) => kind));
    const errors = counts(failures.map(({ error }) => (error instanceof Error ? error.name : typeof error)));
    super(`timers that could not be published: ${kinds} (${errors})`);
    this.facts = { kinds, errors };
  }
}

/** `2 gathering-end, 1 rsvp-reminder` */
function counts(names: readonly string[]): string {
  return [...Map.groupBy(names, (name) => name)].map(([name, same]) => `${same.length} ${name}`).join(', ');
}
