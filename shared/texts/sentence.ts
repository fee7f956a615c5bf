/**
 * An English sentence whose last words may be a name that itself ends in a full stop, as "Co., Ltd." does: one stop ends
 * both (The Chicago Manual of Style, 18th ed., 6.14).
 */
export function sentence(words: string): string {
  return /[.!?…]$/.test(words) ? words : `${words}.`;
}
