/**
 * `npm run fuzz -- --requests 100000 --seed 7`: requests made from the API's own description, most of them right. Ends with
 * code 1 when a response is a 5xx, or when something was accepted that cannot be mailed.
 */
import { parseArgs } from 'node:util';
import { startOkaeri } from '../../infra/laptop/okaeri.ts';
import { fuzz } from './fuzz.ts';
import { reportOf } from './report.ts';

const { values } = parseArgs({
  options: { requests: { type: 'string', default: '2000' }, seed: { type: 'string', default: '1' } },
});
const fuzzing = { requests: Number(values.requests), seed: Number(values.seed) };
if (!Object.values(fuzzing).every((number) => Number.isInteger(number) && number > 0)) {
  console.error('--requests and --seed are whole numbers above 0');
  process.exit(2);
}
const cloud = await startOkaeri({ quiet: true, throttled: false });
try {
  const findings = await fuzz(cloud, { ...fuzzing, say: (line) => console.log(line) });
  for (const line of reportOf(fuzzing, findings)) console.log(line);
  process.exitCode = findings.faults.length === 0 ? 0 : 1;
} finally {
  await cloud.close();
}
