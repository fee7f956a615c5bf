/**
 * What is costly to make, made when it is used first: a function that starts does not wait for it. Every object of `Intl` is (up to some milliseconds,
 * because it reads the data of its language).
 *
 * @example
 * const collator = onFirstUse(() => new Intl.Collator('ja'));
 * names.sort((one, other) => collator().compare(one, other));
 */
export function onFirstUse<Value extends object>(make: () => Value): () => Value {
  let made: Value | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
