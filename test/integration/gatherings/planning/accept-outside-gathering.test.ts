import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { gatheringsTable } from '../../../../events/read-models/gathering.ts';
import { openTable } from '../../../../shared/dynamo/table.ts';
import { idFrom } from '../../../../shared/identifier.ts';
import { programme } from '../../../../shared/programme/compiled.ts';
import { documentedAnnouncement } from '../../../fixtures/documented-announcements.ts';
import { FakeAws } from '../../../fixtures/fake-aws.ts';
import { gatheringBody, planned } from '../../../fixtures/gatherings.ts';
import { lambdaContext, queuedBodies } from '../../../fixtures/invocations.ts';
import { unmailableTitles } from '../../../fixtures/pasted-texts.ts';
import { makeTables } from '../../tables.ts';

let aws: FakeAws;
let acceptOutside: typeof import('../../../../functions/gatherings/planning/accept-outside-gathering.ts').handler;
let gatherings: ReturnType<typeof openTable<typeof gatheringsTable.item>>;

beforeAll(async () => {
  aws = await FakeAws.start();
  await makeTables(gatheringsTable);
  ({ handler: acceptOutside } = await import('../../../../functions/gatherings/planning/accept-outside-gathering.ts'));
  gatherings = openTable(gatheringsTable);
});
afterAll(() => aws.stop());
beforeEach(() => vi.useFakeTimers({ toFake: ['Date'], now: planned }));
afterEach(() => vi.useRealTimers());

describe('a calendar outside', () => {
  const announced = (data: object, id = 'outside-1', source = 'com.example.calendar') =>
    queuedBodies({ id, source, 'detail-type': 'event-scheduled', detail: { data } });

  test('makes one draft of an announcement that comes twice, or under its own key', async () => {
    const before = await gatherings.scan({});
    for (const batch of [
      announced(gatheringBody(), 'a'),
      announced(gatheringBody(), 'a'),
      announced({ ...gatheringBody(), externalId: 'cal-7' }, 'b'),
      announced({ ...gatheringBody(), externalId: 'cal-7' }, 'c'),
    ]) {
      expect(await acceptOutside(batch, lambdaContext())).toEqual({ batchItemFailures: [] });
    }
    const known = new Set(before.items.map(({ gatheringId }) => gatheringId));
    const made = (await gatherings.scan({})).items.filter(({ gatheringId }) => !known.has(gatheringId));
    expect(made).toHaveLength(2);
    expect(made[0]).toMatchObject({ status: 'draft', createdBy: 'com.example.calendar' });
  });

  test('announces as the document says, and every field is kept', async () => {
    const example = documentedAnnouncement('event-scheduled');
    const batch = queuedBodies({ id: 'documented', ...example });
    expect(await acceptOutside(batch, lambdaContext())).toEqual({ batchItemFailures: [] });
    const { externalId, ...draft } = example.detail.data;
    const gatheringId = idFrom('gathering', example.source, externalId);
    expect(await gatherings.get({ gatheringId })).toMatchObject({ createdBy: example.source, draft });
  });

  test('an invalid announcement goes to the dead letters with the reason, and the rest of the batch is taken', async () => {
    const bad = announced({ ...gatheringBody(), seats: -3, colour: 'blue' }, 'bad').Records;
    const good = announced(gatheringBody(), 'good').Records;
    const answer = await acceptOutside({ Records: [...bad, ...good] }, lambdaContext());
    expect(answer).toEqual({ batchItemFailures: [] });
    expect(aws.deadLetters().at(-1)?.reason).toBe('invalid: data.seats, data.colour');
  });

  test.each(unmailableTitles)(
    'what cannot be mailed (%s) is not even a draft, and goes to the dead letters with the field',
    async (title) => {
      const batch = announced({ ...gatheringBody(), title: { ja: title } }, title);
      expect(await acceptOutside(batch, lambdaContext())).toEqual({ batchItemFailures: [] });
      const gatheringId = idFrom('gathering', 'com.example.calendar', title);
      expect(await gatherings.get({ gatheringId })).toBeUndefined();
      expect(aws.deadLetters().at(-1)?.reason).toMatch(/^invalid: data\.title\b/);
    },
  );

  test('where programme.json is at fault, the dead letter says so and names no field', async () => {
    const { company } = programme;
    Object.assign(programme, { company: { ...company, address: { ja: ' ', en: ' ' } } });
    try {
      await acceptOutside(announced(gatheringBody(), 'nowhere'), lambdaContext());
    } finally {
      Object.assign(programme, { company });
    }
    expect(aws.deadLetters().at(-1)?.reason).toBe('invalid: programme.json');
  });

  test.each([
    ['startsAt', { startsAt: '2026-11-20T19:00:00+09:00' }],
    ['answerBy', { answerBy: '2026-11-20T19:00:00+09:00' }],
    ['decideBy', { decideBy: '2026-11-20T19:00:00+09:00' }],
    ['decideBy', { minAttendees: 5, startsAt: '2026-11-23T19:00:00+09:00' }],
  ])('a date that should lie ahead and has passed (%s, %o) makes no draft', async (field, times) => {
    const id = JSON.stringify(times);
    await acceptOutside(announced({ ...gatheringBody(), ...times }, id), lambdaContext());
    expect(aws.deadLetters().at(-1)?.reason).toBe(`invalid: data.${field}`);
    expect(await gatherings.get({ gatheringId: idFrom('gathering', 'com.example.calendar', id) })).toBeUndefined();
  });

  test('an implausible date makes no draft', async () => {
    const far = { startsAt: '2199-01-01T00:00:00Z', endsAt: '2199-01-01T02:00:00Z' };
    await acceptOutside(announced({ ...gatheringBody(), ...far }, 'far'), lambdaContext());
    expect(aws.deadLetters().at(-1)?.reason).toBe('invalid: data.startsAt, data.endsAt');
    const never = { startsAt: '9999-12-31T00:00:00Z', endsAt: '9999-12-31T02:00:00Z' };
    await acceptOutside(announced({ ...gatheringBody(), ...never }, 'never'), lambdaContext());
    expect(aws.deadLetters().at(-1)?.reason).toBe('invalid: data.startsAt, data.endsAt');
  });
});
