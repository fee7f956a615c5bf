/** What the README of a room or a context says about its neighbours, read from the imports, the subscriptions and the catalogue. */
import { basename } from 'node:path';
import { catalogue } from '../../events/catalogue.ts';
import { allSubscriptions } from './project.ts';
import { contextOf, importsBetween, isEntry, roomOf, sourceFiles } from './source-files.ts';

/** The generated lists, by the path of the README that shows them. */
export async function neighbours(): Promise<ReadonlyMap<string, { room?: string; events?: string }>> {
  const files = sourceFiles('functions');
  const subscriptions = await allSubscriptions();
  const importsOf = importsBetween(files, roomOf);
  const rooms = [...importsOf.keys()].sort();
  const consumed = ({ entry }: { entry: string }) => {
    const found = subscriptions.filter((subscription) => subscription.entry === entry);
    return found.flatMap((subscription) => {
      if ('events' in subscription) return subscription.events.map(({ type }) => `\`${type}\``);
      return 'outsideEvent' in subscription
        ? [`\`${subscription.outsideEvent}\` from outside systems`]
        : [`${quoted(subscription.detailTypes)} of \`${subscription.awsSource}\``];
    });
  };
  const entriesOf = (room: string) =>
    files
      .filter((file) => roomOf(file.path) === room && isEntry(file))
      .map(({ path }) => {
        const events = consumed({ entry: path.slice('functions/'.length, -'.ts'.length) });
        const name = `\`${basename(path, '.ts')}\``;
        return events.length === 0 ? name : `${name} consumes ${events.join(', ')}`;
      });
  const named = (of: Iterable<string>) => [...of].sort().map((room) => `\`${basename(room)}\``);
  const roomLists = rooms.map((room) => {
    const importers = rooms.filter((other) => importsOf.get(other)?.has(room));
    const lines = [
      `- Entry functions: ${entriesOf(room).join('; ') || 'none'}.`,
      `- Imports ${named(importsOf.get(room) ?? []).join(', ') || 'no other room'}; imported by ${named(importers).join(', ') || 'no room'}.`,
    ];
    return [`functions/${room}/README.md`, { room: lines.join('\n') }] as const;
  });
  const contexts = [...new Set(files.flatMap(({ path }) => contextOf(path) ?? []))].sort();
  const contextLists = contexts.map((context) => {
    const own = subscriptions.filter(({ entry }) => entry.startsWith(`${context}/`));
    const events = own.flatMap((one) => ('events' in one ? one.events : []));
    const outside = own.flatMap((one) => ('outsideEvent' in one ? [`\`${one.outsideEvent}\``] : []));
    const ofAws = own.flatMap((one) =>
      'awsSource' in one ? [`- Consumes ${quoted(one.detailTypes)} of \`${one.awsSource}\`.`] : [],
    );
    const publishes = catalogue.filter(({ source }) => source === `okaeri.${context}`).map(({ type }) => `\`${type}\``);
    const bySource = Map.groupBy(events, ({ source }) => source.slice('okaeri.'.length));
    const sources = [...bySource].sort(([one], [other]) => (one < other ? -1 : 1));
    const consumes = [
      ...sources.map(([source, of]) => {
        const types = [...new Set(of.map(({ type }) => `\`${type}\``))].sort();
        return `- Consumes ${types.join(', ')} (${source === context ? 'its own' : source}).`;
      }),
      ...(outside.length > 0 ? [`- Consumes ${outside.join(', ')} from outside systems.`] : []),
      ...ofAws,
    ];
    const lines = [`- Publishes ${publishes.join(', ') || 'no events'}.`, ...consumes];
    return [`functions/${context}/README.md`, { events: lines.join('\n') }] as const;
  });
  return new Map<string, { room?: string; events?: string }>([...roomLists, ...contextLists]);
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ');
}
