/** The rule: what the API accepts becomes every mail and every calendar event, and says there what was written. */
import fc from 'fast-check';
import ICAL from 'ical.js';
import PostalMime from 'postal-mime';
import { beforeAll, describe, expect, it } from 'vitest';
import { rsvpAnswered, seatOfferExpired, seatOffered } from '../../../events/gatherings/index.ts';
import { gatheringDraftSchema } from '../../../events/read-models/gathering.ts';
import { jobDraftSchema } from '../../../events/read-models/job.ts';
import { gatheringCampaign } from '../../../functions/campaigns/announcements/gathering-campaign.ts';
import { jobCampaign } from '../../../functions/campaigns/announcements/job-campaign.ts';
import { saveTheDateCampaign } from '../../../functions/campaigns/announcements/save-the-date-campaign.ts';
import { compiledOrProblems } from '../../../functions/campaigns/campaign/content.ts';
import { jobTexts } from '../../../functions/campaigns/texts.ts';
import { mailProblems } from '../../../functions/gatherings/gathering/mailable.ts';
import { mailProblems as jobProblems } from '../../../functions/rehire/jobs/mailable.ts';
import { newAudit } from '../../../shared/decision/with-audit.ts';
import { idFrom } from '../../../shared/identifier.ts';
import { statedNamesSchema } from '../../../shared/locale/names.ts';
import { escapeHtml } from '../../../shared/mail-format/compiled-mail.ts';
import { rawMessage } from '../../../shared/mail-format/message.ts';
import { programme } from '../../../shared/programme/compiled.ts';
import { composed, eventOf, hanako, noticeOf, sean, written } from '../../fixtures/gathering-mails.ts';
import { draftedGathering, gatheringBody, publishedGathering } from '../../fixtures/gatherings.ts';
import { jobBody } from '../../fixtures/jobs.ts';
import { pastedMarkdown } from '../../fixtures/pasted-markdown.ts';
import { anyText, pastes } from '../../fixtures/pasted-texts.ts';

beforeAll(() => Object.assign(process.env, { PUBLIC_ORIGIN: 'https://alumni.example.com' }));

type GatheringInput = Parameters<typeof publishedGathering>[0];

const markdownish = fc
  .array(fc.oneof(anyText, pastedMarkdown, fc.constantFrom('{{ code }}', '<b>', '# ', '> ', '](', '**', '\n\n', '|')), {
    maxLength: 8,
  })
  .map((texts) => texts.join(''));

/** The HTML of a campaign in each language, with its slots as they are named. */
function htmlOf(content: Parameters<typeof compiledOrProblems>[0]): readonly string[] {
  const { mails, problems } = compiledOrProblems(content, programme);
  expect(problems).toBeUndefined();
  return Object.values(mails ?? {}).map(({ html }) =>
    html.map((chunk) => (typeof chunk === 'string' ? chunk : `{${chunk.slot}}`)).join(''),
  );
}
const gatheringInput = fc.record({
  title: fc.record({ ja: anyText }),
  description: fc.record({ en: markdownish }),
  place: fc.record({ name: anyText, address: anyText }),
  onlineUrl: fc.oneof(fc.webUrl({ validSchemes: ['https'], withQueryParameters: true }), anyText, fc.constant(null)),
});
const names = fc.record({ family: anyText, given: anyText });

/** Every mail about a gathering, to a member who reads Japanese and to one who reads English. */
function everyMail(change: GatheringInput, called: { family: string; given: string }) {
  const gathering = publishedGathering(change);
  expect(compiledOrProblems(saveTheDateCampaign(gathering, programme), programme).problems).toBeUndefined();
  for (const html of htmlOf(gatheringCampaign(gathering, programme))) {
    for (const answer of ['attend', 'decline', 'undecided'])
      expect(html).toContain(`<a class="button" href="{${answer}_url}">`);
  }
  const mode = gathering.draft.onlineUrl == null ? 'place' : 'online';
  const events = [
    eventOf(rsvpAnswered, { answer: 'attending', evidence: 'button', mode, guests: 0 }),
    eventOf(seatOffered, { expiresAt: '2026-12-09T20:00:00Z' }),
    eventOf(seatOfferExpired, {}),
    noticeOf('reminder_day', { mode }),
    noticeOf('reminder_hour', { mode }),
    noticeOf('rescheduled', { changed: ['time', 'place'], answer: 'none', answerAsked: true, mode: null }),
  ];
  const cancelled = { ...gathering, status: 'cancelled' as const, publishedAt: '2026-11-22T00:00:00Z' };
  const people = [hanako, sean].map((person) => ({ ...person, names: called }));
  return people.flatMap((person) => [
    ...events.map((event) => written(composed(event, person, gathering))),
    written(composed(noticeOf('cancelled'), person, cancelled)),
  ]);
}

describe('a gathering that is accepted', () => {
  it('becomes every mail in both languages, whatever it holds', () => {
    let accepted = 0;
    fc.assert(
      fc.property(gatheringInput, names, (change, called) => {
        const person = statedNamesSchema.safeParse(called);
        const draft = gatheringDraftSchema.safeParse(gatheringBody(change));
        fc.pre(person.success && draft.success);
        accepted += 1;
        expect(mailProblems(draftedGathering(change), programme)).toEqual([]);
        expect(everyMail(change, person.data ?? { family: 'x', given: 'x' }).length).toBe(14);
      }),
      { numRuns: 60, maxSkipsPerRun: 1000 },
    );
    expect(accepted).toBeGreaterThanOrEqual(60);
  });

  it.each(pastes)('says in mail and calendar what was pasted: %s', async (_what, text) => {
    const mails = everyMail({ title: { ja: text }, place: { name: text } }, { family: text, given: 'x' });
    const [mail] = mails;
    if (mail === undefined) throw new Error('no mail');
    const read = await PostalMime.parse(rawMessage(mail));
    const same = text.trim();
    expect(read.subject).toContain(same);
    expect(read.text).toContain(same);
    expect(read.to?.[0]?.name).toContain(same);
    const event = new ICAL.Component(ICAL.parse(mail.calendar?.content ?? '')).getFirstSubcomponent('vevent');
    expect(event?.getFirstPropertyValue('summary')).toBe(text);
    expect(event?.getFirstPropertyValue('location')).toContain(text);
  });
});

describe('a job that is accepted', () => {
  it('becomes its mail in both languages, whatever it holds', () => {
    const input = fc.record({
      title: fc.record({ en: anyText }),
      description: fc.record({ ja: markdownish }),
      duties: fc.record({ initial: anyText, changeScope: anyText }),
      requiredSkills: fc.array(fc.record({ skill: anyText, weight: fc.constant(1) }), { maxLength: 2 }),
      applyUrl: fc.webUrl({ validSchemes: ['https'], withQueryParameters: true, withFragments: true }),
      pay: fc.record({
        currency: fc.constant('JPY'),
        min: fc.double({ min: 0, max: 1e12, noNaN: true }),
        max: fc.constant(1e12),
        unit: fc.constant('year' as const),
      }),
    });
    fc.assert(
      fc.property(input, (change) => {
        const draft = jobDraftSchema.safeParse(jobBody(change));
        fc.pre(draft.success);
        const at = new Date('2026-11-22T00:00:00Z');
        const audit = { ...newAudit('hr', at), list: 'jobs' } as const;
        const data = draft.data ?? jobDraftSchema.parse(jobBody());
        const job = { jobId: idFrom('job', 'one'), sequence: 1, status: 'draft', draft: data, ...audit } as const;
        expect(jobProblems(job, programme)).toEqual([]);
        const [ja = '', en = ''] = htmlOf(jobCampaign(job, programme));
        for (const [html, texts] of [
          [ja, jobTexts('ja')],
          [en, jobTexts('en')],
        ] as const) {
          for (const label of [texts.duties, texts.workplace, texts.employment, texts.term, texts.pay])
            expect(html).toContain(`<p><strong>${escapeHtml(label)}</strong><br>`);
          expect(html).toContain(`<a class="button" href="${escapeHtml(data.applyUrl ?? '')}">${texts.apply}</a>`);
        }
      }),
      { numRuns: 150, maxSkipsPerRun: 1000 },
    );
  });
});

describe('what is as large as it may be', () => {
  const largest = (unit: string, characters: number) => unit.repeat(characters / unit.length);
  const cells = `|${'a|'.repeat(30)}\n|${'-|'.repeat(30)}\n${'|\n'.repeat(4900)}`;
  const units = ['"', 'あ', '<b>', '\\', '*', '"\n', 'a@b.cc '];

  it.each([...units.map((unit) => [unit, largest(unit, 10_000)]), ['cells', cells]])(
    'as a gathering of another system, becomes its announcements: %j',
    (unit, description = '') => {
      const line = largest(/[\n ]/.test(unit ?? '') ? '"' : (unit ?? '').charAt(0), 200);
      const change = { title: { ja: line }, description: { ja: description }, place: { name: line, address: line } };
      const draft = gatheringDraftSchema.parse(gatheringBody(change));
      const gathering = publishedGathering({ ...change, description: draft.description });
      expect(mailProblems(gathering, programme)).toEqual([]);
      for (const content of [gatheringCampaign(gathering, programme), saveTheDateCampaign(gathering, programme)])
        expect(compiledOrProblems(content, programme).problems).toBeUndefined();
    },
  );

  it.each([...units.map((unit) => [unit, largest(unit, 10_000)]), ['cells', cells]])(
    'as a job, is refused with the pointer of its description, or becomes its announcement: %j',
    (unit, description = '') => {
      const character = /[\n ]/.test(unit ?? '') ? '"' : (unit ?? '').charAt(0);
      const outcomes = [0, 250, 500, 1000].map((length) => {
        const long = `x${largest(character, length)}`.slice(0, 1000);
        const scope = { initial: long, changeScope: long };
        const skills = Array.from({ length: length / 20 }, () => ({ skill: long.slice(0, 100), weight: 1 }));
        const change = { description: { ja: description }, duties: scope, workplace: scope, requiredSkills: skills };
        const draft = jobDraftSchema.parse(jobBody(change));
        const audit = { ...newAudit('hr', new Date('2026-11-22T00:00:00Z')), list: 'jobs' } as const;
        const job = { jobId: idFrom('job', 'one'), sequence: 1, status: 'draft', draft, ...audit } as const;
        const refused = jobProblems(job, programme).map(({ pointer }) => pointer);
        if (refused.length > 0) expect(refused).toEqual(['/description']);
        else expect(compiledOrProblems(jobCampaign(job, programme), programme).problems).toBeUndefined();
        return refused.length;
      });
      expect(outcomes[0]).toBe(0);
    },
  );
});

describe('a campaign', () => {
  it.each([
    ['the words of the footer', '配信停止はこちらから行えます。'],
    ['the link of the footer', '{{ unsubscribe_url }}'],
    ['both, far from each other', `配信停止はこちらから行えます${'あ'.repeat(100)}{{ unsubscribe_url }}`],
    ['the link in a heading', '# {{ unsubscribe_url }}'],
    ['the link in a button', '[停止]({{ unsubscribe_url }})\n[設定]({{ preferences_url }})'],
    ['the link as its own words', '[{{ unsubscribe_url }}]({{ unsubscribe_url }})'],
  ])('may say %s: it is compiled when it is saved, as it will be frozen', (_what, ja) => {
    const content = { topic: 'newsletter' as const, subject: { ja: 'お便り' }, body: { ja } };
    expect(compiledOrProblems(content, programme).problems).toBeUndefined();
  });

  it('is not at fault where the programme cannot send it in a language that it is written in', () => {
    const content = { topic: 'newsletter' as const, subject: { ja: 'お便り' }, body: { ja: 'こんにちは' } };
    const { company } = programme;
    const withAddress = (change: object) => ({
      ...programme,
      company: { ...company, address: { ...company.address, ...change } },
    });
    const detail = 'programme.json is at fault, whatever is written: the mail does not show: postal_address';
    const ofProgramme = { pointer: '', code: 'configuration', detail };
    expect(compiledOrProblems(content, withAddress({ ja: ' ' })).problems).toEqual([ofProgramme]);
    expect(compiledOrProblems(content, withAddress({ en: ' ' })).problems).toBeUndefined();
    const wrong = { ...content, body: { ja: '<b>a</b>' } };
    expect(compiledOrProblems(wrong, withAddress({ en: ' ' })).problems).toMatchObject([{ pointer: '/body/ja' }]);
  });
});

describe('a gathering that an older version stored', () => {
  it('names each field that cannot become a mail', () => {
    const gathering = draftedGathering();
    const { draft } = gathering;
    const stored = (change: Partial<typeof draft>) => ({ ...gathering, draft: { ...draft, ...change } });
    const pointers = (change: Partial<typeof draft>) =>
      mailProblems(stored(change), programme).map(({ pointer }) => pointer);
    expect(pointers({ description: { ja: 'a\u0001' } })).toContain('/description');
    expect(pointers({ place: { name: '\uE000plain:code\uE001' } })).toContain('/place');
    expect(pointers({ timeZone: 'Nowhere/Else' })).toContain('/timeZone');
    expect(pointers({ onlineUrl: 'meet' })).toContain('/onlineUrl');
    expect(pointers({})).toEqual([]);
  });
});
