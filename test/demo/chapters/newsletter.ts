/** A newsletter, from the draft to the members. */
import { garcia, obrien } from '../../fixtures/people.ts';
import { addressOf, headerOf, reached, type Scene } from '../scene.ts';

export async function newsletterGoesOut(scene: Scene): Promise<void> {
  const { chapter, check, tell } = scene.say;
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
  const typo = await scene.programme.call('hr', 'POST', '/campaigns', {
    ...newsletter,
    body: { ja: '{{ saluttion }}' },
  });
  check(
    'a text with an unknown variable is not saved, and the variable is named',
    typo.status === 422 && JSON.stringify(typo.body).includes('/body/ja'),
    typo.body,
  );
  const created = await scene.programme.call('hr', 'POST', '/campaigns', newsletter, {
    'idempotency-key': 'winter-news',
  });
  const twice = await scene.programme.call('hr', 'POST', '/campaigns', newsletter, {
    'idempotency-key': 'winter-news',
  });
  check(
    'a draft sent twice with one Idempotency-Key is saved once',
    created.status === 201 && created.body['campaignId'] === twice.body['campaignId'],
    [created, twice],
  );
  const id = String(created.body['campaignId']);
  const early = await scene.programme.call('hr', 'POST', `/campaigns/${id}/launch`);
  check('it cannot be launched before a second person approves it (409)', early.status === 409, early.body);
  await scene.expectOk('hr', 'POST', `/campaigns/${id}/submit`);
  const own = await scene.programme.call('hr', 'POST', `/campaigns/${id}/approve`);
  check('its author may not approve it', own.status === 403 || own.status === 409, own.status);
  await scene.expectOk('approver', 'POST', `/campaigns/${id}/approve`);
  await scene.expectOk('hr', 'POST', `/campaigns/${id}/launch`);
  await scene.programme.untilIdle();
  const { body } = await scene.programme.call<{ status: string; counts: Record<string, number> }>(
    'hr',
    'GET',
    `/campaigns/${id}`,
  );
  check(
    'it reached the three members who want newsletters, each once',
    body.status === 'completed' && reached(body.counts) === 3,
    body,
  );
  const mail = await scene.programme.latestMailTo(addressOf(obrien));
  check(
    `O'Brien reads it in English: "${mail.subject}"`,
    mail.text.includes('Dear Seán,') && /new plant/.test(mail.text),
  );
  check(
    'one-click unsubscribe (RFC 8058) is in the header',
    headerOf(mail.headers, 'list-unsubscribe-post') === 'List-Unsubscribe=One-Click',
    mail.headers,
  );
  tell('García, who wants gatherings only, received nothing.');
  check(
    'nobody received it without consent',
    !(await scene.programme.mailsTo(addressOf(garcia))).some(({ subject }) => subject.includes('winter')),
  );
}
