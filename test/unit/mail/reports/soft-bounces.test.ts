import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  countSoftBounce,
  type SoftBounce,
  systemReportIn,
  withSystemReport,
} from '../../../../functions/mail/reports/soft-bounces.ts';
import { softBouncesTable } from '../../../../functions/mail/tables.ts';
import { byOkaeri, isRefusal } from '../../../../shared/decision/decision.ts';
import { expiryFrom } from '../../../../shared/dynamo/table-definition.ts';
import { idFrom } from '../../../../shared/identifier.ts';

const day = 86_400_000;
const presentSince = (addressSince: string | undefined) => ({ epoch: 2, addressSince });
const onDay = (number: number, mail = String(number)): SoftBounce => ({
  mailRef: mail,
  at: new Date(Date.UTC(2026, 0, 1) + number * day).toISOString(),
});
/** Counts the bounces in the order given; whether each was the one too many. */
function lasting(bounces: readonly SoftBounce[], countsFrom?: string): boolean[] {
  let known: readonly SoftBounce[] = [];
  return bounces.map((bounce) => {
    const counted = countSoftBounce(
      known,
      byOkaeri({ bounce, address: presentSince(countsFrom) }),
      new Date(bounce.at),
    );
    if (isRefusal(counted)) return false;
    known = counted.state;
    return counted.lasting;
  });
}

describe('passing bounces of a person', () => {
  it('close the address with the third within thirty days', () => {
    expect(lasting([onDay(0), onDay(10), onDay(30)])).toEqual([false, false, true]);
    expect(lasting([onDay(0), onDay(10), onDay(31)])).toEqual([false, false, false]);
  });

  it('of one day count as one, whatever the number of mails', () => {
    const hours = [0, 1, 5, 19.999].map((hour) => onDay(hour / 24));
    expect(lasting(hours)).not.toContain(true);
    expect(lasting([...hours, onDay(1), onDay(1.8), onDay(2)])).toEqual([...Array(6).fill(false), true]);
    // Mails of three mornings, each a little earlier than the day before.
    expect(lasting([onDay(0), onDay(0.99), onDay(1.98)])).toEqual([false, false, true]);
  });

  it('of one mail count once, however often it is reported', () => {
    expect(lasting([onDay(0), onDay(0), onDay(1), onDay(0), onDay(1)])).not.toContain(true);
  });

  it('of an address that was replaced do not count', () => {
    expect(lasting([onDay(0), onDay(1), onDay(9)], onDay(5).at)).toEqual([false, false, false]);
  });

  it('close the address in whatever order three of a month are reported', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([onDay(0), onDay(12), onDay(29)], { minLength: 3 }), (bounces) => {
        expect(lasting(bounces)).toEqual([false, false, true]);
      }),
    );
  });

  it('of an earlier address do not count: HR or the person replaced it since', () => {
    fc.assert(
      fc.property(fc.nat(5), fc.option(fc.nat(5), { nil: undefined }), (epoch, addressEpoch) => {
        const command = byOkaeri({ bounce: { ...onDay(0), addressEpoch }, address: { epoch } });
        const counted = countSoftBounce([], command, new Date(onDay(0).at));
        const isEarlier = addressEpoch !== undefined && addressEpoch < epoch;
        expect(isRefusal(counted) ? counted.refused : 'counted').toBe(isEarlier ? 'other_address' : 'counted');
      }),
    );
  });

  it('of an address that was replaced and came back count', () => {
    const bounce = { ...onDay(0), addressEpoch: 0 };
    const command = byOkaeri({ bounce, address: { epoch: 2 }, card: { epoch: 2, invitedEpochs: [0, 2] } });
    expect(countSoftBounce([], command, new Date(onDay(0).at))).toMatchObject({ state: [bounce] });
  });

  it.each<[string, (number | undefined)[], number[], boolean]>([
    ['all of the present address close it', [1, 1, 1], [1], true],
    ['those of the address before it do not count', [0, 0, 1], [1], false],
    ['those of two addresses before it do not count', [0, 1, 2], [2], false],
    ['one of the address between does not count where the first came back', [0, 1, 2], [0, 2], false],
    ['those of an address that came back count together', [0, 2, 2], [0, 2], true],
    ['those of which no epoch was noted count', [undefined, undefined, 2], [2], true],
  ])('of a leaver, of whom nothing says since when the address holds: %s', (_what, epochs, invitedEpochs, closes) => {
    const bounces = epochs.map((addressEpoch, number) => ({ ...onDay(number), addressEpoch }));
    const known = bounces.slice(0, 2);
    const [bounce = onDay(2)] = bounces.slice(2);
    const card = { epoch: invitedEpochs.at(-1) ?? 0, invitedEpochs };
    const counted = countSoftBounce(known, byOkaeri({ bounce, card }), new Date(bounce.at));
    expect(counted).toMatchObject({ state: bounces, lasting: closes });
  });

  it('count from when the address came or was opened again, whichever was later', () => {
    fc.assert(
      fc.property(fc.nat(40), fc.nat(40), (came, opened) => {
        const address = { epoch: 0, addressSince: onDay(came).at, reopenedAt: onDay(opened).at };
        const known = [onDay(10), onDay(20)];
        const counted = countSoftBounce(known, byOkaeri({ bounce: onDay(30), address }), new Date(onDay(30).at));
        if (isRefusal(counted)) throw new Error(counted.refused);
        expect(counted.lasting).toBe(Math.max(came, opened) <= 10);
      }),
    );
  });
});

describe('the report of a mail system', () => {
  const alumniId = idFrom('alumnus', 'reported');
  const keptUntil = (number: number) => expiryFrom(softBouncesTable, new Date(onDay(number).at));
  const known = { alumniId, version: 3, bounces: [onDay(0)], refusedByPolicyAt: onDay(5).at, expiresAt: keptUntil(5) };

  it('is noted beside the bounces, with its own time, and kept as long as the newest of them', () => {
    expect(withSystemReport(undefined, alumniId, 'refusedByPolicyAt', { at: onDay(1).at, addressEpoch: 1 })).toEqual({
      ...{
        alumniId,
        version: 1,
        bounces: [],
        refusedByPolicyAt: onDay(1).at,
        refusedByPolicyEpoch: 1,
        expiresAt: keptUntil(1),
      },
    });
    expect(withSystemReport(known, alumniId, 'complainedByMachineAt', { at: onDay(2).at, addressEpoch: 1 })).toEqual({
      ...{ ...known, version: 4, complainedByMachineAt: onDay(2).at, complainedByMachineEpoch: 1 },
    });
    const later = { refusedByPolicyAt: onDay(6).at, expiresAt: keptUntil(6) };
    expect(withSystemReport(known, alumniId, 'refusedByPolicyAt', { at: onDay(6).at, addressEpoch: 1 })).toMatchObject(
      later,
    );
  });

  it('is about the address that the mail went to', () => {
    const later = withSystemReport(known, alumniId, 'refusedByPolicyAt', { at: onDay(6).at, addressEpoch: 2 });
    expect(systemReportIn(later ?? known, 'refusedByPolicyAt')).toEqual({ at: onDay(6).at, addressEpoch: 2 });
    expect(systemReportIn(known, 'refusedByPolicyAt')).toEqual({ at: onDay(5).at, addressEpoch: undefined });
    expect(systemReportIn(known, 'complainedByMachineAt')).toBeUndefined();
  });

  it('changes nothing where the same or a newer one is known', () => {
    for (const number of [4, 5]) {
      expect(
        withSystemReport(known, alumniId, 'refusedByPolicyAt', { at: onDay(number).at, addressEpoch: 1 }),
      ).toBeUndefined();
    }
  });
});
