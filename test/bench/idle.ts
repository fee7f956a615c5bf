/** What the deployed programme costs in a month in which nothing happens. */

import { idleItems, idleTable, idleTotal } from '../costs/idle-costs.ts';
import { idleRuns, secretsToCome } from '../costs/idle-runs.ts';
import { templatesIn } from '../templates.ts';
import { report } from './report.ts';

/** Prints the bill item by item, as `docs/limits.md` shows it. @param outdir where the app was synthesized to */
export function measureIdle(outdir: string): void {
  const items = idleItems(templatesIn(outdir), { idleRuns, secretsToCome });
  console.log(`${idleTable(items)}\n`);
  report('cost of a month in which nothing happens', `${idleTotal(items).toFixed(2)} USD`, '< 4 USD');
}
