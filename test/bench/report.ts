/** The table that a run prints at its end: what was measured, the figure, the target. */
const rows: (readonly [measure: string, figure: string, target: string])[] = [];

/** Notes a figure and prints it at once. */
export function report(measure: string, figure: string, target = ''): void {
  rows.push([measure, figure, target]);
  console.log(`${measure.padEnd(64)} ${figure.padStart(26)}  ${target}`);
}

/** All figures of this run, for `docs/performance.md`. */
export function markdown(): string {
  const lines = rows.map(([measure, figure, target]) => `| ${measure} | ${figure} | ${target} |`);
  return ['| measured | figure | target |', '|---|---|---|', ...lines].join('\n');
}

export function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}

export function percentiles(times: readonly number[]): string {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number) =>
    (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(0);
  return `${at(0.5)} / ${at(0.99)} ms`;
}
