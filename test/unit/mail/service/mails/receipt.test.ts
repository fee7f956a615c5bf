/** The receipt of a consent: what was agreed to, since when, and for how long. */
import { beforeAll, describe, expect, test } from 'vitest';
import { memberJoined } from '../../../../../events/consent/index.ts';
import type { Message } from '../../../../../shared/mail-format/message.ts';
import { programme } from '../../../../../shared/programme/compiled.ts';
import type { Topic } from '../../../../../shared/vocabulary.ts';
import {
  buttonsOf,
  composed,
  eventOf,
  hanako,
  hybrid,
  paragraphsOf,
  sean,
  serviceAt,
  written,
} from '../../../../fixtures/gathering-mails.ts';

beforeAll(() => Object.assign(process.env, { PUBLIC_ORIGIN: 'https://alumni.example.com' }));

function receipt(person: typeof hanako, topics: Topic[] = [], validity = 'P2Y'): Message {
  const service = { ...serviceAt(), programme: { ...programme, consent: { ...programme.consent, validity } } };
  return written(composed(eventOf(memberJoined, { topics, via: 'invitation' }), person, hybrid, undefined, service));
}

describe('the receipt of a consent', () => {
  test.each([
    ['P24M', '24か月', '24 months'],
    ['P2Y', '2年', '2 years'],
    ['P731D', '731日', '731 days'],
  ])('says for how long it is valid: %s', (validity, ja, en) => {
    expect(receipt(hanako, [], validity).text).toContain(`ご同意の期間は、ご同意の日から${ja}です。`);
    expect(receipt(sean, [], validity).text).toContain(
      `Your consent is given for ${en} from the day on which you gave it.`,
    );
  });

  test.each<[Topic[], string[], string[]]>([
    [
      [],
      ['お届けする情報\n現在、お受け取りになる情報は選択されていません。'],
      ['You receive\nNothing at present: you have not chosen anything.'],
    ],
    [['jobs'], ['お届けする情報', '- 求人情報のご案内'], ['You receive', '- job openings']],
    [
      ['newsletter', 'gatherings', 'jobs'],
      ['お届けする情報', '- お便り（メールマガジン）\n- 交流会・セミナーのご案内\n- 求人情報のご案内'],
      ['You receive', '- the newsletter\n- invitations to gatherings\n- job openings'],
    ],
  ])('lists exactly what the member chose: %j', (topics, ja, en) => {
    const bodies = [hanako, sean].map((person) => paragraphsOf(receipt(person, topics)));
    // Between the day of joining and the time of validity.
    expect(bodies.map((body) => body.slice(4, -4))).toEqual([ja, en]);
    const { html } = receipt(hanako, topics);
    expect(html).toContain('<strong>お届けする情報</strong>');
    expect(html.match(/<li>/g)?.length ?? 0).toBe(topics.length);
  });

  test('names the day of joining where the office is, and leads to the preferences', () => {
    const mail = receipt(sean);
    expect(paragraphsOf(mail)).toContain('Member since\nWednesday, 9 December 2026');
    expect(buttonsOf(mail)).toEqual(['See or change your preferences']);
  });
});
