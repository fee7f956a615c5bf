/** The tour as its documents tell it: shell blocks, each with the output that is printed below it. Pure. */

/** One shell block and what a reader sees when it runs. */
export interface Step {
  /** File and line, for the report of a failure. */
  readonly place: string;
  readonly command: string;
  /** Empty when no output block follows: then the command prints nothing. */
  readonly output: string;
  /** Rows of a CSV file may come in any order. */
  readonly csv: boolean;
}

const fence = /^```(\w*)\n([\s\S]*?)^```$/gm;

/**
 * Reads the steps of a document, or of one section of it.
 * @throws Error when the section is not there, or when an output block belongs to no shell block
 */
export function stepsOf(file: string, text: string, section?: string): Step[] {
  const [from, to] = section === undefined ? [0, text.length] : boundsOf(file, text, section);
  const steps: Step[] = [];
  let awaitsOutput = false;
  for (const { index, 1: language = '', 2: content = '' } of text.matchAll(fence)) {
    if (index < from || index >= to) continue;
    const place = `${file}:${text.slice(0, index).split('\n').length}`;
    if (language === 'sh') {
      steps.push({ place, command: content, output: '', csv: false });
    } else {
      const step = steps.at(-1);
      if (step === undefined || !awaitsOutput) throw new Error(`${place} is an output without a command`);
      steps[steps.length - 1] = { ...step, output: content, csv: language === 'csv' };
    }
    awaitsOutput = language === 'sh';
  }
  return steps;
}

function boundsOf(file: string, text: string, section: string): [from: number, to: number] {
  const from = text.indexOf(`\n## ${section}\n`);
  if (from < 0) throw new Error(`${file} has no section ${section}`);
  const to = text.indexOf('\n## ', from + 1);
  return [from, to < 0 ? text.length : to];
}

/** What differs from run to run, and the sign that stands for it. */
const volatileParts: readonly (readonly [RegExp, string])[] = [
  [/\b[0-9a-f]{16}-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}-\d{6}\b/g, '<message id>'],
  [/\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, '<request id>'],
  [/\b[a-z]{3}_[0-9a-z]{13}\b/g, '<id>'],
  [/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)/g, '<time>'],
  [/\b\d{4}-\d\d-\d\d\b/g, '<date>'],
  [/"cursor":("\d+"|null)/g, '"cursor":<cursor>'],
  [/\b[0-9a-f]{64}\b/g, '<sha256>'],
  [/(?<=[a-z])[0-9A-F]{8}\b/g, '<hash>'],
  [/127\.0\.0\.1:\d+/g, '127.0.0.1:<port>'],
  [/\beyJ[\w.…-]+/g, '<token>'],
  [/\b\d+\.\d s\b/g, '<seconds>'],
];

/** What must be equal of a printed text: without volatile parts, byte order mark, npm's banner and blank lines at either end. */
export function comparable(text: string, csv: boolean): string[] {
  const masked = volatileParts.reduce((left, [part, sign]) => left.replace(part, sign), text);
  const lines = masked
    .replaceAll('\uFEFF', '')
    .replace(/^\n?(> .*\n)+/, '')
    .trim()
    .split('\n')
    .map((line) => line.trimEnd());
  return csv ? [...lines.slice(0, 1), ...lines.slice(1).sort()] : lines;
}
