/** `npm run chaos -- --members 20000 --seed 7`: a campaign is sent through everything that can go wrong. */
import { startOkaeri } from '../../infra/laptop/okaeri.ts';
import { countsIn, readCommandLine } from '../command-options.ts';
import { type Findings, runTrial, type Trial } from './trial.ts';
import { mostInOneSecond } from './verdict.ts';

const { values } = readCommandLine({
  command: 'npm run chaos',
  does: `Sends a campaign through everything that can go wrong, and checks every promise of the engine on what SES accepted.
Ends with 1 when a promise is broken, and says for whom.`,
  options: {
    members: { type: 'string', default: '2000', says: 'how many members receive the campaign' },
    seed: { type: 'string', default: '1', says: 'what goes wrong, and when' },
    quota: { type: 'string', default: '100', says: 'mails that SES accepts in a second' },
    assembly: { type: 'string', says: 'a synthesized app, to save the time of synthesizing it' },
  },
});
const { members, seed, quota, assembly } = values;
const trial = countsIn({ members, seed, quota });

const started = performance.now();
const cloud = await startOkaeri({
  ses: { maxSendRate: trial.quota, max24HourSend: 10_000_000 },
  ...(assembly === undefined ? {} : { outdir: assembly }),
});
try {
  const findings = await runTrial(cloud, { ...trial, say: (line) => console.log(`${elapsed()}  ${line}`) });
  for (const line of report(trial, findings)) console.log(line);
  process.exitCode = findings.violations.length === 0 ? 0 : 1;
} finally {
  await cloud.close();
}

function elapsed(): string {
  return `${((performance.now() - started) / 1000).toFixed(0).padStart(5)} s`;
}

function report({ members, seed, quota }: Trial, findings: Findings): string[] {
  const { counts, happened, inDoubt, violations: broken } = findings;
  const disturbed = [...happened].map(([kind, times]) => `${kind} ${times}`).sort();
  const states = Object.entries(counts).map(([state, count]) => `${state} ${count}`);
  return [
    '',
    `members ${members}, seed ${seed}, quota ${quota}/s`,
    `disturbed: ${disturbed.join(', ')}`,
    `while sending: ${findings.withdrawn} withdrew, ${findings.suppressed} addresses suppressed`,
    `HR is told: ${states.join(', ')}`,
    `SES accepted ${findings.accepted}; at most ${findings.busiestSecond} in one second (allowed ${mostInOneSecond(quota)})`,
    `in doubt: ${inDoubt.length}, of whom ${inDoubt.filter(({ accepted }) => accepted).length} have the mail`,
    ...inDoubt.slice(0, 50).map(({ alumniId, accepted }) => `  ${alumniId} ${accepted ? 'has it' : 'has it not'}`),
    `HR had them sent to once more: ${findings.resent} mails`,
    '',
    ...broken.slice(0, 100).map(({ promise, who }) => `BROKEN  seed ${seed}: ${promise}: ${who}`),
    broken.length === 0
      ? `VERDICT  everyone once: every promise was kept (seed ${seed})`
      : `VERDICT  ${broken.length} promises broken (seed ${seed})`,
  ];
}
