/** The fields of the preference form, and what they held when the page was shown. */
import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import { textLine } from '../../../shared/characters/written-text.ts';
import type { Submission } from '../../../shared/http/pages/page.ts';
import { idSchema } from '../../../shared/identifier.ts';
import { languageSchema } from '../../../shared/locale/languages.ts';
import { timeZoneSchema } from '../../../shared/time/calendar.ts';
import { longestSkill, mostSkills, topicSchema, topics } from '../../../shared/vocabulary.ts';
import { laterNoticeShown, oneOrMany, privacyNoticeShown } from '../pages/form-fields.ts';
import { longestSkills, type PreferenceForm, type ShownForm, skillsIn } from './preferences.ts';

/**
 * All skills together, up to the longest text that they may be. A skill itself is checked only if the member changed
 * it.
 */
const skillsSchema = z.string().max(longestSkills).transform(skillsIn);
const changedSkills = z.array(textLine(longestSkill)).max(mostSkills);

/** A box on its own: sent when it is ticked, absent when not. */
const ticked = z
  .literal('yes')
  .optional()
  .transform((value) => value === 'yes');

/** Topics as the page showed them; one that no longer exists does not count. */
const shownTopics = oneOrMany(z.string()).transform((sent) => topics.filter((topic) => sent.includes(topic)));

const leaving = z.object({ leave: z.enum(['ask', 'confirmed']) });

const fields = z
  .object({
    topic: oneOrMany(topicSchema),
    locale: languageSchema.optional(),
    timeZone: timeZoneSchema.optional(),
    frequency: z.enum(['all', 'pause']).optional(),
    directory: ticked,
    hourReminder: ticked,
    skills: skillsSchema.optional(),
    leave: leaving.shape.leave.optional(),
    code: z.string().max(20).optional(),
    verification: idSchema('verification').optional(),
    notice: privacyNoticeShown,
    'directory-notice': laterNoticeShown('directory'),
    language: languageSchema.optional(),
    'was-topic': shownTopics,
    'was-locale': z.string().optional(),
    'was-timeZone': z.string().default(''),
    'was-frequency': z.string().default(''),
    'was-directory': ticked,
    'was-hourReminder': ticked,
    'was-skills': z.string().default('').transform(skillsIn),
  })
  .superRefine(({ skills, 'was-skills': shown, 'was-locale': isShown }, context) => {
    // A field that the member left alone is not checked: a value that HR or older rules stored must not keep anybody
    // from stopping mail.
    if (skills === undefined || (isShown !== undefined && isDeepStrictEqual(skills, shown))) return;
    const { error } = changedSkills.safeParse(skills);
    for (const { message, ...issue } of error?.issues ?? []) {
      const code =
        issue.code === 'too_big' ? 'too_large' : issue.code === 'custom' ? issue.params?.['code'] : undefined;
      context.addIssue({ code: 'custom', path: ['skills'], message, params: { code } });
    }
  });

/** A person who leaves states nothing else: whatever another field holds must not keep anybody in the programme. */
export const preferencesForm = z.preprocess(
  (sent) => (leaving.safeParse(sent).success ? { leave: leaving.parse(sent).leave } : sent),
  fields,
);
/** A preference form as it was sent. */
type SentPreferences = z.output<typeof preferencesForm>;

/** A visit that sent it. */
export type PreferencesSent = Submission<SentPreferences>;

/** What the member filled in; what is absent stays as it is. */
export function filledIn(form: SentPreferences): PreferenceForm {
  return { ...form, topics: form.topic, language: form.locale };
}

/** What the page showed. Undefined if the form does not say it: the page then counts as just opened. */
export function shownIn(form: SentPreferences): ShownForm | undefined {
  const { 'was-locale': language } = form;
  if (language === undefined) return undefined;
  return {
    topics: form['was-topic'],
    language,
    timeZone: form['was-timeZone'],
    frequency: form['was-frequency'],
    directory: form['was-directory'],
    hourReminder: form['was-hourReminder'],
    skills: form['was-skills'],
  };
}
