/** The story of the sample programme, from the leavers' last day to the RSVP. Every sentence with a ✓ was checked. */
import {
  everybody,
  garcia,
  ito,
  kobayashi,
  leaverData,
  obrien,
  type SamplePerson,
  smith,
  suzuki,
  takahashi,
  tanaka,
  yamada,
} from '../fixtures/people.ts';
import { linkIn, type ProgrammeClient } from '../fixtures/programme-client.ts';
import type { Narrator } from './narrator.ts';

interface Person {
  readonly alumniId: string;
  readonly status: string;
  readonly sourceEmployeeId: string;
  readonly topics: readonly string[];
}

/** The address of somebody who has one. */
function addressOf(person: SamplePerson): string {
  if (person.email === undefined) throw new Error('this person has no private address');
  return person.email;
}

/** Tells the whole story against a running programme. @throws NotAsTold at the first sentence that is not true. */
export async function tellStory(programme: ProgrammeClient, say: Narrator): Promise<void> {
  const story = new Story(programme, say);
  await story.leaversAreAnnounced();
  await story.invitationsLeave();
  await story.peopleAnswer();
  await story.reminderAndExpiry();
  await story.pastLeaversAreImported();
  await story.newsletterGoesOut();
  await story.gatheringIsAnswered();
  await story.jobsArePosted();
  await story.peopleLeave();
  await story.evidenceHolds();
}

class Story {
  readonly #programme: ProgrammeClient;
  readonly #say: Narrator;

  constructor(programme: ProgrammeClient, say: Narrator) {
    this.#programme = programme;
    this.#say = say;
  }

  async leaversAreAnnounced(): Promise<void> {
    const { chapter, check, tell } = this.#say;
    chapter('The HRIS announces leavers by signed webhook');
    const lastDay = await this.#dateIn(9);
    const announce = (person: SamplePerson, more: Record<string, unknown> = {}, id = `msg_${person.id}`) =>
      this.#offboard(person, lastDay, more, id);
    const answers = [];
    for (const person of [takahashi, obrien, garcia, suzuki, ito, kobayashi]) answers.push(await announce(person));
    check(
      'six leavers were announced; each webhook was answered 202',
      answers.every(({ status }) => status === 202),
      answers.map(({ status }) => status),
    );
    const dismissed = { exit: { type: 'disciplinary_dismissal' } };
    check('a dismissed one too (202)', (await announce(yamada, dismissed)).status === 202);
    check('the same webhook again is answered 202 and changes nothing', (await announce(takahashi)).status === 202);
    const forged = await this.#programme.webhook({ type: 'employee.offboarded' }, { signature: 'v1,Zm9yZ2Vk' });
    check('a forged one is refused with 401', forged.status === 401, forged.status);
    await this.#programme.settled();
    const waiting = await this.#people('awaiting_last_day');
    check('five wait for the end of their employment', waiting.length === 5, waiting.length);
    check(
      'the one without a private address is a task for HR (awaiting_contact)',
      (await this.#person(kobayashi)).status === 'awaiting_contact',
    );
    check('the dismissed one is excluded for good', (await this.#person(yamada)).status === 'excluded');
    tell(`Employment ends on ${lastDay}. Nobody has had a mail.`);
    check('no mail has left', (await this.#programme.mails()).length === 0);
  }

  async invitationsLeave(): Promise<void> {
    const { chapter, check } = this.#say;
    chapter('After the employment ended, invitations leave on the next business day at ten');
    await this.#programme.advance('P9D');
    check('on the last day still nobody is invited', (await this.#people('invited')).length === 0);
    await this.#untilInvited(5);
    const invited = await this.#people('invited');
    check(
      'all five are invited now',
      invited.length === 5,
      invited.map(({ sourceEmployeeId }) => sourceEmployeeId),
    );
    const japanese = await this.#programme.latestMailTo(addressOf(takahashi));
    check(`髙橋さん got hers in Japanese: 「${japanese.subject}」`, japanese.text.includes('髙橋 花子 様'));
    check(
      'with sender, postal address, complaint contact and the way to refuse',
      /見本町/.test(japanese.text) && /alumni-office@example\.com/.test(japanese.text) && /\/u\//.test(japanese.text),
    );
    const english = await this.#programme.latestMailTo(addressOf(obrien));
    check(`Seán O'Brien got his in English: "${english.subject}"`, english.text.includes('Dear Seán,'));
    const hour = new Date(japanese.at).toLocaleTimeString('en-GB', { timeZone: 'Asia/Tokyo', hour: '2-digit' });
    check('at ten o’clock in Tokyo', hour === '10', japanese.at);
    check('the dismissed one got nothing', (await this.#programme.mailsTo(addressOf(yamada))).length === 0);
  }

  async peopleAnswer(): Promise<void> {
    const { chapter, check } = this.#say;
    chapter('They read the notice and answer');
    await this.#join(takahashi, ['newsletter', 'gatherings', 'jobs']);
    check('髙橋さん joined and ticked all topics', (await this.#person(takahashi)).status === 'member');
    await this.#join(obrien, ['newsletter', 'gatherings']);
    check(
      "O'Brien joined for newsletter and gatherings",
      (await this.#person(obrien)).topics.join() === 'newsletter,gatherings',
      (await this.#person(obrien)).topics,
    );
    const receipt = await this.#programme.latestMailTo(addressOf(obrien));
    check(`he has a plain receipt: "${receipt.subject}"`, /\/p\//.test(receipt.text));
    const link = await this.#programme.latestLinkTo(addressOf(suzuki), 'i');
    await this.#programme.submitPage(link, [['decision', 'refuse']]);
    await this.#programme.settled();
    check(
      '鈴木さん declined; it is recorded and he gets nothing more',
      (await this.#person(suzuki)).status === 'declined',
    );
  }

  async reminderAndExpiry(): Promise<void> {
    const { chapter, check } = this.#say;
    chapter('Reminders on day 7 and 21; on day 30 the invitation closes');
    const before = (await this.#programme.mailsTo(addressOf(garcia))).length;
    await this.#programme.advance('P7DT1H');
    const mails = await this.#programme.mailsTo(addressOf(garcia));
    check(
      'García, who had not answered, was reminded once',
      mails.length === before + 1,
      mails.map(({ subject }) => subject),
    );
    check('those who answered were not', (await this.#programme.mailsTo(addressOf(suzuki))).length === 1);
    await this.#join(garcia, ['gatherings']);
    check('García joined from the reminder, for gatherings only', (await this.#person(garcia)).status === 'member');
    await this.#programme.advance('P24D');
    check(
      '伊藤さん never answered: two reminders, then the invitation expired',
      (await this.#person(ito)).status === 'expired',
    );
    check('three mails in all went to her', (await this.#programme.mailsTo(addressOf(ito))).length === 3);
    const person = await this.#person(ito);
    await this.#programme.advance('P62D');
    const erased = await this.#programme.call('privacy', 'GET', `/alumni/${person.alumniId}`);
    check(
      'after 90 days of silence her data is erased',
      erased.status === 404 || !JSON.stringify(erased.body).includes('伊藤'),
      erased.body,
    );
  }

  async pastLeaversAreImported(): Promise<void> {
    const { chapter, check } = this.#say;
    chapter('HR imports leavers of the past');
    const consentAtExit = {
      decision: 'granted',
      noticeVersion: '2026-04',
      purposes: ['membership', 'newsletter', 'gatherings', 'jobs'],
      at: '2026-05-20T02:00:00Z',
      method: 'paper',
    };
    const employees = [
      leaverData(tanaka, '2026-05-31', { consentAtExit, contactBasis: 'consent_at_exit' }),
      leaverData(smith, '2026-06-30'),
    ];
    const wrong = await this.#import(
      [...employees, { ...leaverData(garcia, '2026-06-30'), personalEmail: 'not an address' }],
      false,
    );
    check(
      'a file with a bad line is refused whole, and the line is named',
      wrong['status'] === 'refused' && JSON.stringify(wrong['lines']).includes('/personalEmail'),
      wrong,
    );
    const dry = await this.#import(employees, true);
    check(
      'a dry run counts two to create and invites nobody',
      JSON.stringify(dry['counts']).includes('"created":2') &&
        (await this.#programme.mailsTo(addressOf(smith))).length === 0,
      dry,
    );
    const done = await this.#import(employees, false);
    check('the import creates two', JSON.stringify(done['counts']).includes('"created":2'), done);
    const again = await this.#import(employees, false);
    check(
      'importing the same file again changes nothing',
      JSON.stringify(again['counts']).includes('"unchanged":2'),
      again,
    );
    await this.#untilInvited(1);
    check(
      '田中さん, who had consented on paper, is a member without being asked again',
      (await this.#person(tanaka)).status === 'member',
      await this.#person(tanaka),
    );
    check('Smith, who had not, is invited', (await this.#person(smith)).status === 'invited');
  }

  async newsletterGoesOut(): Promise<void> {
    const { chapter, check, tell } = this.#say;
    chapter('HR writes a newsletter in Markdown');
    const newsletter = {
      topic: 'newsletter',
      subject: { ja: 'あおぞら通信 冬号', en: 'Aozora News, winter' },
      body: {
        ja: '# 冬のお便り\n\n{{ salutation }}\n\nいつもお世話になっております。**新工場**が稼働いたしました。',
        en: '# News from Aozora\n\n{{ salutation }}\n\nOur **new plant** is running.',
      },
      classification: 'members',
    };
    const typo = await this.#programme.call('hr', 'POST', '/campaigns', {
      ...newsletter,
      body: { ja: '{{ saluttion }}' },
    });
    check(
      'an unknown variable is refused at save, and named',
      typo.status === 422 && JSON.stringify(typo.body).includes('/body/ja'),
      typo.body,
    );
    const created = await this.#programme.call('hr', 'POST', '/campaigns', newsletter, {
      'idempotency-key': 'winter-news',
    });
    const twice = await this.#programme.call('hr', 'POST', '/campaigns', newsletter, {
      'idempotency-key': 'winter-news',
    });
    check(
      'saved once, though sent twice with one Idempotency-Key',
      created.status === 201 && created.body['campaignId'] === twice.body['campaignId'],
      [created, twice],
    );
    const id = String(created.body['campaignId']);
    const early = await this.#programme.call('hr', 'POST', `/campaigns/${id}/launch`);
    check('it cannot be launched before somebody else approved it (409)', early.status === 409, early.body);
    await this.#expect('hr', 'POST', `/campaigns/${id}/submit`);
    const own = await this.#programme.call('hr', 'POST', `/campaigns/${id}/approve`);
    check('its author may not approve it', own.status === 403 || own.status === 409, own.status);
    await this.#expect('approver', 'POST', `/campaigns/${id}/approve`);
    await this.#expect('hr', 'POST', `/campaigns/${id}/launch`);
    await this.#programme.settled();
    const { body } = await this.#programme.call<{ status: string; counts: Record<string, number> }>(
      'hr',
      'GET',
      `/campaigns/${id}`,
    );
    check(
      'it reached the three members of the topic, each once',
      body.status === 'completed' && reached(body.counts) === 3,
      body,
    );
    const mail = await this.#programme.latestMailTo(addressOf(obrien));
    check(
      `O'Brien reads it in English: "${mail.subject}"`,
      mail.text.includes('Dear Seán,') && /new plant/.test(mail.text),
    );
    check(
      'one-click unsubscribe (RFC 8058) is in the header',
      headerOf(mail.headers, 'list-unsubscribe-post') === 'List-Unsubscribe=One-Click',
      mail.headers,
    );
    tell('García, who asked for gatherings only, got nothing.');
    check(
      'nobody got it who had not asked for it',
      !(await this.#programme.mailsTo(addressOf(garcia))).some(({ subject }) => subject.includes('winter')),
    );
  }

  async gatheringIsAnswered(): Promise<void> {
    const { chapter, check } = this.#say;
    chapter('HR publishes a gathering; members answer with one click and one button');
    const day = await this.#dateIn(30);
    const created = await this.#expect('hr', 'POST', '/gatherings', {
      title: { ja: '冬の交流会', en: 'Winter gathering' },
      description: { ja: '近況をお聞かせください。', en: 'Come and tell us how you are.' },
      startsAt: `${day}T19:00:00+09:00`,
      endsAt: `${day}T21:00:00+09:00`,
      timeZone: 'Asia/Tokyo',
      place: { name: '本社ラウンジ', address: '東京都千代田区見本町1-2-3' },
      seats: 2,
      classification: 'members',
    });
    const id = String(created['gatheringId']);
    await this.#expect('hr', 'POST', `/gatherings/${id}/publish`);
    await this.#programme.settled();
    const guests = [takahashi, obrien, garcia, tanaka];
    const mails = await Promise.all(guests.map((person) => this.#programme.latestMailTo(addressOf(person))));
    check(
      'four members of the topic have an invitation',
      mails.every((mail) => /\/r\//.test(mail.text)),
      mails.map(({ subject }) => subject),
    );
    check(
      'each with a calendar part',
      mails.every((mail) => mail.attachments.some(({ contentType }) => contentType.startsWith('text/calendar'))),
    );
    const [first] = mails;
    if (first === undefined) throw new Error('no invitation');
    await this.#programme.openPage(linkIn(first, 'r'));
    check('a scanner that opens the links changes nothing', (await this.#guests(id)).length === 0);
    for (const person of [takahashi, obrien]) await this.#answer(person, 'attending');
    const full = await this.#answer(garcia, 'attending');
    await this.#programme.settled();
    const list = await this.#guests(id);
    check(
      'two seats, three who want one: two attend',
      list.filter(({ answer }) => answer === 'attending').length === 2,
      list,
    );
    check('the third is told that it is full', /満席|every seat is taken/.test(full.html));
    // Two answers within ten seconds from two page loads would be a scanner's, and leave the answer unconfirmed.
    await this.#programme.advance('PT1M');
    await this.#answer(tanaka, 'declined');
    await this.#answer(obrien, 'declined');
    await this.#answer(garcia, 'attending');
    await this.#programme.settled();
    const { body } = await this.#programme.call<{ counts: Record<string, number> }>('hr', 'GET', `/gatherings/${id}`);
    check(
      "O'Brien changed his mind, García took the seat",
      body.counts['attending'] === 2 && body.counts['declined'] === 2,
      body.counts,
    );
    const confirmation = await this.#programme.latestMailTo(addressOf(garcia));
    check(`García has a confirmation: "${confirmation.subject}"`, confirmation.tags['campaign'] === undefined);
  }

  async jobsArePosted(): Promise<void> {
    const { chapter, check } = this.#say;
    chapter('Jobs: from HR, and from an ATS outside');
    const job = {
      title: { ja: 'バックエンドエンジニア', en: 'Backend engineer' },
      duties: { initial: 'アルムナイ基盤の開発', changeScope: '会社の定める業務' },
      workplace: { initial: '東京本社', changeScope: '会社の定める場所(テレワークを含む)' },
      employment: { type: 'full_time', term: null },
      pay: { currency: 'JPY', min: 7_000_000, max: 10_000_000, unit: 'year' },
      requiredSkills: [{ skill: 'TypeScript', weight: 3 }],
      rehireTracks: ['comeback'],
    };
    const { duties, ...unlabelled } = job;
    const refused = await this.#programme.call('hr', 'POST', '/jobs', {
      ...unlabelled,
      duties: { initial: duties.initial },
    });
    check(
      'a job without the scope of later changes is refused (職業安定法)',
      refused.status === 422 && JSON.stringify(refused.body).includes('/duties/changeScope'),
      refused.body,
    );
    const created = await this.#expect('hr', 'POST', '/jobs', job);
    await this.#expect('hr', 'POST', `/jobs/${created['jobId']}/publish`);
    await this.#programme.settled();
    const mail = await this.#programme.latestMailTo(addressOf(takahashi));
    check(`髙橋さん, who asked for jobs, has it: 「${mail.subject}」`, /変更の範囲/.test(mail.text));
    await this.#programme.announce('com.example.ats', 'job-posted', {
      ...job,
      title: { ja: 'QAエンジニア', en: 'QA engineer' },
    });
    await this.#programme.announce('com.unknown.ats', 'job-posted', { ...job, title: { ja: '営業', en: 'Sales' } });
    await this.#programme.announce('com.example.calendar', 'event-scheduled', await this.#outsideGathering());
    await this.#programme.settled();
    const { body } = await this.#programme.call<{ items: { status: string; title: { en: string } }[] }>(
      'hr',
      'GET',
      '/jobs',
    );
    const status = (title: string) => body.items.find((item) => item.title.en === title)?.status;
    check('what the trusted ATS announced is published', status('QA engineer') === 'published', body.items);
    check('what an unknown one announced waits as a draft', status('Sales') === 'draft');
    const gatherings = await this.#programme.call<{ items: { status: string; title: { en?: string } }[] }>(
      'hr',
      'GET',
      '/gatherings',
    );
    check(
      'the outside calendar’s seminar waits as a draft',
      gatherings.body.items.some((item) => item.title.en === 'Open seminar' && item.status === 'draft'),
      gatherings.body.items,
    );
  }

  async peopleLeave(): Promise<void> {
    const { chapter, check } = this.#say;
    chapter('One click out, and preferences');
    const news = (await this.#programme.mailsTo(addressOf(takahashi))).find(({ subject }) =>
      subject.includes('あおぞら通信'),
    );
    if (news === undefined) throw new Error('no newsletter to unsubscribe from');
    const mail = await this.#programme.mail(news.id);
    const url = /<(https?:[^>]+)>/.exec(headerOf(mail.headers, 'list-unsubscribe'))?.[1] ?? '';
    const oneClick = await fetch(url, {
      method: 'POST',
      body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }),
      redirect: 'manual',
    });
    check('her mail program’s one-click POST is answered 200, at once', oneClick.status === 200, oneClick.status);
    await this.#programme.settled();
    check(
      '髙橋さん keeps gatherings and jobs, the newsletter is gone',
      (await this.#person(takahashi)).topics.join() === 'gatherings,jobs',
      (await this.#person(takahashi)).topics,
    );
    const preferences = await this.#programme.latestLinkTo(addressOf(obrien), 'p');
    const asked = await this.#programme.submitPage(preferences, [
      ['topic', 'newsletter'],
      ['topic', 'gatherings'],
      ['topic', 'jobs'],
      ['locale', 'en'],
      ['timeZone', 'Europe/Dublin'],
      ['frequency', 'all'],
    ]);
    check(
      'O’Brien ticks jobs: granting needs a fresh code',
      asked.status === 200 && /name="code"/.test(asked.html),
      asked.status,
    );
    await this.#programme.settled();
    const codeMail = await this.#programme.latestMailTo(addressOf(obrien));
    const code = /\b(\d{6})\b/.exec(codeMail.text)?.[1] ?? '';
    await this.#enterCode(preferences, asked.html, code);
    await this.#programme.settled();
    check(
      'with the mailed code he has all three topics',
      (await this.#person(obrien)).topics.join() === 'newsletter,gatherings,jobs',
      (await this.#person(obrien)).topics,
    );
    const before = (await this.#programme.mailsTo(addressOf(takahashi))).length;
    await this.#sendShortNews();
    check(
      'the next newsletter reaches O’Brien and 田中さん, not 髙橋さん',
      (await this.#programme.mailsTo(addressOf(takahashi))).length === before,
    );
  }

  async evidenceHolds(): Promise<void> {
    const { chapter, check, tell } = this.#say;
    chapter('The evidence');
    const { alumniId } = await this.#person(takahashi);
    const denied = await this.#programme.call('hr', 'GET', `/privacy/alumni/${alumniId}/consent`);
    check('HR may not read the consent ledger (403)', denied.status === 403);
    const ledger = await this.#programme.call<{ records: unknown[]; chainValid: boolean }>(
      'privacy',
      'GET',
      `/privacy/alumni/${alumniId}/consent`,
    );
    check(
      `the privacy officer can: ${ledger.body.records.length} records, hash chain intact`,
      ledger.body.chainValid && ledger.body.records.length >= 2,
      ledger.body,
    );
    const status = await this.#programme.settled();
    check('nothing lies in a dead-letter queue', status.deadLetters.length === 0, status.deadLetters);
    const mails = await this.#programme.mails();
    tell(`${mails.length} mails were sent to ${new Set(mails.map(({ to }) => String(to))).size} people.`);
  }

  async #offboard(person: SamplePerson, lastDay: string, more: Record<string, unknown>, id: string) {
    const timestamp = (await this.#programme.now()).toISOString();
    return this.#programme.webhook(
      { type: 'employee.offboarded', timestamp, data: leaverData(person, lastDay, more) },
      { id },
    );
  }

  async #people(status?: string): Promise<Person[]> {
    const query = status === undefined ? '' : `&status=${status}`;
    const { body } = await this.#programme.call<{ items: Person[] }>('hr', 'GET', `/alumni?limit=100${query}`);
    return body.items;
  }

  /** Goes on day by day: how many days it takes depends on weekends and holidays. */
  async #untilInvited(people: number): Promise<void> {
    for (let day = 0; day < 15 && (await this.#people('invited')).length < people; day++) {
      await this.#programme.advance('P1D');
    }
  }

  async #person(sample: SamplePerson): Promise<Person> {
    const found = (await this.#people()).find(({ sourceEmployeeId }) => sourceEmployeeId === sample.id);
    if (found === undefined) throw new Error(`${sample.id} is not known to the programme`);
    return found;
  }

  async #join(person: SamplePerson, purposes: readonly string[]): Promise<void> {
    const link = await this.#programme.latestLinkTo(addressOf(person), 'i');
    const answer = await this.#programme.submitPage(link, [
      ...purposes.map((purpose) => ['purpose', purpose] as const),
      ['decision', 'accept'],
    ]);
    this.#say.check(
      `${person.id} pressed Join and read that it was recorded`,
      answer.status === 200,
      answer.html.slice(0, 300),
    );
    await this.#programme.settled();
  }

  async #import(employees: readonly unknown[], dryRun: boolean): Promise<Record<string, unknown>> {
    const { importId } = await this.#expect('hr', 'POST', '/alumni/imports', { employees, dryRun });
    await this.#programme.settled();
    return this.#expect('hr', 'GET', `/alumni/imports/${importId}`);
  }

  async #guests(gatheringId: string): Promise<{ alumniId: string; answer: string }[]> {
    const { items } = await this.#expect('hr', 'GET', `/gatherings/${gatheringId}/guests`);
    return (items as { alumniId: string; answer: string }[]).filter(({ answer }) => answer !== 'none');
  }

  async #answer(person: SamplePerson, answer: string) {
    const mails = await this.#programme.mailsTo(addressOf(person));
    const invitation = mails.find(({ subject }) => /冬の交流会|Winter gathering/.test(subject));
    if (invitation === undefined) throw new Error('no invitation');
    return this.#programme.submitPage(linkIn(await this.#programme.mail(invitation.id), 'r'), [['answer', answer]]);
  }

  async #enterCode(url: string, html: string, code: string): Promise<void> {
    const hidden = [...html.matchAll(/<input[^>]+type="hidden"[^>]*>/g)].map(([input]) => [
      /name="([^"]*)"/.exec(input)?.[1] ?? '',
      /value="([^"]*)"/.exec(input)?.[1] ?? '',
    ]);
    const response = await fetch(url, {
      method: 'POST',
      body: new URLSearchParams([...hidden, ['code', code]] as [string, string][]),
    });
    this.#say.check('the code is taken', response.status === 200, response.status);
  }

  async #sendShortNews(): Promise<void> {
    const { campaignId } = await this.#expect('hr', 'POST', '/campaigns', {
      topic: 'newsletter',
      subject: { ja: '号外', en: 'Extra' },
      body: { ja: '{{ salutation }}\n\n号外です。', en: '{{ salutation }}\n\nAn extra.' },
    });
    await this.#expect('hr', 'POST', `/campaigns/${campaignId}/submit`);
    await this.#expect('approver', 'POST', `/campaigns/${campaignId}/approve`);
    await this.#expect('hr', 'POST', `/campaigns/${campaignId}/launch`);
    await this.#programme.settled();
    const { counts } = await this.#expect('hr', 'GET', `/campaigns/${campaignId}`);
    this.#say.check(
      'two members of the topic are left, and two got it',
      reached(counts as Record<string, number>) === 2,
      counts,
    );
  }

  async #outsideGathering(): Promise<Record<string, unknown>> {
    const day = await this.#dateIn(40);
    return {
      title: { ja: '公開セミナー', en: 'Open seminar' },
      startsAt: `${day}T18:00:00+09:00`,
      endsAt: `${day}T19:00:00+09:00`,
      timeZone: 'Asia/Tokyo',
      onlineUrl: 'https://meet.example.com/seminar',
    };
  }

  /** Calls and expects a 2xx. */
  async #expect(as: 'hr' | 'approver', method: string, path: string, body?: unknown): Promise<Record<string, unknown>> {
    const answer = await this.#programme.call(as, method, path, body);
    if (answer.status >= 300)
      throw new Error(`${method} ${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  /** The date in Tokyo so many days from the programme's now. */
  async #dateIn(days: number): Promise<string> {
    const now = await this.#programme.now();
    return new Date(now.getTime() + 9 * 3_600_000 + days * 86_400_000).toISOString().slice(0, 10);
  }
}

function headerOf(headers: Readonly<Record<string, string | readonly string[]>>, wanted: string): string {
  const found = Object.entries(headers).find(([name]) => name.toLowerCase() === wanted)?.[1] ?? '';
  return typeof found === 'string' ? found : (found[0] ?? '');
}

/** How many recipients SES took the mail for: each is in one state, and delivered comes after accepted. */
function reached(counts: Readonly<Record<string, number>>): number {
  return (counts['accepted'] ?? 0) + (counts['delivered'] ?? 0);
}

/** Everything that must never stand in a log, an event or a trace: names, addresses, and parts of them. */
export const personalData: readonly string[] = everybody.flatMap(({ names, email }) => [
  `${names.family} ${names.given}`,
  `${names.given} ${names.family}`,
  ...(names.familyKana === undefined ? [] : [names.familyKana]),
  ...(email === undefined ? [] : [email, email.split('@')[0] ?? email]),
]);
