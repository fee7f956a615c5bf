/** The fields of the preference form: as they are stored, or as they were sent in a form that was refused. */
import type { MailingRecord } from '../../../events/read-models/mailing-record.ts';
import { type FormFields, type RefusedForm, valueIn, valuesIn } from '../../../shared/http/pages/form.ts';
import { describedControl, describedGroup, fieldProblem } from '../../../shared/http/pages/form-parts.ts';
import type { Visit } from '../../../shared/http/pages/page.ts';
import { html, type Markup, raw } from '../../../shared/http/pages/page-layout.ts';
import { zoneAndCity } from '../../../shared/locale/dates.ts';
import { type Language, languages } from '../../../shared/locale/languages.ts';
import { longestSkill, mostSkills, topics } from '../../../shared/vocabulary.ts';
import { topicBox } from '../pages/page-parts.ts';
import { preferenceTexts, sharedTexts } from '../texts.ts';
import { longestSkills } from './preferences.ts';

/** Zones to choose from; if a person has another one, it stays in the list. */
const zones = [
  'Asia/Tokyo',
  'Asia/Shanghai',
  'Asia/Singapore',
  'Asia/Bangkok',
  'Asia/Kolkata',
  'Australia/Sydney',
  'Europe/London',
  'Europe/Dublin',
  'Europe/Berlin',
  'America/New_York',
  'America/Chicago',
  'America/Los_Angeles',
  'America/Sao_Paulo',
];

/** The fields, each with what is wrong with it, and what they held when the page was first shown: only changes count. */
export function preferenceFields(person: MailingRecord, { refused, now }: Visit, language: Language): Markup {
  const stored = fieldsOf(person, language);
  const fields = refused?.fields ?? stored;
  const texts = preferenceTexts(language);
  const problems = problemTexts(refused, language);
  const chosen = (name: string, value: string) => valuesIn(fields, name).includes(value);
  const choice = (type: 'radio' | 'checkbox', name: string, value: string, label: string) =>
    html`<label class="choice"><input type="${type}" name="${name}" value="${value}"${raw(chosen(name, value) ? ' checked' : '')}><span>${label}</span></label>`;
  const select = (name: 'locale' | 'timeZone', label: string, labels: ReadonlyMap<string, string>) => {
    // A value that was sent and is not in the list stays chosen: else the list would silently show its first entry.
    const others = valuesIn(fields, name).filter((value) => !labels.has(value));
    const options = [...others.map((value) => [value, value] as const), ...labels];
    return html`<label class="field" for="${name}">${label}</label>${fieldProblem(name, problems[name])}
<select id="${name}" name="${name}"${describedControl(name, problems[name])}>${options.map(([value, text]) => html`<option value="${value}"${raw(chosen(name, value) ? ' selected' : '')}>${text}</option>`)}</select>`;
  };
  const listed = zones.includes(person.timeZone) ? zones : [person.timeZone, ...zones];
  const zoneLabels = listed.map((zone) => [zone, zoneAndCity(now, language, zone)] as const);
  const boxesProblem = problems['directory'] ?? problems['hourReminder'];
  return html`${asFirstShown(refused?.fields, stored)}
<fieldset${describedGroup('topic', problems['topic'])}><legend>${sharedTexts(language).whatWeSend}</legend>${fieldProblem('topic', problems['topic'])}
${topics.map((topic) => topicBox('topic', topic, chosen('topic', topic), language))}</fieldset>
<fieldset${describedGroup('frequency', problems['frequency'])}><legend>${texts.frequency}</legend>${fieldProblem('frequency', problems['frequency'])}
${choice('radio', 'frequency', 'all', texts.everything)}
${choice('radio', 'frequency', 'pause', texts.pause)}</fieldset>
<fieldset${describedGroup('directory', boxesProblem)}><legend>${texts.gatherings}</legend>${fieldProblem('directory', boxesProblem)}
${choice('checkbox', 'directory', 'yes', texts.directory)}
${choice('checkbox', 'hourReminder', 'yes', texts.hourReminder)}</fieldset>
${select('locale', texts.locale, new Map(languages.map((one) => [one, sharedTexts(one).languageName])))}
${select('timeZone', texts.timeZone, new Map(zoneLabels))}
<label class="field" for="skills">${texts.skills}</label>${fieldProblem('skills', problems['skills'])}
<input type="text" id="skills" name="skills" value="${valueIn(fields, 'skills')}" maxlength="${longestSkills}"${describedControl('skills', problems['skills'], 'skills-hint')}>
<p class="small" id="skills-hint">${texts.skillsHint}</p>`;
}

/**
 * Says that nothing was saved, which fields to look at, and what is wrong with them, even where the field is not shown.
 */
export function refusedMessage(refused: RefusedForm | undefined, language: Language): Markup {
  if (refused === undefined || refused.problems.size === 0) return '';
  const texts = preferenceTexts(language);
  const { whatWeSend, personalData, separator } = sharedTexts(language);
  const names: Readonly<Record<string, string>> = {
    ...{ topic: whatWeSend, notice: personalData, language: texts.locale, code: texts.code },
    'directory-notice': `${personalData}${texts.ofAttendees}`,
    ...{ directory: texts.gatherings, hourReminder: texts.gatherings },
    ...{ frequency: texts.frequency, skills: texts.skills, timeZone: texts.timeZone, locale: texts.locale },
  };
  const list = new Set([...refused.problems.keys()].map((field) => names[field] ?? field));
  const why = problemTexts(refused, language)['skills'];
  const reason = why === undefined ? '' : html`<br>${why}`;
  return html`<p class="problem" role="alert">${texts.refused([...list].join(separator))}${reason}</p>`;
}

/** What the form holds when a member opens the page. */
function fieldsOf(person: MailingRecord, language: Language): FormFields {
  return {
    topic: person.topics,
    frequency: person.frequency,
    ...(person.directory ? { directory: 'yes' } : {}),
    ...(person.hourReminder ? { hourReminder: 'yes' } : {}),
    locale: person.language,
    timeZone: person.timeZone,
    skills: person.skills.join(sharedTexts(language).separator),
  };
}

/** What the fields held when the page was first shown, in hidden fields; a form that comes back keeps them as it was sent. */
function asFirstShown(sent: FormFields | undefined, stored: FormFields): Markup {
  const names = Object.keys(stored).map((name) => [name, `was-${name}`] as const);
  const kept = sent === undefined ? [] : Object.keys(sent).filter((name) => name.startsWith('was-'));
  const fields =
    sent === undefined
      ? names.flatMap(([name, was]) => valuesIn(stored, name).map((value) => [was, value]))
      : kept.flatMap((was) => valuesIn(sent, was).map((value) => [was, value]));
  return html`${fields.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}`;
}

function problemTexts(refused: RefusedForm | undefined, language: Language): Readonly<Record<string, string>> {
  const texts = preferenceTexts(language);
  const words = [...(refused?.problems ?? [])].map(([field, code]) => {
    if (field !== 'skills') return [field, texts.chooseAgain];
    return [field, code === 'too_large' ? texts.skillsTooLong(longestSkill, mostSkills) : texts.unwritable];
  });
  return Object.fromEntries(words);
}
