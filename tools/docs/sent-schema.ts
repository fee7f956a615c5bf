/** The JSON Schema of what other systems send: they send `null` or an empty text for what they do not know, and it counts as absent. */
import * as z from 'zod';
import type { Route, SentBody } from '../../shared/http/route.ts';
import { type JsonSchema, jsonSchema } from './json-schema.ts';

/** The schema of a body that the handler reads itself. */
export function sentSchema({ body }: Pick<SentBody, 'body'>): JsonSchema {
  return withNulls(jsonSchema(body, 'input'));
}

/** The schema of the body that a request may send, even if the handler reads it itself. */
export function bodySchema({ body, sent }: Pick<Route, 'body' | 'sent'>): JsonSchema {
  return sent === undefined ? jsonSchema(body ?? z.undefined(), 'input') : sentSchema(sent);
}

/** The same schema, in which every property that may be absent may also be null, or an empty text if it is a text. */
function withNulls(schema: JsonSchema): JsonSchema {
  const { properties, required = [], items, anyOf, oneOf } = schema;
  return {
    ...schema,
    ...(properties && {
      properties: Object.fromEntries(
        Object.entries(properties).map(([name, field]) => [
          name,
          // A schema that allows no other fields has no nulls either: it is ours, and contains the data of the other system.
          required.includes(name) || schema.additionalProperties === false
            ? withNulls(field)
            : nullable(withNulls(field)),
        ]),
      ),
    }),
    ...(items && { items: withNulls(items) }),
    ...(anyOf && { anyOf: anyOf.map(withNulls) }),
    ...(oneOf && { oneOf: oneOf.map(withNulls) }),
  };
}

function nullable(field: JsonSchema): JsonSchema {
  const { description, examples, ...rest } = field;
  return {
    ...(description === undefined ? {} : { description }),
    ...(examples === undefined ? {} : { examples }),
    anyOf: [rest, ...(needsText(rest) ? [{ type: 'string', maxLength: 0 }] : []), { type: 'null' }],
  };
}

/** Whether a schema describes a text and refuses an empty one. */
function needsText({ type, format, pattern, enum: values }: JsonSchema): boolean {
  return type === 'string' && (format ?? pattern ?? values) !== undefined;
}
