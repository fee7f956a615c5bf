/** Which of two representations a request prefers, by its `Accept` (RFC 9110 §12.5.1). */

const weighted = /^\s*([a-z0-9!#$&^_.+-]+|\*)\/([a-z0-9!#$&^_.+-]+|\*)(.*)/i;
const weight = /;\s*q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*(?:;|$)/i;

/**
 * Whether a request would rather have `wanted` than `other`: the most specific range counts for each. A program that accepts
 * anything gets `other`.
 */
export function prefers(accept: string | undefined, wanted: string, other: string): boolean {
  return weightOf(accept ?? '*/*', wanted) > weightOf(accept ?? '*/*', other);
}

function weightOf(accept: string, mediaType: string): number {
  const [type, subtype] = mediaType.split('/');
  const ranges = accept
    .toLowerCase()
    .split(',')
    .flatMap((range) => {
      const [, ofType, ofSubtype, parameters = ''] = weighted.exec(range) ?? [];
      const isMeant =
        (ofType === '*' && ofSubtype === '*') || (ofType === type && (ofSubtype === '*' || ofSubtype === subtype));
      const specific = Number(ofType !== '*') + Number(ofSubtype !== '*');
      return isMeant ? [{ specific, q: Number(weight.exec(parameters)?.[1] ?? 1) }] : [];
    });
  return ranges.sort((one, another) => another.specific - one.specific)[0]?.q ?? 0;
}
