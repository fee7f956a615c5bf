/** What a lane wants next: to send, to leave its chunk, or to skip the rest of it. Pure. */
import type { CampaignContent } from '../../../events/read-models/campaign-content.ts';
import type { Quota } from '../delivery/ses.ts';
import type { LaneRequest } from './chunk-progress.ts';
import type { Halt } from './send-window.ts';

/** What a lane knows before it asks for a window. */
export interface LaneView {
  readonly content: Pick<CampaignContent, 'stopped' | 'notAfter'> | undefined;
  /** Why SES did not take a mail of the previous window. */
  readonly halted: Halt | undefined;
  /** Whether the time that is left is enough for another window. */
  readonly hasTime: boolean;
  /** Undefined = it was not read: SES itself says when it is used up. */
  readonly quota?: Pick<Quota, 'left'> | undefined;
  /** How many recipients to claim at once. */
  readonly size: number;
  /** The recipients for whom it was night, and until when. */
  readonly quiet: ReadonlyMap<number, Date>;
}

/** Decides what a lane asks for. HR's stop comes first, and then what no other lane could do better. */
export function nextRequest({ content, halted, hasTime, quota, size, quiet }: LaneView, at: Date): LaneRequest {
  if (content === undefined || content.stopped) return { kind: 'leave', reason: 'stopped' };
  const notAfter = content.notAfter === undefined ? undefined : new Date(content.notAfter);
  if (notAfter !== undefined && notAfter <= at) return { kind: 'skip_all', reason: 'too_late' };
  if (halted === 'account') return { kind: 'leave', reason: 'account' };
  if (!hasTime) return { kind: 'leave', reason: 'time' };
  if (halted === 'quota' || (quota !== undefined && quota.left < 1)) return { kind: 'leave', reason: 'quota' };
  const stillQuiet = new Map([...quiet].filter(([, until]) => until > at));
  const wakeTimes = [...stillQuiet.values(), ...(notAfter === undefined ? [] : [notAfter])];
  const [wakeAt] = wakeTimes.sort((one, other) => one.getTime() - other.getTime());
  return { kind: 'claim', size, quiet: stillQuiet, wakeAt };
}
