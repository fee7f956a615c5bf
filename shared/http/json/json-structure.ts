/** What a JSON parser hides, in requests and in webhooks alike. */
import type { ProblemError } from '../../decision/problem-error.ts';
import { toPointer } from '../../decision/schema-problems.ts';

/** Deepest nesting; no request of ours nests deeper than 8. */
const deepest = 32;

/** An object or list that is being read: its names so far, and the place that reading has reached. */
interface Level {
  readonly names: Set<string> | undefined;
  at: string | number;
}

/**
 * What parsing would hide: nesting so deep that the next reader of the value would run out of stack, and a name that appears
 * twice in an object (programs disagree about which one counts, RFC 8259 §4).
 *
 * @throws SyntaxError for some texts that are not JSON; the parser refuses the others
 */
export function structureProblem(text: string): ProblemError | undefined {
  const levels: Level[] = [];
  for (let at = 0; at < text.length; at++) {
    const level = levels.at(-1);
    const sign = text[at];
    if (levels.length > deepest) {
      return { pointer: '', code: 'too_large', detail: `must not be nested deeper than ${deepest} levels` };
    }
    if (sign === '{') levels.push({ names: new Set(), at: '' });
    else if (sign === '[') levels.push({ names: undefined, at: 0 });
    else if (sign === '}' || sign === ']') levels.pop();
    else if (sign === ',' && typeof level?.at === 'number') level.at += 1;
    else if (sign === '"') {
      const end = endOfString(text, at);
      if (level?.names !== undefined && isName(text, end)) {
        level.at = JSON.parse(text.slice(at, end + 1)) as string;
        if (level.names.has(level.at)) {
          return {
            pointer: toPointer(levels.map((open) => open.at)),
            code: 'duplicate_field',
            detail: 'appears twice',
          };
        }
        level.names.add(level.at);
      }
      at = end;
    }
  }
  return undefined;
}

function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let escapes = 0;
    while (text[end - 1 - escapes] === '\\') escapes += 1;
    if (escapes % 2 === 0) return end;
  }
  throw new SyntaxError('the string does not end');
}

/** Whether the string that ends here is a name: a colon follows. */
function isName(text: string, end: number): boolean {
  let next = end + 1;
  while (text[next] === ' ' || text[next] === '\t' || text[next] === '\n' || text[next] === '\r') next += 1;
  return text[next] === ':';
}
