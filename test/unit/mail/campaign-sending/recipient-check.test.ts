/** Who gets a campaign mail now: what each fact says, and which one counts where several hold. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { GatheringItem } from '../../../../events/read-models/gathering.ts';
import type { MailingRecord } from '../../../../events/read-models/mailing-record.ts';
import { reportLetters } from '../../../../events/read-models/send-progress.ts';
import { asCampaignMails, compileContent } from '../../../../functions/campaigns/campaign/content.ts';
import {
  type RecipientFacts,
  recipientCheck,
  wantedFields,
} from '../../../../functions/mail/campaign-sending/recipient-check.ts';
import { idFrom } from '../../../../shared/identifier.ts';
import { programme } from '../../../../shared/programme/compiled.ts';
import { hanako, hybrid, sean, serviceAt } from '../../../fixtures/gathering-mails.ts';

beforeAll(() => Object.assign(process.env, { PUBLIC_ORIGIN: 'https://alumni.example.com' }));

const service = serviceAt();
const day = new Date('2026-12-01T03:00:00Z');
/** 22:00 in Tokyo, 13:00 in Dublin. */
const night = new Date('2026-12-01T13:00:00Z');
const body = { ja: '{{ salutation }} [1]({{ attend_url }})' };
const written = { topic: 'gatherings' as const, subject: { ja: '会のご案内' }, body, gatheringId: hybrid.gatheringId };
const content = {
  ...{ campaignId: idFrom('campaign', 'test'), topic: written.topic, contentHash: 'hash', stopped: false },
  ...{ gatheringId: hybrid.gatheringId, mails: asCampaignMails(compileContent(written, programme)) },
};
/** A mail that asks for no RSVP. */
const plain = {
  ...content,
  gatheringId: undefined,
  mails: asCampaignMails(
    compileContent({ ...written, body: { ja: '{{ salutation }}' }, gatheringId: undefined }, programme),
  ),
};
const campaign = { ...service, content, programme: { ...programme, quietHours: { from: '21:00', to: '09:00' } } };

/** What differs from a member who gets the mail by day. */
interface Case {
  readonly facts?: Partial<RecipientFacts>;
  readonly person?: Partial<MailingRecord>;
  readonly status?: GatheringItem['status'];
  readonly at?: Date;
}
const checked = ({ facts, person, status = 'published', at = day }: Case) => {
  const record = { ...hanako, ...person };
  return recipientCheck(campaign, { ...hybrid, status }, at)({ skipped: undefined, reported: '-', record, ...facts });
};

/** In the order in which they count. */
const why: readonly [what: string, Case, said: object][] = [
  [
    'the audience was frozen without them',
    { facts: { skipped: 'over_cap' } },
    { outcome: 'skipped', reason: 'over_cap' },
  ],
  ['SES reported the mail', { facts: { reported: 'd' } }, { outcome: 'accepted' }],
  ['the gathering is cancelled', { status: 'cancelled' }, { outcome: 'skipped', reason: 'gathering_not_open' }],
  ['they paused the mails', { person: { frequency: 'pause' } }, { outcome: 'skipped', reason: 'paused_by_member' }],
  ['they sleep', { at: night }, { outcome: 'quiet', until: new Date('2026-12-02T00:00:00Z') }],
  ['no mail can go to their address', { person: { address: 'nowhere' } }, { outcome: 'refused', reason: 'unmailable' }],
];

describe('a claimed recipient', () => {
  it('gets the mail, with the gathering as it is now', () => {
    const mail = checked({});
    expect(mail).toMatchObject({ to: { address: hanako.address }, subject: '会のご案内' });
    expect(mail).toHaveProperty('calendar');
  });

  it.each(why)('gets no mail where %s', (_what, change, said) => expect(checked(change)).toEqual(said));

  it('gets no mail where nobody knows the person', () =>
    expect(checked({ facts: { record: undefined } })).toEqual({ outcome: 'skipped', reason: 'not_found' }));

  it('gets the mail of a campaign that is about no gathering, or about one that is not known', () => {
    for (const about of [content, plain]) {
      const check = recipientCheck({ ...campaign, content: about }, undefined, day);
      const mail = check({ skipped: undefined, reported: '-', record: hanako });
      expect(mail).toMatchObject({ to: { address: hanako.address } });
      expect('calendar' in mail && mail.calendar).toBeUndefined();
    }
  });

  it('gets the announcement of a date without a calendar part, as long as it is planned', () => {
    const announcing = { ...campaign, content: plain };
    const checkedOf = (status: GatheringItem['status']) =>
      recipientCheck(announcing, { ...hybrid, status }, day)({ skipped: undefined, reported: '-', record: hanako });
    const mail = checkedOf('draft');
    expect(mail).toMatchObject({ to: { address: hanako.address } });
    expect('calendar' in mail && mail.calendar).toBeUndefined();
    expect(checkedOf('published')).toEqual({ outcome: 'skipped', reason: 'gathering_not_open' });
  });

  it('is judged by the wanted fields alone: no others need to be read', () => {
    const person = {
      ...hanako,
      timeZone: 'Europe/Dublin',
      epoch: 3,
      topicsSince: { gatherings: '2026-01-01T00:00:00Z' },
    };
    for (const change of [{}, { topics: [] }, { suppression: 'campaigns' as const }, { timeZone: 'Asia/Tokyo' }]) {
      const record = { ...person, ...change } as typeof hanako;
      const wanted = Object.fromEntries(
        wantedFields.map((field) => [field, record[field]]),
      ) as unknown as typeof hanako;
      const [all, read] = [record, wanted].map((record) => checked({ facts: { record }, at: night }));
      expect(read).toEqual(all);
    }
    expect(wantedFields).not.toContain('skills');
  });

  it('is not passed over because of a fault of ours', () => {
    const check = recipientCheck({ ...campaign, content: { ...content, mails: {} } }, hybrid, day);
    expect(() => check({ skipped: undefined, reported: '-', record: hanako })).toThrow('a campaign without a mail');
  });

  it('members who are awake get the mail, while others sleep', () => {
    const check = recipientCheck(campaign, hybrid, night);
    const said = [hanako, sean, hanako].map((record) => check({ skipped: undefined, reported: '-', record }).outcome);
    expect(said).toEqual(['quiet', undefined, 'quiet']);
  });

  it.each(Object.keys(reportLetters) as RecipientFacts['reported'][])(
    'has the mail where SES reported anything of it: %s',
    (reported) => expect(checked({ facts: { reported } }).outcome).toBe(reported === '-' ? undefined : 'accepted'),
  );
});

const pairs = why.flatMap(([what, first, said], index) =>
  why.slice(index + 1).map(([other, second]) => [what, other, first, second, said] as const),
);

describe('where two things keep a mail from leaving', () => {
  it.each(pairs)('%s: that counts, and not that %s', (_what, _other, first, second, said) => {
    const facts = { ...second.facts, ...first.facts };
    expect(checked({ ...second, ...first, facts, person: { ...second.person, ...first.person } })).toEqual(said);
  });
});
