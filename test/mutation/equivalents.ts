/**
 * Faults that change nothing that anybody could notice, with the reason: by file, then as the run names them
 * (`what stood there → what stood there instead`).
 */
export const equivalents: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'shared/links/token.ts': {
    'derived.set(keys, known); → ;': 'only remembers a key that is derived again otherwise',
    'known.set(name, key); → ;': 'only remembers a key that is derived again otherwise',
    'found !== undefined → false': 'the key is derived again',
  },
};
