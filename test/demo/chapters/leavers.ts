/** How leavers become members: they are announced, invited, reminded, imported. */
import {
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
} from '../../fixtures/people.ts';
import { addressOf, type Scene } from '../scene.ts';

export async function leaversAreAnnounced(scene: Scene): Promise<void> {
  const { chapter, check, tell } = scene.say;
  chapter('The HRIS announces leavers by signed webhook');
  const lastDay = await scene.dateIn(9);
  const timestamp = (await scene.programme.now()).toISOString();
  const announce = (person: SamplePerson, more: Record<string, unknown> = {}) =>
    scene.programme.webhook(
      { type: 'employee.offboarded', timestamp, data: leaverData(person, lastDay, more) },
      { id: `msg_${person.id}` },
    );
  const answers = [];
  for (const person of [takahashi, obrien, garcia, suzuki, ito, kobayashi]) answers.push(await announce(person));
  check(
    'six leavers were announced; each webhook got the response 202',
    answers.every(({ status }) => status === 202),
    answers.map(({ status }) => status),
  );
  const dismissed = { exit: { type: 'disciplinary_dismissal' } };
  check('so was one who was dismissed (202)', (await announce(yamada, dismissed)).status === 202);
  check('the same webhook, sent twice, gets 202 and changes nothing', (await announce(takahashi)).status === 202);
  const forged = await scene.programme.webhook({ type: 'employee.offboarded' }, { signature: 'v1,Zm9yZ2Vk' });
  check('a forged webhook is refused with 401', forged.status === 401, forged.status);
  await scene.programme.untilIdle();
  const waiting = await scene.people('awaiting_last_day');
  check('five wait for their employment to end', waiting.length === 5, waiting.length);
  check(
    'the one without a private address is a task for HR (awaiting_contact)',
    (await scene.person(kobayashi)).status === 'awaiting_contact',
  );
  check('the one who was dismissed is permanently excluded', (await scene.person(yamada)).status === 'excluded');
  tell(`Employment ends on ${lastDay}. Nobody has received any mail yet.`);
  check('no mail has left', (await scene.programme.mails()).length === 0);
}

export async function invitationsLeave(scene: Scene): Promise<void> {
  const { chapter, check } = scene.say;
  chapter('Invitations leave on the first business day after the employment ended, at ten');
  await scene.programme.advance('P9D');
  check('on the last day nobody is invited yet', (await scene.people('invited')).length === 0);
  await scene.untilInvited(5);
  const invited = await scene.people('invited');
  check(
    'all five are invited now',
    invited.length === 5,
    invited.map(({ sourceEmployeeId }) => sourceEmployeeId),
  );
  const japanese = await scene.programme.latestMailTo(addressOf(takahashi));
  check(`髙橋さん received hers in Japanese: 「${japanese.subject}」`, japanese.text.includes('髙橋 花子 様'));
  check(
    'it names the sender, the postal address, the contact for complaints and the way to decline',
    /見本町/.test(japanese.text) && /alumni-office@example\.com/.test(japanese.text) && /\/u\//.test(japanese.text),
  );
  const english = await scene.programme.latestMailTo(addressOf(obrien));
  check(`Seán O'Brien received his in English: "${english.subject}"`, english.text.includes('Dear Seán,'));
  const hour = new Date(japanese.at).toLocaleTimeString('en-GB', { timeZone: 'Asia/Tokyo', hour: '2-digit' });
  check('it left at ten o’clock in Tokyo', hour === '10', japanese.at);
  check('the one who was dismissed received nothing', (await scene.programme.mailsTo(addressOf(yamada))).length === 0);
}

export async function peopleAnswer(scene: Scene): Promise<void> {
  const { chapter, check } = scene.say;
  chapter('They read the privacy notice and decide');
  await scene.join(takahashi, ['newsletter', 'gatherings', 'jobs']);
  check('髙橋さん joined and ticked all topics', (await scene.person(takahashi)).status === 'member');
  await scene.join(obrien, ['newsletter', 'gatherings']);
  check(
    "O'Brien joined for newsletter and gatherings",
    (await scene.person(obrien)).topics.join() === 'newsletter,gatherings',
    (await scene.person(obrien)).topics,
  );
  const receipt = await scene.programme.latestMailTo(addressOf(obrien));
  check(`he received a confirmation: "${receipt.subject}"`, /\/p\//.test(receipt.text));
  const link = await scene.programme.latestLinkTo(addressOf(suzuki), 'i');
  await scene.programme.submitPage(link, [['decision', 'refuse']]);
  await scene.programme.untilIdle();
  check(
    '鈴木さん declined; this is recorded, and he receives nothing more',
    (await scene.person(suzuki)).status === 'declined',
  );
}

export async function reminderAndExpiry(scene: Scene): Promise<void> {
  const { chapter, check } = scene.say;
  chapter('Reminders on day 7 and 21; on day 30 the invitation closes');
  const before = (await scene.programme.mailsTo(addressOf(garcia))).length;
  await scene.programme.advance('P7DT1H');
  const mails = await scene.programme.mailsTo(addressOf(garcia));
  check(
    'García, who had not decided, was reminded once',
    mails.length === before + 1,
    mails.map(({ subject }) => subject),
  );
  check('those who had decided were not reminded', (await scene.programme.mailsTo(addressOf(suzuki))).length === 1);
  await scene.join(garcia, ['gatherings']);
  check('García joined from the reminder, for gatherings only', (await scene.person(garcia)).status === 'member');
  await scene.programme.advance('P24D');
  check(
    '伊藤さん never decided: after two reminders the invitation expired',
    (await scene.person(ito)).status === 'expired',
  );
  check('she received three mails in all', (await scene.programme.mailsTo(addressOf(ito))).length === 3);
  const person = await scene.person(ito);
  await scene.programme.advance('P62D');
  const erased = await scene.programme.call('privacy', 'GET', `/alumni/${person.alumniId}`);
  check(
    'after 90 days without a decision her data is erased',
    erased.status === 404 || !JSON.stringify(erased.body).includes('伊藤'),
    erased.body,
  );
}

export async function pastLeaversAreImported(scene: Scene): Promise<void> {
  const { chapter, check } = scene.say;
  chapter('HR imports people who left in the past');
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
  const wrong = await scene.import(
    [...employees, { ...leaverData(garcia, '2026-06-30'), personalEmail: 'not an address' }],
    false,
  );
  check(
    'a file with one bad line is refused as a whole, and the line is named',
    wrong['status'] === 'refused' && JSON.stringify(wrong['lines']).includes('/personalEmail'),
    wrong,
  );
  const dry = await scene.import(employees, true);
  check(
    'a dry run counts two people to create and invites nobody',
    JSON.stringify(dry['counts']).includes('"created":2') &&
      (await scene.programme.mailsTo(addressOf(smith))).length === 0,
    dry,
  );
  const done = await scene.import(employees, false);
  check('the import creates two', JSON.stringify(done['counts']).includes('"created":2'), done);
  const again = await scene.import(employees, false);
  check(
    'importing the same file twice changes nothing',
    JSON.stringify(again['counts']).includes('"unchanged":2'),
    again,
  );
  await scene.untilInvited(1);
  check(
    '田中さん, who had consented on paper, is a member without another question',
    (await scene.person(tanaka)).status === 'member',
    await scene.person(tanaka),
  );
  check('Smith, who had not, is invited', (await scene.person(smith)).status === 'invited');
}
