/** Leaving, preferences, and the evidence. */
import { obrien, takahashi } from '../../fixtures/people.ts';
import { addressOf, headerOf, reached, type Scene } from '../scene.ts';

export async function peopleLeave(scene: Scene): Promise<void> {
  const { chapter, check } = scene.say;
  chapter('Unsubscribing with one click, and preferences');
  const news = (await scene.programme.mailsTo(addressOf(takahashi))).find(({ subject }) =>
    subject.includes('あおぞら通信'),
  );
  if (news === undefined) throw new Error('no newsletter to unsubscribe from');
  const mail = await scene.programme.mail(news.id);
  const url = /<(https?:[^>]+)>/.exec(headerOf(mail.headers, 'list-unsubscribe'))?.[1] ?? '';
  const oneClick = await fetch(url, {
    method: 'POST',
    body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }),
    redirect: 'manual',
  });
  check('the one-click POST of her mail program gets the response 200', oneClick.status === 200, oneClick.status);
  await scene.programme.untilIdle();
  check(
    '髙橋さん keeps gatherings and job openings, without the newsletter',
    (await scene.person(takahashi)).topics.join() === 'gatherings,jobs',
    (await scene.person(takahashi)).topics,
  );
  const preferences = await scene.programme.latestLinkTo(addressOf(obrien), 'p');
  const asked = await scene.programme.submitPage(preferences, [
    ['topic', 'newsletter'],
    ['topic', 'gatherings'],
    ['topic', 'jobs'],
    ['locale', 'en'],
    ['timeZone', 'Europe/Dublin'],
    ['frequency', 'all'],
  ]);
  check(
    'O’Brien ticks job openings: a new consent needs a code by mail',
    asked.status === 200 && /name="code"/.test(asked.html),
    asked.status,
  );
  await scene.programme.untilIdle();
  const codeMail = await scene.programme.latestMailTo(addressOf(obrien));
  const code = /\b(\d{6})\b/.exec(codeMail.text)?.[1] ?? '';
  await enterCode(scene, preferences, asked.html, code);
  await scene.programme.untilIdle();
  check(
    'after he enters the code he has all three topics',
    (await scene.person(obrien)).topics.join() === 'newsletter,gatherings,jobs',
    (await scene.person(obrien)).topics,
  );
  const before = (await scene.programme.mailsTo(addressOf(takahashi))).length;
  await sendShortNews(scene);
  check(
    'the next newsletter reaches O’Brien and 田中さん, but not 髙橋さん',
    (await scene.programme.mailsTo(addressOf(takahashi))).length === before,
  );
}

export async function evidenceHolds(scene: Scene): Promise<void> {
  const { chapter, check, tell } = scene.say;
  chapter('The evidence');
  const { alumniId } = await scene.person(takahashi);
  const denied = await scene.programme.call('hr', 'GET', `/privacy/alumni/${alumniId}/consent`);
  check('HR may not read the consent ledger (403)', denied.status === 403);
  const ledger = await scene.programme.call<{ records: unknown[]; chainValid: boolean }>(
    'privacy',
    'GET',
    `/privacy/alumni/${alumniId}/consent`,
  );
  check(
    `the privacy officer may: ${ledger.body.records.length} records, and the hash chain is intact`,
    ledger.body.chainValid && ledger.body.records.length >= 2,
    ledger.body,
  );
  const status = await scene.programme.untilIdle();
  check('there is nothing in any dead-letter queue', status.deadLetters.length === 0, status.deadLetters);
  const mails = await scene.programme.mails();
  tell(`${mails.length} mails were sent to ${new Set(mails.map(({ to }) => String(to))).size} people.`);
}

async function enterCode(scene: Scene, url: string, html: string, code: string): Promise<void> {
  const hidden = [...html.matchAll(/<input[^>]+type="hidden"[^>]*>/g)].map(([input]) => [
    /name="([^"]*)"/.exec(input)?.[1] ?? '',
    /value="([^"]*)"/.exec(input)?.[1] ?? '',
  ]);
  const response = await fetch(url, {
    method: 'POST',
    body: new URLSearchParams([...hidden, ['code', code]] as [string, string][]),
  });
  scene.say.check('the code is accepted', response.status === 200, response.status);
}

async function sendShortNews(scene: Scene): Promise<void> {
  const { campaignId } = await scene.expectOk('hr', 'POST', '/campaigns', {
    topic: 'newsletter',
    subject: { ja: '号外', en: 'Extra' },
    body: { ja: '{{ salutation }}\n\n号外です。', en: '{{ salutation }}\n\nAn extra.' },
  });
  await scene.expectOk('hr', 'POST', `/campaigns/${campaignId}/submit`);
  await scene.expectOk('approver', 'POST', `/campaigns/${campaignId}/approve`);
  await scene.expectOk('hr', 'POST', `/campaigns/${campaignId}/launch`);
  await scene.programme.untilIdle();
  const { counts } = await scene.expectOk('hr', 'GET', `/campaigns/${campaignId}`);
  scene.say.check(
    'two members still want the newsletter, and both received it',
    reached(counts as Record<string, number>) === 2,
    counts,
  );
}
