/** Job openings, and what other systems announce. */
import { takahashi } from '../../fixtures/people.ts';
import { addressOf, type Scene } from '../scene.ts';

export async function jobsArePosted(scene: Scene): Promise<void> {
  const { chapter, check } = scene.say;
  chapter('Job openings: from HR, and from an applicant tracking system');
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
  const refused = await scene.programme.call('hr', 'POST', '/jobs', {
    ...unlabelled,
    duties: { initial: duties.initial },
  });
  check(
    'a job opening that does not say how duties may change later is refused (職業安定法)',
    refused.status === 422 && JSON.stringify(refused.body).includes('/duties/changeScope'),
    refused.body,
  );
  const created = await scene.expectOk('hr', 'POST', '/jobs', job);
  await scene.expectOk('hr', 'POST', `/jobs/${created['jobId']}/publish`);
  await scene.programme.untilIdle();
  const mail = await scene.programme.latestMailTo(addressOf(takahashi));
  check(`髙橋さん, who wants job openings, received it: 「${mail.subject}」`, /変更の範囲/.test(mail.text));
  await scene.programme.announce('com.example.ats', 'job-posted', {
    ...job,
    title: { ja: 'QAエンジニア', en: 'QA engineer' },
  });
  await scene.programme.announce('com.unknown.ats', 'job-posted', { ...job, title: { ja: '営業', en: 'Sales' } });
  await scene.programme.announce('com.example.calendar', 'event-scheduled', await outsideGathering(scene));
  await scene.programme.untilIdle();
  const { body } = await scene.programme.call<{ items: { status: string; title: { en: string } }[] }>(
    'hr',
    'GET',
    '/jobs',
  );
  const status = (title: string) => body.items.find((item) => item.title.en === title)?.status;
  check(
    'the opening that the trusted system announced is published',
    status('QA engineer') === 'published',
    body.items,
  );
  check('the opening that an unknown system announced is a draft', status('Sales') === 'draft');
  const gatherings = await scene.programme.call<{ items: { status: string; title: { en?: string } }[] }>(
    'hr',
    'GET',
    '/gatherings',
  );
  check(
    'the seminar from an unknown calendar is a draft',
    gatherings.body.items.some((item) => item.title.en === 'Open seminar' && item.status === 'draft'),
    gatherings.body.items,
  );
}

async function outsideGathering(scene: Scene): Promise<Record<string, unknown>> {
  const day = await scene.dateIn(40);
  return {
    title: { ja: '公開セミナー', en: 'Open seminar' },
    startsAt: `${day}T18:00:00+09:00`,
    endsAt: `${day}T19:00:00+09:00`,
    timeZone: 'Asia/Tokyo',
    onlineUrl: 'https://meet.example.com/seminar',
  };
}
