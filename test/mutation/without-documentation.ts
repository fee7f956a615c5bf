/**
 * A plugin of Stryker: what a schema, a lifecycle or a table only says to readers (`.meta(…)`; `of`, `begins`, `says`; `holds`,
 * `forgets`) has no faults that a unit test could notice; the generated documents show it.
 */
interface SyntaxPath {
  readonly key?: string | number | null;
  readonly listKey?: string | undefined;
  readonly node?: { readonly type: string };
  readonly parent?: {
    readonly type: string;
    readonly callee?: { readonly property?: { readonly name?: string } };
    readonly key?: { readonly name?: string };
  };
}

function shouldIgnore({ key, listKey, node, parent }: SyntaxPath): string | undefined {
  if (listKey === 'arguments' && parent?.type === 'CallExpression')
    return parent.callee?.property?.name === 'meta' ? 'documentation' : undefined;
  if (key !== 'value' || parent?.type !== 'ObjectProperty') return undefined;
  const name = parent.key?.name;
  const asText = node?.type === 'StringLiteral' && ['of', 'holds', 'forgets'].includes(name ?? '');
  const said = name === 'says' || name === 'begins' || asText;
  return said ? 'documentation' : undefined;
}

export const strykerPlugins = [{ kind: 'Ignore', name: 'documentation', value: { shouldIgnore } }];
