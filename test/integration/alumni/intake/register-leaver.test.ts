import { describe, expect, it, vi } from 'vitest';
import { memberJoined } from '../../../../events/consent/index.ts';
import { employeeOffboarded } from '../../../../events/hris/index.ts';
import { newId } from '../../../../shared/identifier.ts';
import { lambdaContext, queued } from '../../../fixtures/invocations.ts';
import { timersOf } from '../../../fixtures/outbox.ts';
import {
  alumni,
  cards,
  consentSays,
  eventFor,
  nothingFailed,
  register,
  registerLeaver,
  stated,
  typesFor,
} from '../alumni-functions.ts';

describe('what the HRIS states of a leaver', () => {
  it('comes out the same whatever the order and repetition of deliveries, also at the same time', async () => {
    vi.setSystemTime('2026-03-05T00:00:00Z');
    const alumniId = newId('alumnus');
    const said = [
      await stated(alumniId),
      await stated(alumniId, {}, { kind: 'offboarding_cancelled', statedAt: '2026-03-02T00:00:00.000Z' }),
      await stated(alumniId, { locale: 'ja' }, { statedAt: '2026-03-03T00:00:00.000Z' }),
    ];
    const deliveries = [...said.toReversed(), ...said].map((event) => registerLeaver(queued(event), lambdaContext()));
    expect(await Promise.all(deliveries)).toEqual(deliveries.map(() => nothingFailed));
    expect(await alumni.get({ alumniId })).toMatchObject({
      status: 'awaiting_last_day',
      facts: { locale: { value: 'ja' } },
    });
    const before = await alumni.get({ alumniId });
    await registerLeaver(queued(...said), lambdaContext());
    expect(await alumni.get({ alumniId })).toEqual(before);
  });

  it('does not invite when the cancellation arrives first', async () => {
    vi.setSystemTime('2026-04-05T00:00:00Z');
    const alumniId = newId('alumnus');
    await register(alumniId, {}, { kind: 'offboarding_cancelled', statedAt: '2026-03-02T00:00:00.000Z' });
    await register(alumniId);
    expect(await alumni.get({ alumniId })).toMatchObject({ status: 'excluded', statusReason: 'offboarding_cancelled' });
    expect(await typesFor(alumniId)).not.toContain('alumni-invited');
  });

  it('changes nothing when the intake item has expired', async () => {
    const alumniId = newId('alumnus');
    const event = eventFor(employeeOffboarded, alumniId, { alumniId, intakeId: newId('intake') });
    expect(await registerLeaver(queued(event), lambdaContext())).toEqual(nothingFailed);
    expect(await alumni.get({ alumniId })).toBeUndefined();
  });

  it('excludes a member who has died; no mail is asked for', async () => {
    vi.setSystemTime('2026-04-02T00:00:00Z');
    const alumniId = newId('alumnus');
    await register(alumniId);
    await consentSays(memberJoined, alumniId, { topics: ['jobs'], via: 'invitation' });
    const before = (await typesFor(alumniId)).length;
    const exit = { type: 'deceased' } as const;
    await register(alumniId, { exit }, { kind: 'updated', statedAt: '2026-04-02T00:00:00.000Z' });
    expect(await alumni.get({ alumniId })).toMatchObject({ status: 'excluded', statusReason: 'exit_type' });
    expect(await cards.get({ alumniId })).toMatchObject({ status: 'excluded' });
    expect((await typesFor(alumniId)).slice(before)).toEqual(['leaver-registered', 'alumnus-excluded']);
    expect(await timersOf(alumniId)).toContainEqual({ kind: 'erasure', dueAt: '2026-07-01T00:00:00.000Z' });
  });
});
