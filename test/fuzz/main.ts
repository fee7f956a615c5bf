/** `npm run fuzz -- --requests 100000 --seed 7`: requests made from the API's own description. */
import { startOkaeri } from '../../infra/laptop/okaeri.ts';
import { countsIn, readCommandLine } from '../command-options.ts';
import { fuzz } from './fuzz.ts';
import { reportOf } from './report.ts';

const { values } = readCommandLine({
  command: 'npm run fuzz',
  does: `Makes requests from the API's own description, most of them right. Ends with 1 when a response is a 5xx, or when
something was accepted that cannot be mailed.`,
  options: {
    requests: { type: 'string', default: '2000', says: 'how many requests' },
    seed: { type: 'string', default: '1', says: 'which requests' },
  },
});
const fuzzing = countsIn(values);
const cloud = await startOkaeri({ quiet: true, throttled: false });
try {
  const findings = await fuzz(cloud, { ...fuzzing, say: (line) => console.log(line) });
  for (const line of reportOf(fuzzing, findings)) console.log(line);
  process.exitCode = findings.faults.length === 0 ? 0 : 1;
} finally {
  await cloud.close();
}
