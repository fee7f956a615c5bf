/** The file of a deployment's outputs, and the time at which an unfinished deployment began. */
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import * as z from 'zod';
import { archiveDays } from '../../shared/outbox/outbox-table.ts';
import { day } from '../../shared/time/durations.ts';
import { CommandRefused } from '../operate/refusal.ts';
import type { AccountFacts } from './preflight.ts';

/** A day less than the archive keeps, to leave time for the next deployment. Milliseconds. */
const longest = (archiveDays - 1) * day;
const begun = z.object({ from: z.iso.datetime() });

/** `deployment.json`, which a deployment replaces only when all of it is done. */
export class DeploymentRecord {
  readonly #file: string;
  /** Where the deployment writes its outputs meanwhile. */
  readonly unfinished: string;
  readonly #started: string;

  constructor(file: string) {
    this.#file = file;
    const name = file.replace(/\.json$/, '');
    this.unfinished = `${name}.unfinished.json`;
    this.#started = `${name}.started.json`;
  }

  /** @throws CommandRefused when the file holds the outputs of another account or region: the wrong credentials, or the wrong file */
  refuseAnother({ account, region }: Pick<AccountFacts, 'account' | 'region'>): void {
    if (!existsSync(this.#file)) return;
    const [, of = region, by = account] =
      /"arn:aws:[a-z0-9-]+:([a-z0-9-]+):([0-9]{12}):/.exec(readFileSync(this.#file, 'utf8')) ?? [];
    if (of === region && by === account) return;
    throw new CommandRefused(
      `${this.#file} is of account ${by} in ${of}, but this is account ${account} in ${region}. Take the other account's credentials, or name another file (--outputs).`,
    );
  }

  /** Notes when the deployment begins. A deployment that repeats a failed one counts from the beginning of that one, as far back as the archive of events goes. */
  begin(now: Date): Date {
    if (existsSync(this.#started)) {
      const { from } = begun.parse(JSON.parse(readFileSync(this.#started, 'utf8')));
      return new Date(Math.max(Date.parse(from), now.getTime() - longest));
    }
    writeFileSync(this.#started, JSON.stringify({ from: now.toISOString() }));
    return now;
  }

  /** All stacks are deployed. */
  complete(): void {
    renameSync(this.unfinished, this.#file);
  }

  /** Everything that follows a deployment is done. */
  end(): void {
    rmSync(this.#started, { force: true });
  }
}
