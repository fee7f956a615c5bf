/** Four times a day: checks whether each heartbeat came in time, and notifies the people on call once of each that fell silent. */
import { lambda } from '../../../shared/lambda/lambda.ts';
import type { LogCode } from '../../../shared/log/messages.ts';
import { readEnvironment } from '../../../shared/process/environment.ts';
import { onCallEnvironment } from '../environment.ts';
import { heartbeats } from './known-lines.ts';
import { checkHeartbeat } from './line-notifications.ts';
import { carryOut, loadLineRecord } from './line-records-store.ts';

const environment = readEnvironment(onCallEnvironment);

export const handler = lambda(async (_event, { now, log }) => {
  for (const code of Object.keys(heartbeats) as LogCode[]) {
    const decision = checkHeartbeat(code, await loadLineRecord({ code, about: 'programme' }), now);
    if (decision === undefined) continue;
    await carryOut(environment.ALARM_TOPIC, decision, now);
    if (decision.notification !== undefined) log.warn('HEARTBEAT_MISSED', { of: code });
  }
});
