/** What log lines mean for the people on call. Pure. */
import * as z from 'zod';
import { type LogCode, logMessages } from '../../../shared/log/messages.ts';
import { day, hour } from '../../../shared/time/durations.ts';
import { type Notification, subjectOf } from '../notifications/notification.ts';
import type { LineRecord } from '../tables.ts';
import { countedLines, heartbeats, notifiedLines } from './known-lines.ts';

/** A line of a log group as CloudWatch Logs hands it on. */
export interface LogEvent {
  /** Milliseconds since 1970. */
  readonly timestamp: number;
  readonly message: string;
}

/** Lines of one code about the same thing that were handed on together. */
export interface SameLines {
  readonly code: LogCode;
  /** Id of the campaign or the gathering that they name, or `programme`. */
  readonly about: string;
  readonly count: number;
  readonly lastAt: Date;
  readonly correlationIds: readonly string[];
}

/** What is known of them afterwards, and the notification that the people on call get before it is stored. */
export interface LineDecision {
  readonly record: Omit<LineRecord, 'expiresAt'>;
  readonly notification: Notification | undefined;
}

/** Only the parts of a line that name nobody are passed on. */
const passedOn = z.object({
  code: z.string(),
  campaignId: z.string().optional(),
  gatheringId: z.string().optional(),
  correlationId: z.string().optional(),
});
/** This many correlation ids are enough to begin with. */
const mostIds = 5;

/** The lines that mean something, by their codes and by what they are about. */
export function sameLines(events: readonly LogEvent[]): SameLines[] {
  const lines = events.flatMap(({ timestamp, message }) => {
    const { data } = passedOn.safeParse(parsedJson(message));
    if (data === undefined || !isKnown(data.code)) return [];
    return [{ ...data, code: data.code, about: data.campaignId ?? data.gatheringId ?? 'programme', timestamp }];
  });
  const groups = Map.groupBy(lines, ({ code, about }) => `${code} ${about}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const lastAt = new Date(Math.max(...group.map(({ timestamp }) => timestamp)));
    const ids = new Set(group.flatMap(({ correlationId }) => correlationId ?? []));
    return [{ code: first.code, about: first.about, count: group.length, lastAt, correlationIds: [...ids] }];
  });
}

/** Control messages of CloudWatch Logs, and what the runtime writes when it is killed, are not JSON. */
function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isKnown(code: string): code is LogCode {
  return [notifiedLines, countedLines, heartbeats].some((lines) => Object.hasOwn(lines, code));
}

/** Decides what lines lead to. The people on call are notified of the same thing once an hour, or once a day if lines are counted. */
export function takeLines(lines: SameLines, before: LineRecord | undefined): LineDecision {
  const { code, lastAt } = lines;
  const [notified, counted] = [notifiedLines[code], countedLines[code]];
  if (notified !== undefined) return inWindow(lines, before, { ...notified, from: 1, window: hour });
  if (counted !== undefined) return inWindow(lines, before, { ...counted, from: counted.from, window: day });
  const isLater = before === undefined || Date.parse(before.lastAt) < lastAt.getTime();
  const record = beating(code, isLater ? lastAt : new Date(before.lastAt));
  return { record, notification: before?.notified === true ? silenceOf(code, 'over') : undefined };
}

/** When lines lead to a notification. */
interface Rule {
  readonly from: number;
  /** Milliseconds. */
  readonly window: number;
  readonly impact: string;
  readonly runbook: string;
}

function inWindow(lines: SameLines, before: LineRecord | undefined, rule: Rule): LineDecision {
  const { code, about, lastAt } = lines;
  // The window begins with its first line; an earlier line that arrives late counts in the window in which it arrives.
  const isSame = before?.since !== undefined && lastAt.getTime() - Date.parse(before.since) < rule.window;
  const same = isSame ? before : undefined;
  const count = (same?.count ?? 0) + lines.count;
  const isNew = same?.notified !== true && count >= rule.from;
  return {
    record: {
      ...{ code, about, lastAt: lastAt.toISOString(), since: same?.since ?? lastAt.toISOString(), count },
      notified: same?.notified === true || isNew,
    },
    notification: isNew ? ofLines(lines, { ...rule, count }) : undefined,
  };
}

function ofLines(
  { code, about, correlationIds }: SameLines,
  { impact, runbook, from, count }: Rule & { readonly count: number },
): Notification {
  const often = from === 1 ? '' : ` It came ${count} times within a day.`;
  const ids = correlationIds.slice(0, mostIds).join(', ');
  const message = [
    `What: ${logMessages[code]}${about === 'programme' ? '' : ` (${about})`}${often}`,
    `Impact: ${impact}.`,
    `Log: ${code}${ids === '' ? '' : `, correlation ids ${ids}`}.`,
    `Runbook: docs/runbooks/${runbook}.md`,
  ];
  return { subject: subjectOf(`ALARM: ${code}`), message: message.join('\n') };
}

/**
 * Checks whether a heartbeat came in time. For one that never came, the time counts from the first check.
 *
 * @returns undefined if nothing changes
 */
export function checkHeartbeat(code: LogCode, before: LineRecord | undefined, now: Date): LineDecision | undefined {
  if (heartbeats[code] === undefined) return undefined;
  if (before === undefined) return { record: beating(code, now), notification: undefined };
  const { silentAt, ...known } = before;
  if (silentAt === undefined || now.getTime() < Date.parse(silentAt)) return undefined;
  return { record: { ...known, notified: true }, notification: silenceOf(code, 'new') };
}

function beating(code: LogCode, lastAt: Date): LineDecision['record'] {
  const silentAt = new Date(lastAt.getTime() + (heartbeats[code]?.within ?? 0));
  return { code, about: 'programme', lastAt: lastAt.toISOString(), silentAt: silentAt.toISOString(), notified: false };
}

function silenceOf(code: LogCode, state: 'new' | 'over'): Notification | undefined {
  const heartbeat = heartbeats[code];
  if (heartbeat === undefined) return undefined;
  const { silence, impact, runbook } = heartbeat;
  const message = [
    `What: ${state === 'over' ? `it is over: ${silence}` : silence}.`,
    `Impact: ${impact}.`,
    `Log: ${code}.`,
    `Runbook: docs/runbooks/${runbook}.md`,
  ];
  return { subject: subjectOf(`${state === 'over' ? 'OK' : 'ALARM'}: no ${code}`), message: message.join('\n') };
}
