/**
 * A world for the pure engine: a store with an optimistic lock, lanes that may be late, stale or killed at any moment, and an
 * SES that answers as it is told. It keeps what the engine cannot know: which mails were really accepted.
 */
import {
  outcomeAt,
  outcomes,
  type RecipientState,
  type ReportCode,
  recipientState,
  recipientStatesOf,
  reportAt,
  type SendProgress,
} from '../../../../events/read-models/send-progress.ts';
import {
  isChanged,
  isReopened,
  type LaneRequest,
  laneSilence,
  newProgress,
  type Result,
  type Results,
  reopenDoubts,
  takeStep,
} from '../../../../functions/mail/campaign-sending/chunk-progress.ts';
import {
  chunkLifecycle,
  chunkStatus,
  type RecipientStatus,
  recipientLifecycle,
} from '../../../../functions/mail/campaign-sending/lifecycle.ts';
import { withLetter } from '../../../../functions/mail/reports/delivery-report.ts';
import { byOkaeri, isRefusal } from '../../../../shared/decision/decision.ts';
import { type Lifecycle, stepsBetween } from '../../../../shared/decision/lifecycle.ts';
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

/** A lane's function is killed at its time-out; a lane that is silent for longer is dead. */
const functionTimeout = 60_000;

/** Whether it is not known yet that SES accepted the mail. */
function isUnproven(status: RecipientStatus): boolean {
  return status === 'pending' || status === 'claimed' || status === 'inDoubt';
}

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
  /** Steps that the lifecycles do not know. */
  readonly strays: string[] = [];
  /** Whose mail SES had reported when they were claimed. */
  readonly reportedAtClaim = new Set<number>();
  readonly #asked = new Set<number>();
  readonly #engine: Engine;
  readonly #lanes = new Map<number, Lane>();
  readonly #reports: { position: number; letter: ReportCode }[] = [];
  #older: SendProgress;
  #now = 0;

  constructor(recipients: number, made: Engine = engine) {
    this.#engine = made;
    this.stored = newProgress({ campaignId: idFrom('campaign', 'model'), chunk: 0 }, recipients, this.#at());
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
    const request: LaneRequest = this.#paused
      ? { kind: 'leave', reason: 'stopped' }
      : { kind: 'claim', size, quiet: lane.quiet };
    const { claimed, verdict, state } = this.#store(lane, request);
    lane.results = new Map();
    if (verdict !== 'send') return void this.#lanes.delete(number);
    lane.view = state;
    lane.claimedUnder = state.doubts;
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

  /** HR asks to resend what stayed in doubt; the request may be delivered again. */
  resend(request: number): void {
    const id = idFrom('event', 'resend', String(request));
    const command = byOkaeri({ request: id, reported: this.feedback, notAfter: undefined });
    const decision = this.#engine.reopenDoubts(this.stored, command, this.#at());
    if (isRefusal(decision)) return;
    for (const [position, letter] of [...this.stored.outcomes].entries()) {
      const reopened = letter === 'd' && decision.state.outcomes[position] === 'p';
      if (reopened && !this.#asked.has(request)) this.allowed[position] = (this.allowed[position] ?? 1) + 1;
    }
    this.#asked.add(request);
    this.#become(decision.state);
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
    const before = this.#statuses();
    if (comes !== 'never') this.feedback = this.#engine.withLetter(this.feedback, report.position, report.letter);
    this.#follow(before);
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
    return recipientStatesOf(this.stored, this);
  }

  /** As `storeStep` does: a refused write takes the step again on what is stored now. */
  #store(lane: Lane, request: LaneRequest) {
    const known = !this.#engine.locks || lane.view.version === this.stored.version;
    const results: Results = known || this.#engine.keepsResults ? lane.results : new Map();
    const command = byOkaeri({ results, request, claimedUnder: lane.claimedUnder });
    const step = this.#engine.takeStep(known ? lane.view : this.stored, command, this.#at());
    if (isChanged(known ? lane.view : this.stored, step.state)) this.#become(step.state);
    return { ...step, state: this.stored };
  }

  #become(state: SendProgress): void {
    const before = this.#statuses();
    this.#older = this.stored;
    this.stored = { ...state, version: this.stored.version + 1 };
    this.#follow(before);
    this.#noteStrays('chunk', chunkLifecycle, chunkStatus(this.#older), chunkStatus(this.stored));
  }

  /** Where each recipient stands; what SES reported is shown instead of what the lanes noted. */
  #statuses(): RecipientStatus[] {
    return this.accepted.map((_times, position) => {
      const outcome = outcomeAt(this.stored, position);
      const reported = reportAt(this, position);
      return reported === '-' ? outcomes[outcome] : recipientState(outcome, reported);
    });
  }

  /** Each recipient takes a step of the lifecycle; a report proves first that SES accepted the mail. */
  #follow(before: readonly RecipientStatus[]): void {
    for (const [position, after] of this.#statuses().entries()) {
      const from = before[position] ?? 'pending';
      const proven = reportAt(this, position) !== '-' && after !== 'accepted' && isUnproven(from);
      if (proven) this.#noteStrays(`position ${position}`, recipientLifecycle, from, 'accepted');
      this.#noteStrays(`position ${position}`, recipientLifecycle, proven ? 'accepted' : from, after);
    }
  }

  #noteStrays<Status extends string>(what: string, life: Lifecycle<Status>, from: Status, to: Status): void {
    if (from !== to && stepsBetween(life, from, to).length === 0) this.strays.push(`${what}: ${from} → ${to}`);
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
