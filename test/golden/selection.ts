/** Of thousands of stored items, the few that show every attribute, type and word that any of them has. */
import type { StoredItem } from './items.ts';

/** Names of attributes that are data: positions, hashes and ids as keys of a map. */
const isData = (name: string) => /^\d+$|^[0-9a-f]{16,}$|^[a-z]{3}_/.test(name);
/** A state, a kind, a reason: what code compares with. Names, texts and ids are none. */
const isWord = (text: string) => /^[a-z]+([_-][a-z]+)*$/.test(text) && text.length <= 40;
/** Attributes that hold what people wrote. */
const written = new Set(['skills', 'ownSkills', 'given', 'family', 'preferred', 'department', 'title']);
/** So many items of a table at most. */
const mostItems = 15;

/** The fewest items, smallest first where several show the same, that show everything which any item shows. */
export function telling(items: readonly StoredItem[]): readonly StoredItem[] {
  const open = items
    .map((item) => ({ item, size: JSON.stringify(item).length, shows: shown(item) }))
    .sort((one, other) => one.size - other.size);
  const seen = new Set<string>();
  const chosen: StoredItem[] = [];
  while (chosen.length < mostItems) {
    const gain = ({ shows }: (typeof open)[number]) => [...shows].filter((fact) => !seen.has(fact)).length;
    const best = open.reduce<(typeof open)[number] | undefined>(
      (found, one) => (found === undefined || gain(one) > gain(found) ? one : found),
      undefined,
    );
    if (best === undefined || gain(best) === 0) break;
    chosen.push(best.item);
    for (const fact of best.shows) seen.add(fact);
  }
  return chosen;
}

function shown(item: StoredItem): ReadonlySet<string> {
  const facts = new Set<string>();
  walk({ M: item }, '');
  return facts;

  function walk(value: object, path: string): void {
    for (const [type, content] of Object.entries(value) as [string, unknown][]) {
      facts.add(`${path}:${type}`);
      if (type === 'M') {
        for (const [name, inner] of Object.entries(content as Record<string, object>)) {
          if (!written.has(name)) walk(inner, `${path}.${isData(name) ? '*' : name}`);
          else facts.add(`${path}.${name}`);
        }
      } else if (type === 'L') for (const inner of content as object[]) walk(inner, `${path}[]`);
      else if (type === 'BOOL') facts.add(`${path}=${content}`);
      else if (type === 'S' && isWord(content as string)) facts.add(`${path}=${content}`);
    }
  }
}
