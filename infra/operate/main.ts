/** What the engineer on call does, against a laptop cloud and an AWS account alike; `--help` lists it. */
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { secretsCachedFor } from '../../shared/secrets/secrets.ts';
import { counted } from '../../shared/texts/counted.ts';
import { second } from '../../shared/time/durations.ts';
import { checkDns, dnsLines, isWrong } from './checks/dns.ts';
import { smokeLines, smokeTest } from './checks/smoke.ts';
import { ledgerLines, verifyLedger } from './checks/verify-ledger.ts';
import { awsDeployment, type Deployment, laptopDeployment } from './deployment.ts';
import { discard, discardReasons, isDiscardReason } from './queues/discard.ts';
import { letterInWords } from './queues/queue-states.ts';
import { redrive } from './queues/redrive.ts';
import { status, statusLines } from './queues/status.ts';
import { CommandRefused, sentenceOf } from './refusal.ts';
import { type ArchivePart, republish } from './republish.ts';
import { resendServiceMails } from './resend-service-mail.ts';
import { rotateLinkKeys } from './rotate-link-keys.ts';

const usage = `npm run operate -- COMMAND [--ready-file FILE | --deployment FILE]

  status [--json]                      queues, and dead letters with their reasons
  redrive QUEUE | --all                moves dead letters back to their queues and functions
  discard QUEUE MESSAGE | QUEUE --all  deletes dead letters; --reason ${Object.keys(discardReasons).join(' | ')}
  republish --subject ID | --from INSTANT --to INSTANT [--dry-run]
                                       publishes archived events again
  rotate-link-keys [--wait-seconds N]  adds a key for links, and makes them with it
  verify-ledger                        checks every chain of consents
  smoke                                knocks at every door of a deployment, and looks for what no alarm sees; stores nothing, mails nobody
  dns                                  compares the DNS records of the sender's domain with those that it needs, and whether SES takes what they bring
  resend-service-mail MAIL… | --all [--dry-run]
                                       resends service mails that may or may not have left

QUEUE is the name of a dead-letter queue, or a unique part of it; MESSAGE is the id that status shows. Functions that rules
invoke share one queue, Failures: --function NAME (of its file, as announce-job, or in AWS) takes only what is for one of them.
--ready-file is what \`npm start -- --ready-file FILE\` wrote (laptop), --deployment what \`npm run deploy\` wrote
(AWS; default deployment.json).`;

/** How many seconds functions keep the secret for. A function responds with 404 to a link made with a key that it does not know. */
const leastWait = secretsCachedFor / second;

function readOptions() {
  const { values, positionals, tokens } = parseArgs({
    allowPositionals: true,
    tokens: true,
    options: {
      'ready-file': { type: 'string' },
      deployment: { type: 'string', default: 'deployment.json' },
      json: { type: 'boolean', default: false },
      all: { type: 'boolean', default: false },
      subject: { type: 'string' },
      from: { type: 'string' },
      to: { type: 'string' },
      reason: { type: 'string' },
      function: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
      'dry-run': { type: 'boolean', default: false },
      'wait-seconds': { type: 'string', default: String(leastWait + 60) },
    },
  });
  const [command = '', ...names] = positionals;
  const given = tokens.flatMap((token) => (token.kind === 'option' ? [token.name] : []));
  return { ...values, command, names, given };
}
type Options = ReturnType<typeof readOptions>;

/** The options, in addition to those that say where the programme is, and the most names that a command takes. */
const takes: Readonly<Record<string, readonly [options: readonly string[], names: number]>> = {
  status: [['json'], 0],
  redrive: [['all', 'function'], 1],
  discard: [['all', 'reason', 'function'], 2],
  republish: [['subject', 'from', 'to', 'dry-run'], 0],
  'rotate-link-keys': [['wait-seconds'], 0],
  'verify-ledger': [[], 0],
  smoke: [[], 0],
  dns: [[], 0],
  'resend-service-mail': [['all', 'dry-run'], Number.POSITIVE_INFINITY],
};

/** Refuses what a command would ignore: somebody may rely on it. */
function refuseUnheeded({ command, names, given, function: of }: Options): void {
  const [options, most] = takes[command] ?? [[], 0];
  const unheeded = given.find((name) => ![...options, 'ready-file', 'deployment'].includes(name));
  if (unheeded !== undefined) throw new CommandRefused(`${command} takes no --${unheeded}.`);
  if (names.length > most) throw new CommandRefused(`${command} takes no ${names[most]}.`);
  if (of !== undefined && !/[a-z0-9]/i.test(of)) throw new CommandRefused('--function takes the name of a function.');
}

const commands: Readonly<Record<string, (deployment: Deployment, options: Options) => Promise<string[]>>> = {
  status: async (deployment, { json }) => {
    const found = await status(deployment);
    return json ? [JSON.stringify(found, null, 2)] : statusLines(found);
  },
  redrive: async (deployment, { names, all, function: of }) => {
    const everywhere = all || (of !== undefined && names.length === 0);
    if (names.length + Number(everywhere) !== 1)
      throw new CommandRefused('Give the name of one dead-letter queue, or --all.');
    const redriven = await redrive(deployment, names[0], of);
    if (redriven.length === 0) return ['No dead-letter queue holds anything that can go back.'];
    return redriven.map(({ from, to, moved }) => `${counted(moved, 'message')} from ${from} back to ${to}.`);
  },
  discard: async (deployment, { names: [queue, messageId], all, reason, function: of }) => {
    if (queue === undefined || (messageId === undefined) !== all) {
      throw new CommandRefused('Give the name of one dead-letter queue and the id of a message in it, or --all.');
    }
    if (!isDiscardReason(reason)) throw new CommandRefused(`Give --reason ${Object.keys(discardReasons).join(' | ')}.`);
    await discard(deployment, queue, { messageId, of }, async (letter) => {
      const at = (await deployment.now()).toISOString();
      process.stdout.write(
        `Discarded at ${at}: message ${letter.messageId} of ${letter.sentAt} in ${letter.queue}` +
          ` (${letterInWords(letter)}), because ${discardReasons[reason]}.\n`,
      );
    });
    return [];
  },
  republish: async (deployment, options) => {
    const dryRun = options['dry-run'];
    const count = await republish(deployment, archivePart(options), await deployment.now(), dryRun);
    const events = counted(count, 'event');
    return [`${events} ${dryRun ? 'would be' : count === 1 ? 'is' : 'are'} published again.`];
  },
  'rotate-link-keys': async (deployment, options) => {
    const seconds = Number(options['wait-seconds']);
    if (!Number.isInteger(seconds) || seconds < 0)
      throw new CommandRefused('--wait-seconds is a whole number of seconds.');
    if (seconds < leastWait)
      throw new CommandRefused(
        `--wait-seconds is at least ${leastWait}: functions keep the keys for that long, and refuse links made with a key that they do not know (404).`,
      );
    const active = await rotateLinkKeys(deployment, async () => {
      process.stdout.write(`The new key is there. It becomes active in ${seconds} s, when every function knows it.\n`);
      await wait(seconds * second);
    });
    return [`Links are made with k${active} now; those made before stay valid.`];
  },
  'verify-ledger': async (deployment) => {
    const found = await verifyLedger(deployment);
    if (found.broken.length > 0) throw new CommandRefused(ledgerLines(found).join('\n'));
    return ledgerLines(found);
  },
  smoke: async (deployment) => {
    const results = await smokeTest(deployment);
    const lines = smokeLines(results);
    if (results.some(({ trouble }) => trouble !== undefined)) throw new CommandRefused(lines.join('\n'));
    return lines;
  },
  dns: async (deployment) => {
    const findings = await checkDns(deployment);
    const lines = dnsLines(findings);
    if (findings.some(isWrong)) throw new CommandRefused(lines.join('\n'));
    return lines;
  },
  'resend-service-mail': async (deployment, { names, all, ...options }) => {
    if ((names.length === 0) !== all) throw new CommandRefused('Give the ids of service mails, or --all.');
    const dryRun = options['dry-run'];
    const mails = await resendServiceMails(deployment, all ? undefined : names, await deployment.now(), dryRun);
    const lines = mails.map((mail) => `  ${mail.mailId} ${mail.kind} to ${mail.alumniId}, since ${mail.doubtSince}`);
    const be = mails.length === 1 ? 'is' : 'are';
    const becomes = dryRun ? `${be} in doubt and could be resent` : `${be} resent within 15 minutes`;
    return [`${counted(mails.length, 'service mail')} ${becomes}${mails.length === 0 ? '.' : ':'}`, ...lines];
  },
};

function archivePart(options: Options): ArchivePart {
  const from = instant('from', options.from);
  const to = instant('to', options.to);
  if (options.subject !== undefined) {
    return { subject: options.subject, ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
  }
  if (from === undefined || to === undefined) throw new CommandRefused('Give --subject, or --from and --to.');
  return { from, to };
}

function instant(name: string, text: string | undefined): Date | undefined {
  if (text === undefined) return undefined;
  const at = new Date(text);
  if (Number.isNaN(at.getTime()))
    throw new CommandRefused(`--${name} ${text} is not an instant, as in 2026-04-01T09:00:00Z.`);
  return at;
}

async function main(): Promise<void> {
  const options = readOptions();
  if (options.help) return void process.stdout.write(`${usage}\n`);
  const run = commands[options.command];
  if (run === undefined) throw new CommandRefused(`Give one of: ${Object.keys(commands).join(', ')}.`);
  refuseUnheeded(options);
  const readyFile = options['ready-file'];
  const deployment = readyFile === undefined ? awsDeployment(options.deployment) : laptopDeployment(readyFile);
  try {
    for (const line of await run(deployment, options)) process.stdout.write(`${line}\n`);
  } finally {
    deployment.close();
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${sentenceOf(error)}\n`);
  process.exitCode = 1;
});
