/** A full room: twelve seats, twenty members who want one, and what happens to each seat until the evening is over. */
import { hour } from '../../../shared/time/durations.ts';
import { replyFromCalendar } from '../../fixtures/calendar-client.ts';
import { crowd } from '../../fixtures/crowd.ts';
import { leaverData, type SamplePerson } from '../../fixtures/people.ts';
import type { Mail } from '../../fixtures/programme-client.ts';
import { addressOf, type Scene } from '../scene.ts';

const seats = 12;
const title = { ja: '工場見学と懇親会', en: 'Plant tour and dinner' };

interface Guest {
  readonly alumniId: string;
  readonly answer: string;
  readonly evidence: string | null;
  readonly current: boolean;
  readonly checkedInAt: string | null;
  readonly noShow: boolean | null;
}

export async function roomIsFull(scene: Scene): Promise<void> {
  scene.say.chapter('A full room: twelve seats, twenty RSVPs');
  const room = await Room.open(scene);
  await room.isFilled();
  await room.isScanned();
  await room.offerIsTaken();
  await room.offerExpires();
  await room.calendarAnswers();
  await room.isMoved();
  await room.isAttended();
}

class Room {
  readonly #scene: Scene;
  readonly #gatheringId: string;
  readonly #ids: ReadonlyMap<string, string>;
  /** The day of the gathering, in its zone. */
  #day = '';

  private constructor(scene: Scene, gatheringId: string, ids: ReadonlyMap<string, string>) {
    this.#scene = scene;
    this.#gatheringId = gatheringId;
    this.#ids = ids;
  }

  /** Twenty members, and a gathering to which only they are invited. */
  static async open(scene: Scene): Promise<Room> {
    const consentAtExit = {
      decision: 'granted',
      noticeVersion: '2026-04',
      purposes: ['membership', 'gatherings'],
      at: '2026-05-20T02:00:00Z',
      method: 'paper',
    };
    await scene.import(
      crowd.map((person) => leaverData(person, '2026-05-31', { consentAtExit })),
      false,
    );
    const members = (await scene.people('member')).filter(({ sourceEmployeeId }) => sourceEmployeeId.startsWith('B'));
    scene.say.check('an import of paper consents adds twenty members', members.length === 20, members.length);
    const day = await scene.dateIn(21);
    const created = await scene.expectOk('hr', 'POST', '/gatherings', {
      title,
      startsAt: `${day}T18:00:00+09:00`,
      endsAt: `${day}T21:00:00+09:00`,
      timeZone: 'Asia/Tokyo',
      place: { name: '見本町工場', address: '東京都千代田区見本町4-5-6' },
      seats,
      waitingList: 'fifo',
      audience: { alumniIds: members.map(({ alumniId }) => alumniId) },
      classification: 'members',
    });
    const gatheringId = String(created['gatheringId']);
    await scene.expectOk('hr', 'POST', `/gatherings/${gatheringId}/publish`);
    await scene.untilMailed();
    return new Room(
      scene,
      gatheringId,
      new Map(members.map(({ sourceEmployeeId, alumniId }) => [sourceEmployeeId, alumniId])),
    );
  }

  async isFilled(): Promise<void> {
    for (const person of crowd) await this.#answers(person, 'attending');
    await this.#scene.untilMailed();
    const counts = await this.#counts();
    this.#check(
      'the first twelve have a seat, the other eight are on the waiting list in the order of their RSVPs',
      counts['attending'] === seats && counts['waiting'] === crowd.length - seats,
      counts,
    );
    const last = await this.#scene.programme.latestMailTo(addressOf(crowd[19] ?? nobody()));
    this.#check(`the last one reads it in a mail: "${last.subject}"`, /waiting list|キャンセル待ち/.test(last.subject));
  }

  /** A mail gateway does this before the person sees the mail. */
  async isScanned(): Promise<void> {
    const before = JSON.stringify(await this.#guests());
    const invitation = await this.#invitationOf(crowd[0] ?? nobody());
    const all = new Set(invitation.text.match(/https?:\/\/[^\s<>"]+/g) ?? []);
    const links = [...all].filter((link) => link.startsWith(this.#scene.programme.programme.api));
    for (const method of ['HEAD', 'GET', 'OPTIONS']) {
      for (const link of links)
        await fetch(link, { method, redirect: 'manual' }).then((answer) => answer.arrayBuffer());
    }
    const rsvp = links.filter((link) => /\/r\//.test(link));
    for (const link of rsvp) await fetch(link, { method: 'POST', body: new URLSearchParams({ answer: 'declined' }) });
    await this.#scene.untilMailed();
    this.#check(
      `a scanner opened ${links.length} links in three ways and posted to ${rsvp.length}: no RSVP changed`,
      JSON.stringify(await this.#guests()) === before,
    );
  }

  async offerIsTaken(): Promise<void> {
    await this.#scene.programme.advance('PT1M');
    await this.#answers(crowd[2] ?? nobody(), 'declined');
    await this.#scene.untilMailed();
    const next = crowd[12] ?? nobody();
    const offer = await this.#scene.programme.latestMailTo(addressOf(next));
    this.#check(
      `a guest cancelled; the seat is held for the first person on the waiting list: 「${offer.subject}」`,
      (await this.#answerOf(next)) === 'offered',
      await this.#answerOf(next),
    );
    await this.#scene.programme.advance('PT1M');
    await this.#answers(next, 'attending');
    await this.#scene.untilMailed();
    this.#check('this person accepts the offer', (await this.#answerOf(next)) === 'attending');
  }

  async offerExpires(): Promise<void> {
    await this.#answers(crowd[3] ?? nobody(), 'declined');
    await this.#scene.untilMailed();
    const [silent, after] = [crowd[13] ?? nobody(), crowd[14] ?? nobody()];
    this.#check('another freed seat is offered to the next person', (await this.#answerOf(silent)) === 'offered');
    await this.#scene.programme.advance('P1D');
    this.#check(
      'after twelve daytime hours without a reply this person leaves the list, and the seat is offered to the next',
      (await this.#answerOf(silent)) === 'undecided' && (await this.#answerOf(after)) === 'offered',
      [await this.#answerOf(silent), await this.#answerOf(after)],
    );
    await this.#answers(after, 'attending');
    await this.#scene.untilMailed();
  }

  async calendarAnswers(): Promise<void> {
    const person = crowd[4] ?? nobody();
    const { programme } = this.#scene;
    const invitation = await this.#invitationOf(person);
    await replyFromCalendar(programme.programme.smtp, invitation, 'DECLINED', await programme.now());
    await this.#scene.untilMailed();
    const guest = await this.#guestOf(person);
    this.#check(
      'a guest pressed Decline in her calendar: the reply by mail is her RSVP',
      guest?.answer === 'declined' && guest.evidence === 'calendar',
      guest,
    );
    const next = crowd[15] ?? nobody();
    this.#check('her seat is offered to the next person', (await this.#answerOf(next)) === 'offered');
    await programme.advance('PT1M');
    await this.#answers(next, 'attending');
    await this.#scene.untilMailed();
  }

  async isMoved(): Promise<void> {
    const day = await this.#scene.dateIn(18);
    this.#day = day;
    await this.#scene.expectOk('hr', 'PATCH', `/gatherings/${this.#gatheringId}`, {
      startsAt: `${day}T19:00:00+09:00`,
      endsAt: `${day}T22:00:00+09:00`,
    });
    await this.#scene.untilMailed();
    const guests = await this.#guests();
    this.#check(
      'HR reschedules the gathering: guests keep their seats and are asked to confirm',
      guests.every(({ current }) => !current),
      guests,
    );
    const person = crowd[0] ?? nobody();
    const notice = await this.#scene.programme.latestMailTo(addressOf(person));
    const calendar = notice.attachments.find(({ contentType }) => contentType.startsWith('text/calendar'));
    const object = Buffer.from(calendar?.content ?? '', 'base64').toString('utf8');
    this.#check(
      `their calendars are updated: 「${notice.subject}」, SEQUENCE:1`,
      /^SEQUENCE:1\s/m.test(object),
      object,
    );
    await this.#answers(person, 'attending');
    await this.#scene.untilMailed();
    this.#check('a guest confirms for the new evening', (await this.#guestOf(person))?.current === true);
  }

  async isAttended(): Promise<void> {
    const { programme, say } = this.#scene;
    // By the clock on the wall, so that the story is true at whatever hour it is begun.
    const midnight = new Date(`${this.#day}T00:00:00+09:00`);
    const hoursLater = (hours: number) => new Date(midnight.getTime() + hours * hour);
    await programme.advanceTo(hoursLater(0));
    const person = crowd[0] ?? nobody();
    const reminder = await programme.latestMailTo(addressOf(person));
    this.#check(`guests are reminded the day before: 「${reminder.subject}」`, /\/c\/[\w-]+\.png/.test(reminder.text));
    const picture = /https?:\/\/[^\s<>"]+\/c\/([\w-]+)\.png/.exec(reminder.text);
    const qrCode = await fetch(picture?.[0] ?? '');
    this.#check('the mail shows a QR code for check-in', qrCode.headers.get('content-type') === 'image/png');
    await programme.advanceTo(hoursLater(12));
    const scanned = { code: picture?.[1] ?? '' };
    await this.#scene.expectOk('hr', 'POST', `/gatherings/${this.#gatheringId}/check-in`, scanned);
    for (const other of crowd.slice(5, 12)) {
      const path = `/gatherings/${this.#gatheringId}/guests/${this.#ids.get(other.id)}/check-in`;
      await this.#scene.expectOk('hr', 'POST', path);
    }
    await programme.advanceTo(hoursLater(36));
    const attending = (await this.#guests()).filter(({ answer }) => answer === 'attending');
    const came = attending.filter(({ checkedInAt }) => checkedInAt !== null);
    const missing = attending.filter(({ noShow }) => noShow === true);
    this.#check(
      `one guest checked in by QR code, seven by the list; ${missing.length} had a seat and did not come`,
      came.length === 8 && came.length + missing.length === attending.length,
      attending,
    );
    const thanks = await programme.latestMailTo(addressOf(person));
    const survey = /https?:\/\/[^\s<>"]+\/s\/[\w-]+/.exec(thanks.text)?.[0] ?? '';
    const said = await programme.submitPage(survey, [
      ['rating', '5'],
      ['comment', 'また参加したいです。'],
    ]);
    this.#check(
      `a mail of thanks the next day asks for feedback: 「${thanks.subject}」`,
      said.status === 200,
      said.html,
    );
    const feedback = await this.#scene.expectOk('hr', 'GET', `/gatherings/${this.#gatheringId}/feedback`);
    this.#check(
      'HR reads the feedback without a name',
      feedback['average'] === 5 && !/alumniId/.test(JSON.stringify(feedback)),
    );
    say.tell(`In the end ${attending.length} of ${seats} seats were taken.`);
    this.#check('there was never a seat too many', attending.length <= seats, attending.length);
  }

  async #answers(person: SamplePerson, answer: string): Promise<void> {
    const invitation = await this.#invitationOf(person);
    const link = /https?:\/\/[^\s<>"]+\/r\/[\w-]{56}/.exec(invitation.text)?.[0] ?? '';
    const { status, html } = await this.#scene.programme.submitPage(link, [['answer', answer]]);
    if (status !== 200) throw new Error(`the page answered ${status}: ${html.slice(0, 500)}`);
  }

  /** The first mail about the gathering is the invitation; its links stay valid. */
  async #invitationOf(person: SamplePerson): Promise<Mail> {
    const mails = await this.#scene.programme.mailsTo(addressOf(person));
    const invitation = mails.find(({ subject }) => subject.includes(title.ja) || subject.includes(title.en));
    if (invitation === undefined) throw new Error(`${person.id} was not invited`);
    return this.#scene.programme.mail(invitation.id);
  }

  async #guests(): Promise<Guest[]> {
    const path = `/gatherings/${this.#gatheringId}/guests?limit=100`;
    return (await this.#scene.expectOk('hr', 'GET', path))['items'] as Guest[];
  }

  async #guestOf(person: SamplePerson): Promise<Guest | undefined> {
    return (await this.#guests()).find(({ alumniId }) => alumniId === this.#ids.get(person.id));
  }

  async #answerOf(person: SamplePerson): Promise<string | undefined> {
    return (await this.#guestOf(person))?.answer;
  }

  async #counts(): Promise<Record<string, number>> {
    const { counts } = await this.#scene.expectOk('hr', 'GET', `/gatherings/${this.#gatheringId}`);
    return counts as Record<string, number>;
  }

  #check(sentence: string, truth: boolean, found?: unknown): void {
    this.#scene.say.check(sentence, truth, found);
  }
}

function nobody(): never {
  throw new Error('the crowd is smaller than the story');
}
