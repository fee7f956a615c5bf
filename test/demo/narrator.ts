/** Tells the story and checks it: a statement that is not true ends the demo. */
export interface Narrator {
  /** Opens a chapter. */
  chapter(title: string): void;
  /** Says what happened. */
  tell(sentence: string): void;
  /** Says what must be true now; throws {@link Untrue} when it is not. */
  check(sentence: string, truth: boolean, found?: unknown): void;
}

/** What the story says did not happen. */
export class Untrue extends Error {
  override readonly name = 'Untrue';
}

/** A narrator that writes lines and counts what it checked. */
export function narrator(write: (line: string) => void): Narrator & { readonly checked: number } {
  let checked = 0;
  let chapters = 0;
  return {
    get checked() {
      return checked;
    },
    chapter(title) {
      chapters += 1;
      write(`\n${chapters}. ${title}`);
    },
    tell(sentence) {
      write(`   ${sentence}`);
    },
    check(sentence, truth, found) {
      if (!truth) throw new Untrue(`${sentence}${found === undefined ? '' : ` (found: ${JSON.stringify(found)})`}`);
      checked += 1;
      write(`   ✓ ${sentence}`);
    },
  };
}
