/** The pictures in the READMEs of the contexts that are drawn by hand: a function in one of them is shown with all that it consumes. */
import { describe, expect, test } from 'vitest';
import { allSubscriptions, projectFile } from '../../../tools/docs/project.ts';

const contexts = ['alumni', 'campaigns', 'consent', 'gatherings', 'hris', 'mail', 'rehire'];
const subscriptions = await allSubscriptions();

/** The flow charts of a README, without those that are generated. */
function pictures(context: string): string[] {
  const byHand = projectFile(`functions/${context}/README.md`).replace(/<!-- imports: [\s\S]*?<!-- \/imports -->/g, '');
  return [...byHand.matchAll(/^```mermaid\nflowchart[\s\S]*?^```$/gm)].map(([picture]) => picture);
}

const shown = contexts.flatMap((context) =>
  pictures(context).flatMap((picture) =>
    subscriptions.flatMap((subscription) => {
      const [, , name = ''] = subscription.entry.split('/');
      const isShown = subscription.entry.startsWith(`${context}/`) && new RegExp(`\\[${name}\\b`).test(picture);
      return isShown ? [{ context, name, picture, subscription }] : [];
    }),
  ),
);

describe('a function in a picture', () => {
  test.each(shown)('of $context is shown with all that it consumes: $name', ({ picture, subscription }) => {
    const consumed =
      'events' in subscription
        ? subscription.events.map(({ type }) => type)
        : 'awsSource' in subscription
          ? subscription.detailTypes
          : [subscription.outsideEvent];
    expect(consumed.filter((type) => !picture.includes(type))).toEqual([]);
  });

  test('is found where there is one', () => {
    expect(shown.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['request-notices', 'offer-freed-seats', 'take-in-import']),
    );
  });
});
