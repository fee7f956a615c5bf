/** A plugin of Stryker: what a schema only says to readers (`.meta(…)`) has no faults that a unit test could notice; the generated documents show it. */
interface SyntaxPath {
  readonly listKey?: string | undefined;
  readonly parent?: { readonly type: string; readonly callee?: { readonly property?: { readonly name?: string } } };
}

function shouldIgnore({ listKey, parent }: SyntaxPath): string | undefined {
  const isArgument = listKey === 'arguments' && parent?.type === 'CallExpression';
  return isArgument && parent.callee?.property?.name === 'meta' ? 'documentation' : undefined;
}

export const strykerPlugins = [{ kind: 'Ignore', name: 'documentation', value: { shouldIgnore } }];
