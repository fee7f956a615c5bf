/** A campaign's mail to one person: that person's values and links, in the language that there is, with the calendar of its gathering. */
import { beforeAll, describe, expect, it } from 'vitest';
import { descriptionHash } from '../../../../events/read-models/announced-facts.ts';
import type { CampaignContent } from '../../../../events/read-models/campaign-content.ts';
import { isReachable } from '../../../../events/read-models/mailing-record.ts';
import { asCampaignMails, compileContent } from '../../../../functions/campaigns/campaign/content.ts';
import { campaignMessage } from '../../../../functions/mail/campaign-sending/campaign-message.ts';
import { changesSince } from '../../../../functions/mail/campaign-sending/gathering-news.ts';
import { idFrom } from '../../../../shared/identifier.ts';
import { type LinkPurpose, linkPurposes, verifyLink } from '../../../../shared/links/token.ts';
import { programme } from '../../../../shared/programme/compiled.ts';
import { hanako, hybrid, sean, serviceAt } from '../../../fixtures/gathering-mails.ts';

beforeAll(() => Object.assign(process.env, { PUBLIC_ORIGIN: 'https://alumni.example.com' }));

const service = serviceAt();
const answers = '[1]({{ attend_url }}) [2]({{ decline_url }}) [3]({{ undecided_url }}) [4]({{ details_url }})';
const contentOf = (body: Record<string, string>, gatheringId?: CampaignContent['gatheringId']): CampaignContent => {
  const written = { topic: 'gatherings' as const, subject: { ja: '会のご案内', en: 'A gathering' }, body, gatheringId };
  return {
    ...{
      campaignId: idFrom('campaign', 'test'),
      topic: 'gatherings',
      contentHash: 'hash',
      stopped: false,
      gatheringId,
    },
    mails: asCampaignMails(compileContent(written, programme)),
  };
};
const both = { ja: '{{ salutation }}', en: '{{ salutation }}' };

function mailTo(person: typeof hanako, content: CampaignContent, gathering?: typeof hybrid) {
  if (!isReachable(person)) throw new Error('nobody to write to');
  const news = changesSince(content, gathering);
  return campaignMessage({ content, gathering, news, ...service }, person, service.now);
}
const linksIn = (text: string) =>
  [...text.matchAll(/https:\/\/alumni\.example\.com\/\w\/([\w-]{56})/g)].map(([, token = '']) =>
    verifyLink(token, Object.keys(linkPurposes) as LinkPurpose[], service.keys),
  );

describe('a mail to a person', () => {
  it.each([
    ['ja', hanako, '髙橋 花子 様', '髙橋 花子'],
    ['en', sean, 'Dear Seán', "Seán O'Brien"],
  ] as const)('greets and is addressed to that person: %s', (language, person, greeting, name) => {
    const mail = mailTo({ ...person, epoch: 3 }, contentOf(both));
    expect(mail).toMatchObject({
      language,
      subject: language === 'ja' ? '会のご案内' : 'A gathering',
      to: { name, address: person.address },
      from: { name: programme.name[language], address: 'alumni@alumni.example.com' },
      tags: { epoch: '3' },
    });
    expect([mail.text, mail.html].map((text) => text.includes(greeting.replace("'", '&#39;')))).toEqual([true, true]);
    expect(`${mail.text}${mail.html}`).not.toContain('{{');
  });

  it('has links to stop the topic, also in the header, and to the preferences: of this person and this address', () => {
    const mail = mailTo({ ...hanako, epoch: 3 }, contentOf(both));
    const links = linksIn(mail.text);
    expect(new Set(links.map((link) => link?.purpose))).toEqual(new Set(['unsubscribe', 'preferences']));
    const { alumniId } = hanako;
    for (const link of [...links, ...linksIn(mail.html)]) expect(link).toMatchObject({ recipient: alumniId, epoch: 3 });
    const [, stopUrl = ''] = /^<(.*)>$/.exec(mail.headers?.['List-Unsubscribe'] ?? '') ?? [];
    expect(linksIn(stopUrl)).toMatchObject([{ purpose: 'unsubscribe', subject: idFrom('campaign', 'test') }]);
    expect(mail.text).toContain(stopUrl);
  });

  it('is in the other language where the campaign was written in one only', () => {
    expect(mailTo(hanako, contentOf({ en: 'Hi {{ salutation }}' })).language).toBe('en');
    expect(mailTo(sean, contentOf({ ja: '{{ salutation }}' })).language).toBe('ja');
    const nothing = { ...contentOf(both), mails: {} };
    expect(() => mailTo(sean, nothing)).toThrow('a campaign without a mail');
  });
});

describe('the invitation to a gathering', () => {
  const content = contentOf({ ja: answers, en: answers }, hybrid.gatheringId);

  it('has a link for each RSVP and one to the details, and asks the calendar for a reply', () => {
    const mail = mailTo(sean, content, hybrid);
    const rsvps = linksIn(mail.text).filter((link) => link?.purpose === 'rsvp');
    expect(rsvps.map((link) => [link?.subject, link?.choice])).toEqual(
      [1, 2, 3, 0].map((choice) => [hybrid.gatheringId, choice]),
    );
    expect(mail.calendar?.method).toBe('REQUEST');
    expect(mail.calendar?.content.replaceAll('\r\n ', '')).toMatch(
      /^ATTENDEE;.*PARTSTAT=NEEDS-ACTION.*sean@example\.net\r$/m,
    );
  });

  it('has no calendar part where the gathering is not known; a campaign about no gathering has no RSVP links either', () => {
    expect(mailTo(sean, content).calendar).toBeUndefined();
    expect(linksIn(mailTo(sean, contentOf(both)).text).map((link) => link?.purpose)).not.toContain('rsvp');
  });
});

describe('the invitation to a gathering that changed since it was written', () => {
  const { startsAt, endsAt, place, answerBy } = hybrid.draft;
  const states = { startsAt, endsAt, place, answerBy };
  const content = {
    ...contentOf(
      { ja: `# 会のご案内\n\n旧い内容 ${answers}`, en: `# A gathering\n\nold ${answers}` },
      hybrid.gatheringId,
    ),
    states,
  };
  const moved = (change: Partial<typeof hybrid.draft>) => ({ ...hybrid, draft: { ...hybrid.draft, ...change } });

  it('says first what has changed, as its calendar part does', () => {
    const later = moved({ startsAt: '2026-12-11T18:00:00+09:00', endsAt: '2026-12-11T20:00:00+09:00' });
    const mail = mailTo(hanako, content, later);
    expect(mail.text).toMatch(
      /^■ 日時変更のお知らせ[\s\S]*2026年12月11日（金）18:00〜20:00[\s\S]*会のご案内[\s\S]*旧い内容/,
    );
    expect(mail.html).toMatch(/role="article"><h2>日時変更のお知らせ<\/h2>[\s\S]*<hr>\s*<h1>会のご案内<\/h1>/);
    expect(mail.html.match(/role="article"/g)).toHaveLength(1);
    expect(mail.calendar?.content).toContain('DTSTART:20261211T090000Z');
    expect(mailTo(sean, content, later).text).toMatch(/^■ New date and time\n[\s\S]*Friday, 11 December 2026/);
  });

  it.each<[string, Partial<typeof hybrid.draft>, string]>([
    ['another place', { place: { name: '大阪支社' } }, '会場変更のお知らせ'],
    ['no place any more', { place: null }, '参加方法変更のお知らせ'],
    ['another deadline', { answerBy: '2026-12-05T18:00:00+09:00' }, 'ご回答期限変更のお知らせ'],
    [
      'another end, and another place',
      { endsAt: '2026-12-10T23:00:00+09:00', place: { name: '*本社*' } },
      '日時・会場変更のお知らせ',
    ],
  ])('%s', (_what, change, head) => {
    const { text } = mailTo(hanako, content, moved(change));
    expect(text.split('\n')[0]).toBe(`■ ${head}`);
    if (change.place != null) expect(text).toContain(`会場\n${change.place.name}`);
  });

  it.each<[string, typeof content | Omit<typeof content, 'states'>, typeof hybrid | undefined]>([
    ['nothing changed', content, hybrid],
    ['only its texts did', content, moved({ title: { ja: '別の題' }, seats: 3 })],
    ['the same time, written otherwise', content, moved({ startsAt: new Date(startsAt).toISOString() })],
    ['HR wrote the mail itself', contentOf(both, hybrid.gatheringId), moved({ place: null })],
    ['the gathering is not known', content, undefined],
  ])('and says nothing of it where %s', (_what, frozen, gathering) => {
    expect(mailTo(hanako, frozen, gathering).text).not.toContain('変更のお知らせ');
  });
});

describe('the calendar part of an invitation whose gathering was rewritten since the approval', () => {
  const described = { ...hybrid, draft: { ...hybrid.draft, description: { en: 'Snacks.', ja: '軽食あり。' } } };
  const { title, ...facts } = described.draft;
  const { startsAt, endsAt, place } = facts;
  const written = contentOf({ ja: answers, en: answers }, hybrid.gatheringId);
  const approved = { ...written, states: { startsAt, endsAt, place, title, descriptionHash: descriptionHash(facts) } };
  const changed = {
    ...described,
    draft: { ...described.draft, title: { en: 'Unread title' }, description: { en: 'Unread https://example.com/x' } },
  };
  const calendarOf = (content: CampaignContent, gathering: typeof described | typeof changed) =>
    mailTo(sean, content, gathering).calendar?.content.replaceAll('\r\n ', '') ?? '';

  it('has the approved title, and no description that nobody approved', () => {
    const calendar = calendarOf(approved, changed);
    expect(calendar).toContain(`SUMMARY:${title.en}`);
    expect(calendar).not.toContain('Unread');
    expect(calendar).toMatch(/^DESCRIPTION:https:\/\/alumni\.example\.com\//m);
  });

  it('has title and description as long as they are the approved ones, in whatever order they are stored', () => {
    const calendar = calendarOf(approved, described);
    expect(calendar).toContain(`SUMMARY:${title.en}`);
    expect(calendar).toContain('DESCRIPTION:Snacks.');
    const description = { ja: '軽食あり。', en: 'Snacks.' };
    expect(calendarOf(approved, { ...described, draft: { ...described.draft, description } })).toBe(calendar);
  });

  it('has those of the gathering where the mail states none', () => {
    expect(calendarOf(written, changed)).toMatch(/SUMMARY:Unread title[\s\S]*/);
    expect(calendarOf(written, changed)).toContain('DESCRIPTION:Unread https://example.com/x');
  });
});

describe('the announcement of a date that was corrected since it was written', () => {
  const { startsAt, endsAt, place } = hybrid.draft;
  const content = { ...contentOf({ ja: '旧い日程', en: 'old date' }), announcesDateOf: hybrid.gatheringId };
  const stated = { ...content, states: { startsAt, endsAt, place, online: true } };
  const newsTo = (person: typeof hanako, change: Partial<typeof hybrid.draft>, of: CampaignContent = stated) => {
    const news = changesSince(of, { draft: { ...hybrid.draft, ...change } });
    if (!isReachable(person)) throw new Error('nobody to write to');
    return campaignMessage({ content: of, gathering: undefined, news, ...service }, person, service.now);
  };
  const later = { startsAt: '2026-12-11T18:00:00+09:00', endsAt: '2026-12-11T20:00:00+09:00' };

  it('says first what is planned now, without a deadline, a calendar event or RSVP links', () => {
    const mail = newsTo(hanako, later);
    expect(mail.text).toMatch(
      /^■ 日時変更のお知らせ[\s\S]*現在の予定[\s\S]*2026年12月11日（金）18:00〜20:00[\s\S]*旧い日程/,
    );
    expect(mail.text).not.toContain('ご回答期限');
    expect(mail.calendar).toBeUndefined();
    expect(newsTo(sean, later).text).toMatch(
      /^■ New date and time\n[\s\S]*Our plans have changed[\s\S]*11 December 2026[\s\S]*old date/,
    );
  });

  it('names a new place, and a new way to take part', () => {
    expect(newsTo(hanako, { place: { name: '大阪支社' } }).text).toMatch(/^■ 会場変更のお知らせ[\s\S]*大阪支社/);
    expect(newsTo(hanako, { onlineUrl: null }).text).toMatch(/^■ 参加方法変更のお知らせ/);
    const online = { ...content, states: { startsAt, endsAt, place: null, online: true } };
    expect(newsTo(hanako, {}, online).text).toMatch(/^■ 参加方法変更のお知らせ[\s\S]*本社/);
    expect(newsTo(hanako, { place: null, onlineUrl: 'https://meet.example.com/' }).text).toMatch(/^■ 参加方法変更/);
    expect(newsTo(sean, { onlineUrl: null }).text).toMatch(/^■ How you can take part\n/);
  });

  it.each<[string, Partial<typeof hybrid.draft>, CampaignContent]>([
    ['nothing did', {}, stated],
    [
      'its deadline or online address did: it names neither',
      { answerBy: startsAt, onlineUrl: 'https://x.example.com' },
      stated,
    ],
    ['it was frozen before this was kept', later, content],
  ])('and says nothing where %s', (_what, change, frozen) => {
    expect(newsTo(hanako, change, frozen).text).not.toContain('変更のお知らせ');
  });
});
