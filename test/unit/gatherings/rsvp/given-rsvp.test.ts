import { expect, test } from 'vitest';
import { modeOf } from '../../../../functions/gatherings/rsvp/given-rsvp.ts';
import { publishedGathering } from '../../../fixtures/gatherings.ts';

const onlineUrl = 'https://meet.example.com/okaeri';
const hybrid = publishedGathering({ onlineUrl });
const only = { place: publishedGathering(), online: publishedGathering({ place: null, onlineUrl }) };

test.each([
  ['place', only.online, { refused: 'mode_gone' }],
  ['online', only.place, { refused: 'mode_gone' }],
  ['place', only.place, { mode: 'place' }],
  ['online', only.online, { mode: 'online' }],
  [undefined, only.place, { mode: 'place' }],
  [undefined, only.online, { mode: 'online' }],
  ['online', hybrid, { mode: 'online' }],
  [undefined, hybrid, { refused: 'mode_missing' }],
] as const)(
  '%s: a way to take part is the one that was named, the only one only where none was named',
  (mode, gathering, expected) => {
    expect(modeOf(gathering, { answer: 'attending', mode })).toEqual(expected);
    expect(modeOf(gathering, { answer: 'declined', mode })).toEqual({});
  },
);
