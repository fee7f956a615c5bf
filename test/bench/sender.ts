/**
 * A sender in a process of its own, so that its processor time can be measured. Its parent says what to do:
 * `{ campaignId, chunks }` sends chunks, as many at once as the queue hands out; `{ campaignId, reports, rate }` has SES report that many
 * mails as sent and delivered, at that rate; `{ campaignId, steps }` splits the work into steps and does each step that many times.
 */
import { campaignContentsTable, recipientsPerChunk } from '../../events/read-models/campaign-content.ts';
import { isReachable, mailingRecordsTable } from '../../events/read-models/mailing-record.ts';
import { type CampaignMailing, campaignMessage } from '../../functions/mail/campaign-sending/campaign-message.ts';
import { handler } from '../../functions/mail/campaign-sending/send-mail.ts';
import { environment, sendMail } from '../../functions/mail/delivery/ses.ts';
import { chunksPerLane } from '../../functions/mail/environment.ts';
import { handler as recordReports } from '../../functions/mail/reports/record-delivery-bounce-complaint.ts';
import { openTable } from '../../shared/dynamo/table.ts';
import { type CampaignId, idFrom } from '../../shared/identifier.ts';
import { linkKeys } from '../../shared/links/keys.ts';
import { rawMessage } from '../../shared/mail-format/message.ts';
import { programme } from '../../shared/programme/compiled.ts';
import { lambdaContext, queued, queuedBodies } from '../fixtures/invocations.ts';
import { nudge } from '../integration/mail/frozen-campaign.ts';
import { sendAsOthersDo } from './baseline.ts';
import { batchesOfReports, type Reported } from './reports.ts';

/** What the parent asks for. */
export type Order =
  | { readonly campaignId: CampaignId; readonly chunks: readonly number[] }
  | { readonly campaignId: CampaignId; readonly reports: number; readonly rate: number }
  | { readonly campaignId: CampaignId; readonly steps: number };

/** Milliseconds of the processor per mail. */
export interface Steps {
  readonly compose: number;
  readonly mime: number;
  readonly send: number;
  readonly baseline: number;
}

/** Milliseconds of the processor and of the clock, the most memory that the process ever had, and how often it was invoked. */
export interface Worked {
  readonly cpu: number;
  readonly elapsed: number;
  readonly megabytes: number;
  readonly invocations: number;
}

export type Answer = { readonly ready: true } | Worked | { readonly measured: Steps };

/** Mails that are under way at once, as in a window of the lane. */
const together = 25;

process.on('message', (order: Order) => {
  void answerTo(order).then(tell);
});
tell({ ready: true });

function answerTo(order: Order): Promise<Answer> {
  if ('chunks' in order) return sendChunks(order);
  return 'reports' in order ? receiveReports(order) : takeApart(order);
}

function tell(answer: Answer): void {
  process.send?.(answer);
}

async function sendChunks({ campaignId, chunks }: Extract<Order, { chunks: unknown }>): Promise<Answer> {
  const work = worked();
  let invocations = 0;
  for (let first = 0; first < chunks.length; first += chunksPerLane) {
    invocations += 1;
    const nudges = chunks.slice(first, first + chunksPerLane).map((chunk) => nudge(campaignId, chunk));
    const { batchItemFailures } = (await handler(queued(...nudges), lambdaContext())) ?? {};
    if (batchItemFailures?.length !== 0) throw new Error('a nudge went back to its queue');
  }
  return work(invocations);
}

/** Begins to measure; the function that it returns says what was used since. */
function worked(): (invocations: number) => Worked {
  const cpu = process.cpuUsage();
  const from = performance.now();
  return (invocations) => ({
    cpu: milliseconds(cpu),
    elapsed: performance.now() - from,
    megabytes: process.resourceUsage().maxRSS / 1024,
    invocations,
  });
}

/** SES reports each mail twice; the reports that its pollers gather in the same window come at once, to functions in parallel. */
async function receiveReports(order: Extract<Order, { reports: unknown }>): Promise<Answer> {
  const rounds = batchesOfReports(order.reports, order.rate);
  const work = worked();
  for (const round of rounds) {
    const answers = round.map((batch) =>
      recordReports(queuedBodies(...batch.map((reported) => bodyOf(order.campaignId, reported))), lambdaContext()),
    );
    for (const answer of await Promise.all(answers)) {
      if (answer?.batchItemFailures.length !== 0) throw new Error('a report went back to its queue');
    }
  }
  return work(rounds.flat().length);
}

function bodyOf(campaignId: CampaignId, { type, mail }: Reported) {
  return {
    id: `${type} ${mail}`,
    type,
    time: '2026-12-01T00:00:00Z',
    messageId: `m${mail}`,
    tags: {
      campaign: [campaignId],
      recipient: [idFrom('alumnus', 'member', String(mail))],
      chunk: [String(Math.floor(mail / recipientsPerChunk))],
      position: [String(mail % recipientsPerChunk)],
    },
  };
}

async function takeApart({ campaignId, steps }: Extract<Order, { steps: number }>): Promise<Answer> {
  const content = await openTable(campaignContentsTable).get({ campaignId });
  const [record] = await openTable(mailingRecordsTable).getMany([{ alumniId: idFrom('alumnus', 'member', '0') }]);
  if (content === undefined || !isReachable(record)) throw new Error('there is nothing to send');
  const campaign: CampaignMailing = {
    content,
    gathering: undefined,
    news: () => undefined,
    programme,
    environment,
    keys: await linkKeys(),
  };
  const tags = { campaign: campaignId, recipient: record.alumniId, chunk: '0', position: '0' };
  const compose = () => campaignMessage(campaign, record, new Date());
  const message = compose();
  const others = sendAsOthersDo(campaign, record, tags, environment.CONFIGURATION_SET);
  const measured: Steps = {
    compose: await cost(steps, async () => void compose()),
    mime: await cost(steps, async () => void rawMessage(message)),
    send: await cost(steps, async () => {
      const { outcome } = await sendMail(message, tags);
      if (outcome !== 'accepted') throw new Error(`a mail was ${outcome}`);
    }),
    baseline: await cost(steps, others),
  };
  return { measured };
}

/** Milliseconds of the processor that one run of a step takes, warm. */
async function cost(steps: number, step: () => Promise<void>): Promise<number> {
  const run = async (times: number) => {
    for (let done = 0; done < times; done += together) await Promise.all(Array.from({ length: together }, step));
  };
  await run(steps / 4);
  const cpu = process.cpuUsage();
  await run(steps);
  return milliseconds(cpu) / steps;
}

function milliseconds(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1000;
}
