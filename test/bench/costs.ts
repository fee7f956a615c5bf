/** What a million mails cost above SES's own price, computed from what the meter counted for some of them. */
import { laneMemory, lanes } from '../../functions/mail/environment.ts';
import type { Meter } from '../costs/metered-dynamodb.ts';
import { dollars } from '../costs/prices.ts';
import { report } from './report.ts';
import type { Worked } from './sender.ts';

const perChunk = 100;
/** The memory that gets a whole processor: "at 1,769 MB" (AWS Lambda Developer Guide, "Configure memory"). */
const gigabytesPerProcessor = 1.769;
/** What a number of mails used. */
export interface Used {
  readonly mails: number;
  readonly metered: Meter;
  readonly worked: Worked;
  readonly logBytes: number;
}

/** Dollars for a million mails above SES's own price: lanes run for as long as the quota makes them. */
export function reportCosts(rate: number, sending: Used, noting: Used): void {
  const million = 1_000_000;
  const chunks = million / perChunk;
  const used = ({ metered: { writeUnits, readUnits }, worked: { invocations }, logBytes, mails }: Used) => {
    const forAMillion = (count: number) => (count / mails) * million;
    return {
      writeUnits: forAMillion(writeUnits),
      readUnits: forAMillion(readUnits),
      invocations: forAMillion(invocations),
      logBytes: forAMillion(logBytes),
    };
  };
  const sent = dollars({
    ...used(sending),
    queueRequests: chunks * 3,
    // Two events are emitted on a chunk: that it is frozen, and that it is sent.
    busEvents: chunks * 2,
    gigabyteSeconds: (million / rate) * lanes * (laneMemory / 1024),
  });
  const reports = dollars({
    ...used(noting),
    // Two reports: sent, received by ten, deleted by ten.
    queueRequests: 2 * million * 1.2,
    // Events that AWS services put on the default bus cost nothing.
    busEvents: 0,
    // It waits for as long as it works.
    gigabyteSeconds: ((noting.worked.cpu * 2) / 1000 / noting.mails) * million * gigabytesPerProcessor,
  });
  const all = `${sent.toFixed(2)} + ${reports.toFixed(2)} = ${(sent + reports).toFixed(2)} USD`;
  report(`cost for 1,000,000 mails above SES at ${rate}/s: sending + reports`, all, '< 2 USD');
}
