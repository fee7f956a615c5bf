/** Values that nobody means to send, and that somebody will: each stands for a kind of fault that real inputs showed. */
import type { Random } from '../chaos/random.ts';

const odd: readonly (() => unknown)[] = [
  // Text that a store, a mail or a calendar cannot hold, or that means something to one of them.
  ...[
    '\u0000',
    'Word\u000Bの改行',
    '\u2028\u2029\u0085',
    '私用\ue000領域',
    '\ud83d',
    `${'あ'.repeat(149)}👩‍👩‍👧‍👦`,
    'title\r\nBcc: somebody@example.com',
    'BEGIN:VEVENT\nEND:VCALENDAR',
    '\u202egnp.exe',
    '\ufeff',
    '{{ unsubscribe_url }}',
    '{{ salutation',
    '{{{{}}}}',
    '配信停止',
    '<script>alert(1)</script>',
    '“quoted” <text>',
    '[詳細](/news)',
    '[詳細](https://example.com "12月まで")',
    '| 時 | 所 |\n|---|---|\n| 19時 | 本社 | 3階 |',
    '<!-- 下書き',
    '<pre>\n\n> - ```',
    '![]({{ unsubscribe_url }})',
    '![](https://example.com/{{ preferences_url }})',
    '=HYPERLINK("https://example.com")',
    'a"b',
    'javascript:alert(1)',
    'https://example.com/"onclick="x',
    'https://example.com/{{ salutation }}',
    'JST',
    'Mars/Olympus',
    '&copy;&#0;&#x110000;',
    '](https://example.com)[',
  ].map((text) => () => text),
  () => '> '.repeat(5_000),
  () => '['.repeat(5_000),
  () => '*a_'.repeat(5_000),
  () => 'x'.repeat(80_000),
  () => '',
  () => ' ',
  // Times at the edge of what a date can say.
  ...[
    '0000-01-01T00:00:00+14:00',
    '9999-12-31T23:59:59-12:00',
    '2026-02-30T00:00:00Z',
    '2026-12-10T19:00:00',
    '2026-12-10',
    '9999-12-31',
    '1969-12-31T23:59:60Z',
  ].map((time) => () => time),
  // Numbers beyond what a store or a float can hold.
  ...[1e130, 5e-324, 2.2e16, 2 ** 53 + 2, -1, -0, 0, 0.1, 1.5, 1e21, Number.MAX_SAFE_INTEGER].map(
    (value) => () => value,
  ),
  () => null,
  () => true,
  () => [],
  () => ({}),
  () => ({ ja: {} }),
  () => JSON.parse('{"__proto__":{"admin":true},"constructor":1}') as unknown,
  () => Array.from({ length: 5_000 }, () => 'x'),
  () => nested(200),
];

/** One of them. */
export function oddValue(random: Random): unknown {
  return random.of(odd)();
}

/** The same value with one thing in it replaced, removed, or added that does not belong there. */
export function disturbed(value: unknown, random: Random): unknown {
  if (typeof value !== 'object' || value === null || random.next() < 0.15) return oddValue(random);
  if (Array.isArray(value)) {
    const at = random.under(value.length + 1);
    return [
      ...value.slice(0, at),
      value.length === 0 ? oddValue(random) : disturbed(value[at], random),
      ...value.slice(at + 1),
    ];
  }
  const names = Object.keys(value);
  if (names.length === 0 || random.next() < 0.1)
    return { ...value, [random.of(['unknown', '__proto__', '', 'id'])]: oddValue(random) };
  const name = random.of(names);
  const { [name]: member, ...others } = value as Record<string, unknown>;
  return random.next() < 0.15 ? others : { ...others, [name]: disturbed(member, random) };
}

function nested(depth: number): unknown {
  let value: unknown = 'deep';
  for (let level = 0; level < depth; level++) value = level % 2 === 0 ? [value] : { ja: value };
  return value;
}
