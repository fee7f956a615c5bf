/**
 * A world for the pure engine: a store with an optimistic lock, lanes that may be late, stale or killed at any moment, and an
 * SES that answers as it is told. It keeps what the engine cannot know: which mails were really accepted.
 */
import type { FeedbackCode, OutcomeCode, SendProgress } from '../../../../events/read-models/send-progress.ts';
import { type RecipientState, recipientState } from '../../../../events/read-models/send-progress.ts';
import {
  isChanged,
  isReopened,
  laneSilence,
  type Result,
  type Results,
  reopenDoubts,
  takeStep,
  unbegun,
  type Wish,
} from '../../../../functions/mail/campaign-sending/chunk-progress.ts';
import { withLetter } from '../../../../functions/mail/reports/delivery-report.ts';
import { idFrom } from '../../../../shared/identifier.ts';

/** What the properties hold for; a mutant replaces a part. */
export interface Engine {
  readonly takeStep: typeof takeStep;
  readonly reopenDoubts: typeof reopenDoubts;
  readonly withLetter: typeof withLetter;
  /** Whether a write on an item that was changed meanwhile is refused. */
  readonly locks: boolean;
  /** Whether a lane whose write was refused brings its results once more. */
  readonly keepsResults: boolean;
  /** Whether a lane asks for SES's reports before it sends to somebody once more. */
  readonly asksReports: boolean;
}

export const engine: Engine = {
  takeStep,
  reopenDoubts,
  withLetter,
  locks: true,
  keepsResults: true,
  asksReports: true,
};

/** What SES does with one send, and what the sender hears of it. */
export type Fate = 'accept' | 'refuse' | 'throttle' | 'lostBefore' | 'lostAfter';

/** A lane's function is killed at its time-out; a lane that is silent for longer is dead (ARCHITECTURE §5.6). */
const functionTimeout = 60_000;

interface Lane {
  readonly since: number;
  view: SendProgress;
  /** The chunk's doubts when what it sends was claimed. */
  claimedUnder: SendProgress['doubts'];
  readonly quiet: Set<number>;
  results: Map<number, Result>;
  /** Claimed, checked, and not handed to SES yet. */
  waiting: number[];
}

export class World {
  stored: SendProgress;
  feedback = '';
  #paused = false;
  /** How often each was really accepted. */
  readonly accepted: number[];
  /** How often each may be: once, and once more for each request of HR that found them in doubt. */
  readonly allowed: number[];
  /** For whom it is night. */
  readonly quiet = new Set<number>();
  /** Of whom it may be unknown what became of the mail: a lane was lost, or SES's answer was. */
  readonly uncertain = new Set<number>();
  readonly refusedBySes = new Set<number>();
  readonly withdrawn = new Set<number>();
  readonly breaches: string[] = [];
  /** Whose mail SES had reported when they were claimed. */
  readonly reportedAtClaim = new Set<number>();
  readonly #asked = new Set<number>();
  readonly #engine: Engine;
  readonly #lanes = new Map<number, Lane>();
  readonly #reports: { position: number; letter: FeedbackCode }[] = [];
  #older: SendProgress;
  #now = 0;

  constructor(recipients: number, made: Engine = engine) {
    this.#engine = made;
    this.stored = unbegun({ campaignId: idFrom('campaign', 'model'), chunk: 0 }, recipients, this.#at());
    this.#older = this.stored;
    this.accepted = Array<number>(recipients).fill(0);
    this.allowed = Array<number>(recipients).fill(1);
  }

  /** Time passes; functions whose time is up are killed. */
  pass(milliseconds: number): void {
    this.#now += milliseconds;
    for (const [number, { since }] of this.#lanes) if (this.#now - since > functionTimeout) this.kill(number);
  }

  /** A nudge arrives, once more or for the first time; the lane may have read the chunk a while ago. */
  nudge(number: number, stale: boolean): void {
    if (this.#lanes.has(number)) return;
    const view = stale ? this.#older : this.stored;
    const { doubts: claimedUnder } = view;
    this.#lanes.set(number, {
      since: this.#now,
      view,
      claimedUnder,
      quiet: new Set(),
      results: new Map(),
      waiting: [],
    });
  }

  /** SIGKILL: what the lane claimed stays claimed, what it heard is lost. */
  kill(number: number): void {
    const lane = this.#lanes.get(number);
    if (lane === undefined) return;
    for (const position of [...lane.waiting, ...lane.results.keys()]) this.uncertain.add(position);
    this.#lanes.delete(number);
  }

  /** A lane whose window is through notes it and claims the next; who withdrew is skipped, for the check is after the claim. */
  step(number: number, size: number): void {
    const lane = this.#lanes.get(number);
    if (lane === undefined || lane.waiting.length > 0) return;
    const wish: Wish = this.#paused ? 'leave' : { claim: size, quiet: lane.quiet };
    const { claimed, verdict, progress } = this.#store(lane, wish);
    lane.results = new Map();
    if (verdict !== 'send') return void this.#lanes.delete(number);
    lane.view = progress;
    lane.claimedUnder = progress.doubts;
    for (const position of claimed) {
      if (this.#others(number).includes(position)) this.breaches.push(`position ${position} is claimed by two lanes`);
      const checked = this.#check(position, lane);
      if (this.#isReported(position)) this.reportedAtClaim.add(position);
      if (checked === undefined) lane.waiting.push(position);
      else lane.results.set(position, checked);
    }
  }

  /** What is known before the mail is made; undefined = it is sent. */
  #check(position: number, { view, quiet }: Lane): Result | undefined {
    if (isReopened(view, position) && this.#engine.asksReports && this.#isReported(position)) {
      return { outcome: 'accepted' };
    }
    if (this.withdrawn.has(position)) return { outcome: 'skipped', reason: 'consent_withdrawn' };
    if (!this.quiet.has(position)) return undefined;
    quiet.add(position);
    return { outcome: 'notSent' };
  }

  #isReported(position: number): boolean {
    return (this.feedback[position] ?? '-') !== '-';
  }

  /** A lane hands the next of its claimed mails to SES. */
  send(number: number, fate: Fate): void {
    const lane = this.#lanes.get(number);
    const position = lane?.waiting.shift();
    if (lane === undefined || position === undefined) return;
    if (isReopened(lane.view, position) && this.reportedAtClaim.has(position)) {
      this.breaches.push(`position ${position} is sent once more although SES had reported it`);
    }
    lane.results.set(position, this.#ses(position, fate));
  }

  /** HR asks that who stayed in doubt is sent to once more; the request may be delivered again. */
  resend(request: number): void {
    const id = idFrom('event', 'resend', String(request));
    const decided = this.#engine.reopenDoubts(this.stored, this.feedback, id, this.#at());
    if (decided === undefined) return;
    for (const [position, letter] of [...this.stored.outcomes].entries()) {
      const reopened = letter === 'd' && decided.progress.outcomes[position] === 'p';
      if (reopened && !this.#asked.has(request)) this.allowed[position] = (this.allowed[position] ?? 1) + 1;
    }
    this.#asked.add(request);
    this.#older = this.stored;
    this.stored = { ...decided.progress, version: this.stored.version + 1 };
  }

  pause(paused: boolean): void {
    this.#paused = paused;
  }

  withdraw(position: number): void {
    this.withdrawn.add(position % this.accepted.length);
  }

  night(position: number, falls: boolean): void {
    if (falls) this.quiet.add(position % this.accepted.length);
    else this.quiet.delete(position % this.accepted.length);
  }

  /** One of SES's reports comes, in no order; perhaps it will come again, perhaps it is lost. */
  report(which: number, comes: 'once' | 'again' | 'never'): void {
    const index = this.#reports.length === 0 ? 0 : which % this.#reports.length;
    const report = this.#reports[index];
    if (report === undefined) return;
    if (comes !== 'never') this.feedback = this.#engine.withLetter(this.feedback, report.position, report.letter);
    if (comes !== 'again') this.#reports.splice(index, 1);
  }

  /** Everything works again: lanes are nudged until the chunk is done, and all reports come. */
  heal(): void {
    this.#paused = false;
    this.quiet.clear();
    for (let round = 0; round < 200 && !this.stored.done; round++) {
      this.pass(laneSilence + 1);
      this.nudge(0, false);
      this.step(0, 5);
      for (let mail = 0; mail < 5; mail++) this.send(0, 'accept');
      this.step(0, 5);
    }
    while (this.#reports.length > 0) this.report(0, 'once');
  }

  /** What HR sees. */
  states(): RecipientState[] {
    return [...this.stored.outcomes].map((letter, position) =>
      recipientState(letter as OutcomeCode, (this.feedback[position] ?? '-') as FeedbackCode),
    );
  }

  /** As `storeStep` does: a refused write takes the step again on what is stored now. */
  #store(lane: Lane, wish: Wish) {
    const known = !this.#engine.locks || lane.view.version === this.stored.version;
    const results: Results = known || this.#engine.keepsResults ? lane.results : new Map();
    const step = this.#engine.takeStep(known ? lane.view : this.stored, results, wish, this.#at(), lane.claimedUnder);
    if (isChanged(known ? lane.view : this.stored, step.progress)) {
      this.#older = this.stored;
      this.stored = { ...step.progress, version: this.stored.version + 1 };
    }
    return { ...step, progress: this.stored };
  }

  #ses(position: number, fate: Fate): Result {
    switch (fate) {
      case 'throttle':
        return { outcome: 'notSent' };
      case 'refuse':
        this.refusedBySes.add(position);
        return { outcome: 'refused', reason: 'message_rejected' };
      case 'lostBefore':
        this.uncertain.add(position);
        return { outcome: 'inDoubt' };
      case 'accept':
      case 'lostAfter':
        this.accepted[position] = (this.accepted[position] ?? 0) + 1;
        this.#reports.push({ position, letter: 's' }, { position, letter: 'd' });
        if (fate === 'accept') return { outcome: 'accepted' };
        this.uncertain.add(position);
        return { outcome: 'inDoubt' };
    }
  }

  #others(number: number): number[] {
    return [...this.#lanes].filter(([other]) => other !== number).flatMap(([, { waiting }]) => waiting);
  }

  #at(): Date {
    return new Date(this.#now);
  }
}
