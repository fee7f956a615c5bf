/** The schemas of what HR systems and HR state about employees, as webhooks and imports are read, and as they are described. */
import * as z from 'zod';
import {
  type IntakeItem,
  intakeKinds,
  leaverFactsSchema,
  reasonCodes,
  sourceKeySchema,
  statedConsentSchema,
} from '../../events/read-models/intake-item.ts';
import { isBlank } from '../../shared/characters/characters.ts';
import { receivedLine } from '../../shared/characters/written-text.ts';
import { mostItems } from '../../shared/http/json/json-body.ts';
import type { SentBody } from '../../shared/http/route.ts';
import { statedNamesSchema } from '../../shared/locale/names.ts';
import { receivedEmailAddressSchema } from '../../shared/mail-format/address.ts';
import { calendarDateSchema, instantSchema } from '../../shared/time/calendar.ts';
import { longestSkill, mostSkills } from '../../shared/vocabulary.ts';

/** Reasons that say something about a person's health (要配慮個人情報, APPI Art. 2-3): dropped before anything else. */
export const sensitiveReasons = ['illness', 'childbirth'] as const;

// z.object drops what it does not know: My Number, bank, salary, residence card, the work address and all the rest.
const anyFacts = leaverFactsSchema.extend({
  sourceSystem: sourceKeySchema,
  sourceEmployeeId: sourceKeySchema,
  names: statedNamesSchema.optional(),
  personalEmail: receivedEmailAddressSchema.optional(),
  locale: receivedLine(35).optional(),
  employment: leaverFactsSchema.shape.employment
    .unwrap()
    .extend({
      type: receivedLine(50).optional(),
      hireDate: calendarDateSchema,
      lastWorkingDay: calendarDateSchema.optional(),
      terminationDate: calendarDateSchema.optional(),
      department: receivedLine(200).optional(),
      title: receivedLine(200).optional(),
      location: receivedLine(200).optional(),
    })
    .optional(),
  exit: leaverFactsSchema.shape.exit
    .unwrap()
    .extend({ evaluation: receivedLine(20).optional() })
    .optional(),
  // An empty one says nothing, and is no reason to lose a person.
  skills: z
    .array(receivedLine(longestSkill))
    .max(mostSkills)
    .overwrite((skills) => skills.filter((skill) => !isBlank(skill)))
    .optional(),
  consentAtExit: statedConsentSchema.optional(),
});

const stint = z.object({ ...anyFacts.shape.employment.unwrap().shape }).superRefine(checkDates);

/** An employment begins, has a last working day, and ends, in that order; days may be the same. */
function checkDates(
  {
    hireDate,
    lastWorkingDay,
    terminationDate,
  }: { hireDate: string; lastWorkingDay?: string | undefined; terminationDate?: string | undefined },
  context: z.core.$RefinementCtx,
): void {
  const notBefore = (field: string, date: string | undefined, earlier: string, bound: string | undefined) => {
    if (date === undefined || bound === undefined || date >= bound) return;
    context.addIssue({ code: 'custom', path: [field], message: `must not be before ${earlier}` });
  };
  notBefore('terminationDate', terminationDate, 'hireDate', hireDate);
  notBefore('lastWorkingDay', lastWorkingDay, 'hireDate', hireDate);
  notBefore('terminationDate', terminationDate, 'lastWorkingDay', lastWorkingDay);
}

/** The `data` of a canonical event, by what it states; that of a leaver is the line of an import, too. */
export const dataSchemas = {
  // A leaver can only be written to by name, and not before the employment ended.
  offboarded: anyFacts.extend({
    names: anyFacts.shape.names.unwrap(),
    employment: stint.safeExtend({ terminationDate: calendarDateSchema }),
  }),
  offboarding_cancelled: anyFacts.extend({ employment: stint.optional() }),
  rehired: anyFacts.extend({ employment: stint.optional() }),
  updated: anyFacts.extend({ employment: stint.optional() }),
  deleted: anyFacts.pick({ sourceSystem: true, sourceEmployeeId: true }),
} satisfies Record<IntakeItem['kind'], z.ZodObject>;

export type StatedFacts = z.infer<typeof anyFacts>;

const exit = anyFacts.shape.exit.unwrap().extend({
  reasonCode: z
    .enum([...reasonCodes, ...sensitiveReasons])
    .optional()
    .meta({ description: 'Why; `illness` and `childbirth` are dropped before anything is stored' }),
});

/** A leaver as stated: it may name the reasons that are dropped. */
const leaver = dataSchemas.offboarded.extend({ exit: exit.optional() }).meta({
  examples: [
    {
      sourceSystem: 'smarthr',
      sourceEmployeeId: 'A1002',
      names: { family: '髙橋', given: '花子', familyKana: 'タカハシ', givenKana: 'ハナコ', preferred: null },
      personalEmail: 'hanako.takahashi@example.net',
      locale: 'ja',
      employment: { hireDate: '2016-04-01', terminationDate: '2026-03-31', department: '開発部' },
      exit: { type: 'voluntary', reasonCode: 'career_change' },
      skills: ['TypeScript', 'AWS'],
      contactBasis: 'written_notice',
    },
  ],
});

/** The largest inline import, in MB; the gateway and Lambda accept 6 in all. */
export const largestImport = 5;
/** The first problems of an import are reported, up to this number. */
export const mostProblems = 1_000;

/** The fields of an import of past leavers. */
export function importFields<Employee extends z.ZodType>(employee: Employee) {
  return {
    employees: z
      .array(employee)
      .min(1)
      .max(mostItems)
      .meta({ description: 'Each the `data` of a canonical `employee.offboarded` event (docs/canonical-event.md)' }),
    dryRun: z.boolean().default(false).meta({ description: 'Check and count only; nobody is imported or invited' }),
    upload: z
      .literal(false, `is not available yet: send the employees inline, at most ${largestImport} MB`)
      .optional()
      .meta({ description: 'Uploads of larger files come later' }),
  };
}

/** An import as it is sent. The problems of a line are in the report, and are not refused at once. */
export const sentImport: SentBody = {
  name: 'Import',
  body: z.strictObject(importFields(leaver)).meta({ description: `Past leavers, at most ${largestImport} MB` }),
};

const timestamp = instantSchema.meta({ description: 'When the source stated it; not in the future' });
const { offboarded: _offboarded, ...otherData } = dataSchemas;
const others = Object.entries(otherData).map(([kind, data]) =>
  z.object({
    type: z.literal(`employee.${kind}`),
    timestamp,
    data: 'exit' in data.shape ? data.extend({ exit: exit.optional() }) : data,
  }),
);
const known = intakeKinds.map((kind) => `employee.${kind}`);

/** The longest id of a webhook, in characters; it only serves to recognize a message. */
export const longestId = 256;
/** How far the time of a webhook may be from now. */
export const toleranceSeconds = 300;

/** A webhook as it is sent. */
export const sentWebhook: SentBody = {
  name: 'HrisEvent',
  headers: z.object({
    'webhook-id': z
      .string()
      .min(1)
      .max(longestId)
      .meta({ description: 'Names the message', examples: ['msg_A1001_1'] }),
    'webhook-timestamp': z
      .string()
      .regex(/^[0-9]{1,12}$/)
      .meta({
        description: `Seconds since 1970, at most ${toleranceSeconds / 60} minutes from now`,
        examples: ['1773997200'],
      }),
    'webhook-signature': z
      .string()
      .min(1)
      .max(4096)
      .meta({
        description: '`v1,` and the HMAC-SHA256 of id, timestamp and body in base64; several with a space between',
        examples: ['v1,1M+OfvVPc/T/rFz720vOEMR5IsxPAghtTUzs8yA+rtc='],
      }),
  }),
  body: z
    .union([
      z.object({ type: z.literal('employee.offboarded'), timestamp, data: leaver }),
      ...others,
      z.object({
        type: z
          .string()
          .min(1)
          .max(100)
          .meta({ not: { enum: known } }),
      }),
    ])
    .meta({
      description: 'The canonical event (docs/canonical-event.md); an unknown type is accepted and ignored',
    }),
};
