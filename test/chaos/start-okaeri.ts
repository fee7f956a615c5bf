import { startOkaeri } from '../../infra/laptop/okaeri.ts';

// Okaeri in a process of its own, for tests that kill it: node start-okaeri.ts <state directory> <cdk.out> <mails a second>
const [stateDir = '', outdir = '', rate = ''] = process.argv.slice(2);
const cloud = await startOkaeri({ quiet: true, stateDir, outdir, ses: { maxSendRate: Number(rate) } });
// JSON leaves functions out.
const { broken: _broken, ...ready } = cloud;
process.stdout.write(`${JSON.stringify(ready)}\n`);
