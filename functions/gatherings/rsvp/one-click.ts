/**
 * When a page may send the answer by itself, so that the click in the mail is the only one (STANDARDS §3). What a scanner
 * can fake alone is not enough: the mail's age, the choice in the link, and on the page a person's gesture.
 */
import type { Link } from '../../../shared/links/token.ts';
import type { Gathering } from '../gathering/gathering.ts';
import { isOfferOver, modesOf } from '../gathering/seats.ts';
import { type Guest, type PossibleAnswer, possibleAnswers } from './rsvp.ts';

/** Scanners come at delivery and shortly after (research/mail-and-rsvp.md §2.4). Milliseconds. */
export const leastMailAge = 10 * 60_000;
/** A link knows when it was made only to the minute: it may be younger than it says by that much. Milliseconds. */
const linkTimeResolution = 60_000;
/** A gesture that comes sooner after the page was shown is not a person's. Milliseconds. */
export const leastGestureDelay = 700;

/** The answer that was chosen by clicking this link of the mail; undefined for the link to the details. */
export function chosenAnswer(link: Pick<Link, 'choice'>): PossibleAnswer | undefined {
  return link.choice === 0 ? undefined : possibleAnswers[link.choice - 1];
}

export interface OneClick {
  /** The programme's setting. */
  readonly allowed: boolean;
  readonly link: Pick<Link, 'choice' | 'issuedAt'>;
  readonly gathering: Gathering;
  readonly before: Guest | undefined;
  /** What the server saw looks like a machine's visit. */
  readonly suspect: boolean;
  readonly now: Date;
}

/** Whether the page may send the link's answer by itself: nothing is left to ask, and nothing looked like a scanner. */
export function mayAnswerByItself({ allowed, link, gathering, before, suspect, now }: OneClick): boolean {
  const chosen = chosenAnswer(link);
  if (!allowed || suspect || chosen === undefined) return false;
  if (now.getTime() - link.issuedAt.getTime() < leastMailAge + linkTimeResolution) return false;
  // Contradicting answers came from different pages within seconds: from now on only a button counts.
  if (before?.answer === 'unconfirmed') return false;
  // A seat is offered as it was asked for: nothing is left to ask.
  if (before?.answer === 'offered' && !isOfferOver(before, now)) return chosen !== 'undecided';
  const { draft } = gathering;
  return chosen !== 'attending' || (modesOf(draft).length === 1 && draft.guestsPerMember === 0);
}

/**
 * Sends the form with `evidence=auto` at the first gesture of a person. Whoever reaches for a button, a field or the
 * keyboard's Tab wants to choose: then nothing is sent by itself any more.
 */
export const oneClickScript = `(()=>{const f=document.getElementById('answer'),n=document.getElementById('by-itself');if(!f||navigator.webdriver)return;
if(n)n.hidden=false;const shown=performance.now();let done=false;
const go=e=>{if(done||!e.isTrusted)return;if(e.key==='Tab'||e.target.closest&&e.target.closest('button,input,select,label,a')){done=true;if(n)n.hidden=true;return}
if(performance.now()-shown<${leastGestureDelay}||document.visibilityState!=='visible'||!document.hasFocus())return;
done=true;f.elements.evidence.value='auto';f.requestSubmit(f.querySelector('button'))};
f.addEventListener('submit',()=>{done=true});
for(const t of['pointermove','pointerdown','touchstart','wheel','keydown'])addEventListener(t,go,{passive:true})})()`;
