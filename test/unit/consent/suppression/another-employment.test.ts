/**
 * One person over several employments, with silence and erasures between them: what HR is shown of the address is what decides whether mail is
 * sent, and what the person objected to holds although nobody knows any more to which address.
 */
import * as fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { hasStandingComplaint } from '../../../../events/agreements/complaints.ts';
import {
  complaintFromBeforeErasure,
  complaintOfPresent,
  suppressionOfPresent,
} from '../../../../events/agreements/reports-by-address.ts';
import { alumniInvited } from '../../../../events/alumni/index.ts';
import { suppressionOf } from '../../../../functions/alumni/people/person.ts';
import { isUnreachable } from '../../../../functions/alumni/record/leaver.ts';
import { invitationMail } from '../../../../functions/mail/service/mails/membership-mails.ts';
import { eventOf, serviceAt } from '../../../fixtures/gathering-mails.ts';
import { alumniId } from '../../../fixtures/leavers.ts';
import { type Act, addresses, order, settled, type World } from './two-contexts.ts';

beforeEach(() => {
  process.env['PUBLIC_ORIGIN'] = 'https://alumni.example.com';
});

const [a, b] = addresses;
/** Somebody asks for mail, in one of the ways, and mostly leaves again. */
const asking = fc
  .constantFrom('join', 'joinWithoutTopics', 'joinByPaper', 'quit', 'quit')
  .map((does) => ({ does }) as Act);
const acts = fc.array(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.constantFrom('bounce', 'complain', 'silence', 'erasure').map((does) => ({ does }) as Act),
    },
    {
      weight: 1,
      arbitrary: fc.constantFrom('decline', 'reopen', 'rename', 'tick').map((does) => ({ does }) as Act),
    },
    { weight: 2, arbitrary: asking },
    { weight: 3, arbitrary: fc.constantFrom(a, b).map((to): Act => ({ does: 'leaveAgain', to })) },
    { weight: 1, arbitrary: fc.constantFrom(a, b).map((to): Act => ({ does: 'move', to })) },
    {
      weight: 4,
      arbitrary: fc.record({ which: fc.nat(9), stays: fc.boolean() }).map((heard): Act => ({ does: 'hear', ...heard })),
    },
  ),
  { maxLength: 16 },
);
/** Somebody objects, is silent, is erased, and leaves another employment; anything may happen before and after. */
const objecting = fc
  .tuple(acts, fc.constantFrom(a, b), fc.boolean(), acts)
  .map(([earlier, to, heard, later]): Act[] => [
    ...earlier,
    { does: 'complain' },
    ...(heard ? ([{ does: 'hear', which: 0, stays: false }] as const) : []),
    ...([{ does: 'silence' }, { does: 'erasure' }, { does: 'leaveAgain', to }] as const),
    ...later,
  ]);
/** Somebody complains and asks for mail, which is heard at any time, and leaves. */
const askingAgain = fc
  .tuple(acts, fc.boolean(), fc.constantFrom('join', 'joinWithoutTopics', 'joinByPaper'), acts)
  .map(([earlier, heard, does, later]): Act[] => [
    ...earlier,
    { does: 'complain' },
    ...(heard ? ([{ does: 'hear', which: 0, stays: false }] as const) : []),
    ...([{ does }, { does: 'quit' }] as const),
    ...later,
  ]);
/** What HR is answered who opens an address, by what is shown of it. */
const answers = { none: ['not_closed'], campaigns: ['not_closed', 'complained'], address: ['done', 'complained'] };
const shownOf = ({ leaver, storedRecord }: World) => suppressionOf(leaver, storedRecord).suppression;

/** Why the invitation is not written, if it is not. */
function whyNotInvited(world: World): string | undefined {
  const event = eventOf(alumniInvited, { alumniId, mail: 'invitation', round: 0 }, world.now.toISOString());
  const mail = invitationMail(event, world.published, world.storedRecord, serviceAt(world.now.toISOString()));
  return mail.outcome === 'skipped' ? mail.reason : undefined;
}

/** What really happened since an act happened last; all of it, if it never did. */
const since = ({ happened }: World, what: 'erasure') =>
  happened.slice(happened.findLastIndex((one) => one.what === what) + 1);

/** Whether somebody complained, and asked for mail after the last complaint. */
const isAskedLast = ({ happened }: World) => {
  const last = (what: 'complain' | 'join') => happened.findLastIndex((one) => one.what === what);
  return last('complain') >= 0 && last('join') > last('complain');
};

/** Whether somebody complained, was erased before they had another address, and has not asked for mail since. */
const objected = ({ happened }: World) =>
  happened.some(({ what }, position) => {
    const later = happened.slice(position + 1).map((one) => one.what);
    const next = later.find((one) => one === 'move' || one === 'erasure');
    return what === 'complain' && next === 'erasure' && !later.includes('join');
  });

describe('whatever happens between employments, in whatever order it becomes known', () => {
  it('HR is shown what decides whether mail is sent, and can open exactly what is shown as closed by a bounce', () => {
    fc.assert(
      fc.property(acts, order, (history, stream) => {
        const { world, next } = settled(history, stream);
        if (world.published === undefined) return;
        const shown = shownOf(world);
        if (world.leaver.status === 'invited') expect(whyNotInvited(world) === 'suppressed').toBe(shown === 'address');
        const reopened = world.reopening();
        expect(answers[shown]).toContain(reopened);
        if (reopened !== 'done') return;
        world.settle(next);
        expect(shownOf(world)).not.toBe('address');
      }),
      { numRuns: 700 },
    );
  });

  it('nothing but a complaint outlasts an erasure', () => {
    fc.assert(
      fc.property(acts, order, (history, stream) => {
        const { world } = settled(history, stream);
        if (world.happened.some(({ what }) => what === 'complain')) return;
        // Who joined before the erasure, which was heard later, keeps their record, with what it says about its address.
        if (world.record.membership === 'member') return;
        const here = since(world, 'erasure').filter(
          ({ what, at }) => what === 'bounce' && at === world.published?.address,
        );
        if (here.length === 0) expect(shownOf(world)).toBe('none');
      }),
      { numRuns: 700 },
    );
  });

  it('nobody is invited who complained, was erased, and has not asked for mail since; HR sees it', () => {
    fc.assert(
      fc.property(objecting, order, (history, stream) => {
        const { world } = settled(history, stream);
        if (!objected(world) || world.record.membership === 'member') return;
        // Whoever declined before it was heard gets nothing anyway.
        expect(shownOf(world)).not.toBe('none');
        if (world.leaver.status !== 'invited') return;
        expect(shownOf(world)).toBe('address');
        expect(whyNotInvited(world)).toBe('suppressed');
        expect(world.reopening()).toBe('complained');
      }),
      { numRuns: 700 },
    );
  });

  it('of a complaint and of asking for mail the later one counts, in every employment', () => {
    fc.assert(
      fc.property(askingAgain, order, (history, stream) => {
        const { world, next } = settled(history, stream);
        if (world.published === undefined || !isAskedLast(world)) return;
        const { record, card } = world;
        expect(hasStandingComplaint(record)).toBe(false);
        expect([complaintOfPresent(record, card), suppressionOfPresent(record, card)]).not.toContain('campaigns');
        expect(complaintFromBeforeErasure(record, card)).toBeUndefined();
        // Nothing but a bounce keeps mail from this address, and HR can open it.
        const closed = suppressionOfPresent(record, card) === 'address';
        expect(shownOf(world)).toBe(closed ? 'address' : 'none');
        if (world.leaver.status === 'invited') expect(isUnreachable(world.leaver)).toBe(closed);
        if (!closed) return;
        expect(world.reopening()).toBe('done');
        world.settle(next);
        expect(shownOf(world)).toBe('none');
      }),
      { numRuns: 1500 },
    );
  });
});
