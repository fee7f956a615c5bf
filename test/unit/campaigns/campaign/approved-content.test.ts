/** What an approver approves is what is sent: the hashes notice every change, and the compiled mails are of what was written. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { descriptionHash, noDescription } from '../../../../events/read-models/announced-facts.ts';
import {
  approvalHash,
  asCampaignMails,
  calendarEntry,
  compileContent,
  compiledOrProblems,
  contentHash,
  contentProblems,
  variablesOf,
} from '../../../../functions/campaigns/campaign/content.ts';
import { asWritten } from '../../../../functions/campaigns/campaign/hr-changes.ts';
import { idFrom } from '../../../../shared/identifier.ts';
import { programme } from '../../../../shared/programme/compiled.ts';
import type { Programme } from '../../../../shared/programme/programme.ts';
import { topics } from '../../../../shared/vocabulary.ts';
import { publishedGathering } from '../../../fixtures/gatherings.ts';

type Approved = Parameters<typeof approvalHash>[0];
const text = fc.constantFrom('会', '別の会', 'a', '');
const approved: fc.Arbitrary<Approved> = fc.record({
  topic: fc.constantFrom(...topics),
  subject: fc.record({ ja: text, en: text }, { requiredKeys: ['ja'] }),
  body: fc.record({ ja: text, en: text }, { requiredKeys: ['ja'] }),
  audience: fc.record({ departments: fc.array(text, { maxLength: 2 }), skills: fc.array(text, { maxLength: 2 }) }),
  classification: fc.constantFrom('members' as const, 'public' as const),
  gatheringId: fc.constantFrom(undefined, idFrom('gathering', 'a'), idFrom('gathering', 'b')),
});
const turned = <Value extends object>(value: Value) =>
  Object.fromEntries([...Object.entries(value), ['absent', undefined]].reverse()) as Value;

describe('the hash of what is approved', () => {
  it('is the same however its fields are ordered, and whether what is absent is named', () => {
    fc.assert(
      fc.property(approved, (campaign) => {
        const { subject, body, audience } = campaign;
        const other = {
          ...turned(campaign),
          ...{ subject: turned(subject), body: turned(body), audience: turned(audience) },
        };
        expect(approvalHash(other)).toBe(approvalHash(campaign));
        expect(approvalHash(campaign)).toMatch(/^[0-9a-f]{64}$/);
      }),
    );
  });

  it('is another one for every other content or audience', () => {
    const plain = (value: Approved) => JSON.stringify({ ...value, gatheringId: value.gatheringId ?? null }, sorted);
    fc.assert(
      fc.property(
        approved,
        approved,
        fc.constantFrom(...(['topic', 'subject', 'body', 'audience'] as const)),
        (one, two, field) => {
          const other = { ...one, [field]: two[field] };
          for (const [first, second] of [
            [one, two],
            [one, other],
          ] as const)
            expect(approvalHash(first) === approvalHash(second)).toBe(plain(first) === plain(second));
        },
      ),
    );
  });

  it('is another one once it is about a gathering, or may go further', () => {
    const campaign: Approved = {
      ...{ topic: 'newsletter', subject: { ja: 'お便り' }, body: { ja: 'こんにちは' } },
      ...{ audience: {}, classification: 'members' },
    };
    const withGathering = { ...campaign, gatheringId: idFrom('gathering', 'a') };
    expect(approvalHash(campaign)).not.toBe(approvalHash(withGathering));
    expect(approvalHash({ ...campaign, classification: 'public' })).not.toBe(approvalHash(campaign));
  });

  it('is another one for another title or description of the calendar entry, and the same for another time', () => {
    const { draft } = publishedGathering();
    const states = { ...draft, descriptionHash: descriptionHash(draft) };
    const gatheringInvitation: Approved = {
      ...{ topic: 'gatherings', subject: { ja: '会' }, body: { ja: 'こんにちは' }, audience: {} },
      ...{ classification: 'members', gatheringId: idFrom('gathering', 'a'), states },
    };
    const { writtenFrom } = asWritten({ ...gatheringInvitation, notAfter: draft.startsAt }, 1);
    const hashWith = (change: Partial<typeof states>) =>
      approvalHash({ ...gatheringInvitation, writtenFrom, states: { ...states, ...change } });
    expect(hashWith({ startsAt: draft.endsAt })).toBe(hashWith({}));
    expect(hashWith({ title: { ja: '別の会' } })).not.toBe(hashWith({}));
    expect(hashWith({ descriptionHash: noDescription })).not.toBe(hashWith({}));
  });
});

function sorted(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
}

const written = (body: Record<string, string>, subject: Record<string, string> = { ja: 'お便り', en: 'News' }) => ({
  ...{ topic: 'newsletter' as const, subject, body },
});

describe('the compiled mails', () => {
  it('are in the languages of the body, and say why the reader gets them', () => {
    const { ja, en } = compileContent(written({ ja: '日本語', en: 'English' }), programme);
    const words = (mail: typeof ja) => [...(mail?.text ?? [])].filter((chunk) => typeof chunk === 'string').join('');
    expect([ja?.subject, en?.subject]).toEqual(['お便り', 'News']);
    expect(words(ja)).toContain('日本語');
    expect(words(en)).toContain('English');
    expect(words(en)).toContain(programme.name.en);
    expect(words(ja)).not.toContain('English');
    expect(Object.keys(compileContent(written({ en: 'English' }), programme))).toEqual(['en']);
  });

  it('link to the preferences and to the way out, even where the body does not', () => {
    const mails = Object.values(compileContent(written({ ja: 'x', en: 'x' }), programme));
    expect(mails).toHaveLength(2);
    for (const chunks of mails.flatMap(({ text, html }) => [text, html])) {
      const slots = new Set(chunks.flatMap((chunk) => (typeof chunk === 'string' ? [] : [chunk.slot])));
      expect([...slots].sort()).toEqual(['preferences_url', 'unsubscribe_url']);
    }
  });

  it('have a hash of their own, in each language', () => {
    const of = (body: Record<string, string>) => contentHash(compileContent(written(body), programme));
    const hashes = [of({ ja: 'x' }), of({ en: 'x' }), of({ ja: 'x', en: 'x' }), of({ ja: 'y' })];
    expect(new Set(hashes).size).toBe(4);
    expect(of({ ja: 'x', en: 'y' })).toBe(of({ en: 'y', ja: 'x' }));
  });

  it('are the same as the sender’s read model has them', () => {
    const mails = compileContent(written({ ja: '{{ salutation }}', en: 'x' }), programme);
    expect(asCampaignMails(mails)).toEqual(mails);
  });
});

describe('what is wrong', () => {
  it('is named by its text and language', () => {
    const content = written({ ja: '{{ x }}', en: 'y' }, { ja: 'お便り', en: '{{ x }}' });
    expect(contentProblems(content).map(({ pointer }) => pointer)).toEqual(['/subject/en', '/body/ja']);
    expect(compiledOrProblems(content, programme)).toEqual({ problems: contentProblems(content) });
  });

  it.each([
    [90_000, []],
    [90_001, [{ pointer: '/body/ja', detail: 'has 90001 bytes; a mail can have 90000' }]],
  ])('is a body that does not fit its item, however little of it is shown: %i bytes', (bytes, problems) => {
    expect(contentProblems(written({ ja: `x${'\n'.repeat(bytes - 1)}` }))).toEqual(problems);
  });

  it('may be the programme: its name, in the sender of every mail', () => {
    const of = (change: Partial<Programme>) => compiledOrProblems(written({ ja: 'x' }), { ...programme, ...change });
    expect(of({})).toEqual({ mails: compileContent(written({ ja: 'x' }), programme) });
    const broken = of({ name: { ...programme.name, ja: 'a\u0001b' } });
    expect(broken.problems).toEqual([{ pointer: '', code: 'configuration', detail: expect.any(String) }]);
    expect(() => of({ name: undefined } as unknown as Partial<Programme>)).toThrow(TypeError);
  });
});

it('a fault of the programme is told of a language that the campaign is written in', () => {
  const { name, company } = programme;
  const broken: Programme = {
    ...programme,
    name: { ...name, ja: 'a\u0001b' },
    company: { ...company, address: { ...company.address, en: ' ' } },
  };
  const toldOf = (body: Record<string, string>) => compiledOrProblems(written(body), broken).problems;
  const [inJapanese, inEnglish] = [/control character/, /postal_address/].map((why) => [
    { pointer: '', code: 'configuration', detail: expect.stringMatching(why) },
  ]);
  expect(toldOf({ ja: 'x' })).toEqual(inJapanese);
  expect(toldOf({ en: 'x' })).toEqual(inEnglish);
  // What is wrong in a language that nobody reads is in nobody's way.
  const onlyEnglish = { ...broken, name };
  expect(compiledOrProblems(written({ ja: 'x' }), onlyEnglish).problems).toBeUndefined();
});

it('what no schema lets in has a reason all the same: the campaign is paused with it, and does not fail for ever', () => {
  const { problems } = compiledOrProblems(written({ ja: 'x' }, {}), programme);
  expect(problems).toEqual([{ pointer: '/body', detail: expect.any(String) }]);
});

it('a campaign without a gathering has no calendar entry, whatever it states', () => {
  const { draft } = publishedGathering();
  const states = { ...draft, descriptionHash: descriptionHash(draft) };
  expect(calendarEntry({ ...written({ ja: 'x' }), states })).toBeNull();
  const gatheringId = idFrom('gathering', 'a');
  expect(calendarEntry({ ...written({ ja: 'x' }), gatheringId, states })?.[0]).toBe(gatheringId);
});

it('a campaign about a gathering may name the answers, and every one the person and the way out', () => {
  const every = ['salutation', 'preferences_url', 'unsubscribe_url'];
  const answers = ['attend_url', 'decline_url', 'undecided_url', 'details_url'];
  expect(variablesOf({})).toEqual(every);
  expect(variablesOf({ gatheringId: idFrom('gathering', 'a') })).toEqual([...every, ...answers]);
  expect(contentProblems(written({ ja: '[はい]({{ attend_url }})' }))).toHaveLength(1);
});
