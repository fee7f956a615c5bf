/** Values that a schema allows, as a person would send them: right by the schema, with every script that people write. */
import fc, { type Arbitrary } from 'fast-check';
import { day } from '../../shared/time/durations.ts';
import { resolved, type Schema } from './document.ts';

/** When things are, by the name of their field, in days from now: what the schema cannot say (a start is before its end). */
const daysFromNow: Readonly<Record<string, readonly [least: number, most: number]>> = {
  answerBy: [3, 8],
  decideBy: [9, 10],
  startsAt: [12, 13],
  endsAt: [14, 15],
  sendAt: [1, 2],
  notAfter: [20, 30],
  closesAt: [10, 30],
  leftAfter: [-3000, -1000],
  leftBefore: [-900, 0],
};

/** Numbers of which one must not be less than the other, by the name of their field. */
const rangeOf: Readonly<Record<string, readonly [least: number, most: number]>> = {
  min: [0, 1000],
  max: [1000, 9_000_000],
};

const timeZones = ['Asia/Tokyo', 'Europe/London', 'America/New_York', 'Asia/Kathmandu', 'Pacific/Chatham', 'UTC'];
/** Each may be in one line, and is Markdown that a mail may hold; what it may not hold is among the odd values. */
const sentences = [
  '秋のお便り',
  '皆さま、いかがお過ごしでしょうか。',
  '髙橋・𠮷田両名より、ご近況をお知らせください。',
  'Join us on Thursday — it’s on the house.',
  '10時~12時、13時~15時（受付は9時半から）',
  '詳しくはhttps://example.com/newsをご覧ください。',
  '👩‍👩‍👧‍👦 ご家族もどうぞ 🎉',
  'Ünïcödé, naïve café & 100 % “quoted”, 1 < 2 > 0',
  '詳しくは[こちら](https://example.com/news?a=1&b=2)、または hr@example.com まで',
  '**Snacks** at 7 p.m. — ~~Hall A~~ *Hall B*',
  'الاجتماع السنوي',
  '# 見出し\n\n- 一\n- 二\n\n**太字**「括弧」',
  '在宅勤務が可能です。\n~~~~~~~~~~\n詳細は面談にて。',
  '``` お知らせ\n日時 12月10日\n----------\n会場 本社',
  '3. 青\n2. 赤\n1. 白',
  '> 引用\n\n| 時 | 所 |\n|---|---|\n| 19時 | 本社 |',
  '    お待ちしております (*^_^*) m(__)m',
];

/** Values for a schema; `name` is the field's, by which dates and addresses make sense together. */
export function rightValues(given: Schema, name: string, now: Date): Arbitrary<unknown> {
  const schema = resolved(given);
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) return fc.oneof(...choices.map((choice) => rightValues(choice, name, now)));
  switch (schema.type) {
    case 'object':
      return objects(schema, now);
    case 'array':
      return fc.array(rightValues(schema.items ?? {}, name, now), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.min(schema.maxItems ?? 3, (schema.minItems ?? 0) + 3),
      });
    case 'integer':
      return fc.integer({ min: lowest(schema), max: Math.min(highest(schema), lowest(schema) + 500) });
    case 'number':
      return numbers(schema, name);
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    default:
      return texts(schema, name, now);
  }
}

function numbers(schema: Schema, name: string): Arbitrary<number> {
  const [least, most] = rangeOf[name] ?? [lowest(schema), Math.min(highest(schema), lowest(schema) + 1000)];
  const hundredths = fc.integer({ min: 0, max: 99 });
  return fc.oneof(
    fc.integer({ min: Math.ceil(least), max: Math.floor(most) }),
    hundredths.map((part) => Math.min(most, least + part / 100)),
  );
}

function objects({ properties = {}, required = [] }: Schema, now: Date): Arbitrary<object> {
  const fields = Object.fromEntries(
    Object.entries(properties).map(([name, field]) => [name, rightValues(field, name, now)]),
  );
  // A field without a rule that demands it is there half of the time.
  return fc.record(fields, { requiredKeys: required as [] }).map(agreeing);
}

/** A gathering whose seats do not contradict where it is held; the generator reads no rules between fields. */
function agreeing(value: Readonly<Record<string, unknown>>): object {
  if (!('waitingList' in value || 'seats' in value || 'onlineSeats' in value)) return value;
  const { onlineSeats, minAttendees, ...rest } = value;
  const ways = { onlineSeats: rest['onlineUrl'] == null || rest['seats'] != null ? undefined : onlineSeats };
  return { ...rest, ...ways, ...(minAttendees == null ? {} : { minAttendees: 1 }) };
}

function texts(schema: Schema, name: string, now: Date): Arbitrary<unknown> {
  if (schema.format === 'date-time' || schema.format === 'date') {
    const [least, most] = daysFromNow[name] ?? [-30, -1];
    const instants = fc
      .integer({ min: least * 24 * 60, max: most * 24 * 60 })
      .map((minutes) => new Date(now.getTime() + (minutes / (24 * 60)) * day).toISOString());
    return schema.format === 'date' ? instants.map((instant) => instant.slice(0, 10)) : instants;
  }
  if (schema.format === 'uri') return fc.webUrl({ validSchemes: ['https'], withQueryParameters: true });
  if (name === 'timeZone') return fc.constantFrom(...timeZones);
  if (name === 'locale') return fc.constantFrom('ja', 'en');
  if (name === 'personalEmail') return fc.uuid().map((part) => `${part}@example.net`);
  // A pattern with a beginning says how the whole text is written; another one, what must be somewhere in it.
  const pattern = new RegExp(schema.pattern ?? '', 'u');
  const forbidden = schema.not?.pattern === undefined ? undefined : new RegExp(schema.not.pattern, 'u');
  const isRight = (text: string) => pattern.test(text) && forbidden?.test(text) !== true;
  if (schema.pattern?.startsWith('^')) return fc.stringMatching(pattern);
  const least = schema.minLength ?? 0;
  const most = Math.min(schema.maxLength ?? 150, 150);
  const examples = (schema.examples ?? []).filter((example) => typeof example === 'string');
  const known = [...sentences, ...examples].filter(
    (text) => text.length >= least && text.length <= most && isRight(text),
  );
  const any = fc
    .string({ unit: 'grapheme', minLength: Math.max(least, 1), maxLength: Math.min(most, 30) })
    .filter(isRight);
  return fc.oneof(
    { arbitrary: fc.constantFrom(...known, 'あ'.repeat(Math.max(least, 1))), weight: 4 },
    { arbitrary: any, weight: 1 },
  );
}

function lowest({ minimum, exclusiveMinimum }: Schema): number {
  if (exclusiveMinimum !== undefined) return exclusiveMinimum + 1;
  return minimum ?? 0;
}

function highest({ maximum, exclusiveMaximum }: Schema): number {
  return exclusiveMaximum !== undefined ? exclusiveMaximum - 1 : (maximum ?? Number.MAX_SAFE_INTEGER);
}
