/**
 * How /r/{token} sends the RSVP of the link without a press: a gesture starts a countdown that names the RSVP, and anything that
 * looks like a second thought stops it. Its place is reserved before it starts, so that nothing on the page ever moves.
 */
import { html, type Markup } from '../../../../shared/http/pages/page-layout.ts';
import type { Language } from '../../../../shared/locale/languages.ts';
import { rsvpPageTexts } from '../../texts/page-texts.ts';
import { countdownSeconds, leastGestureDelay } from './countdown-times.ts';

/**
 * The place of the countdown. All its sentences are in one cell of a grid, and only the first is visible: the place is
 * as high as the longest of them. Without a script the first one stays, and says that the button sends the RSVP.
 */
export function countdown(button: string, language: Language): Markup {
  const texts = rsvpPageTexts(language);
  return html`<div class="countdown" id="countdown"><div><p role="status">${texts.confirmChoice(button)}</p><p>${texts.byItself(button, countdownSeconds)}</p><p>${texts.countingDown(button)}</p><p>${texts.stopped}</p></div>
<div><b aria-hidden="true">${countdownSeconds}</b><button type="button" class="second">${texts.doNotSend}</button></div></div>`;
}

/** Its style. No state changes the size of any part. */
export const countdownStyle = `
.countdown{border:2px solid var(--line);border-radius:.5rem;margin:1rem 0;padding:.25rem 1rem}.countdown div{display:grid}.countdown p{grid-area:1/1;margin:.25rem 0}.countdown p+p{visibility:hidden}
.countdown div+div{grid-template-columns:3ch 1fr;align-items:center;gap:.75rem}.countdown b{font-size:1.75rem;text-align:center}.countdown:not([data-state=counting]) b,.countdown:not([data-state=counting],[data-state=stopped]) button{visibility:hidden}button[aria-disabled]{opacity:.6;cursor:default}`;

/** A tap that slides farther is the beginning of a scroll. CSS pixels. */
const tapSlide = 10;
/** A press that lasts longer selects text or opens a menu. Milliseconds. */
const tapDuration = 700;
/** For this long after a scroll, a gesture belongs to it: a tap stops a page that still moves. Milliseconds. */
const scrollEnds = 500;

/**
 * Starts the countdown at the first gesture of a person who sees it: a tap or click beside the controls, a move of the
 * mouse, Enter or a letter. A person who reaches for a control wants to choose. A scroll, a press, a key or another window
 * during the countdown says that it is not wanted: then the page sends nothing without a press. It never starts twice: the tab keeps for
 * this link what the page has said, through the language switch, a reload and the link opened once more. No cookie, nothing in the
 * address. Where the browser keeps nothing (HTML Standard, "sessionStorage": a SecurityError), it does not start at all.
 */
export const countdownScript = `(()=>{const d=document,f=d.getElementById('answer'),c=d.getElementById('countdown');if(!f||!c||navigator.webdriver)return;
const [say,ready,counting,stopped]=c.querySelectorAll('p'),left=c.querySelector('b'),no=c.querySelector('button'),now=()=>performance.now(),shown=now();
let state,timer,byItself=false,scrolledAt=-1e9,down,tab,kept=1;const link=location.pathname;try{tab=sessionStorage;kept=tab[link]}catch{}
const turn=(to,words)=>{state=c.dataset.state=to;say.textContent=words.textContent};
const stop=()=>{clearTimeout(timer);if(state==='counting')no.setAttribute('aria-disabled','true');if(state==='counting'||state==='ready'){turn(state==='ready'?'off':'stopped',stopped);tab[link]=1}};
const stopCounting=()=>{if(state==='counting')stop()};
const here=()=>d.visibilityState==='visible'&&d.hasFocus();
const count=n=>{left.textContent=n;timer=setTimeout(()=>{if(!here())stop();else if(n>1)count(n-1);else{byItself=true;f.requestSubmit(f.querySelector('button'))}},1000)};
const start=()=>{const{top,bottom}=c.getBoundingClientRect();if(state!=='ready'||!here()||now()-shown<${leastGestureDelay}||now()-scrolledAt<${scrollEnds}||top<0||bottom>innerHeight)return;turn('counting',counting);count(${countdownSeconds})};
const control=({target})=>target!==no&&target.closest&&target.closest('button,input,select,textarea,label,a,summary');
const on=(types,react)=>{for(const type of types)addEventListener(type,e=>{if(e.isTrusted)react(e)},{passive:true,capture:true})};
on(['pointermove'],e=>{if(e.pointerType==='mouse'&&!e.buttons){if(control(e))stop();else start()}});
on(['pointerdown'],e=>{down=undefined;if(state==='counting'||control(e))stop();else if(e.isPrimary&&e.button===0)down={id:e.pointerId,x:e.clientX,y:e.clientY,at:now()}});
on(['pointerup'],e=>{const was=down;down=undefined;if(was&&was.id===e.pointerId&&now()-was.at<${tapDuration}&&Math.hypot(e.clientX-was.x,e.clientY-was.y)<${tapSlide})start()});
on(['pointercancel'],()=>{down=undefined});
on(['keydown'],e=>{if(state==='counting'||e.key==='Tab'||control(e))stop();else if(/^(Enter|[^ ])$/u.test(e.key)&&!e.repeat&&!e.ctrlKey&&!e.metaKey&&!e.altKey)start()});
on(['scroll','wheel','touchmove'],()=>{scrolledAt=now();down=undefined;stopCounting()});
on(['blur','pagehide'],e=>{if(e.target===window||e.type==='pagehide')stopCounting()});
on(['visibilitychange'],stopCounting);
f.addEventListener('submit',()=>{f.elements.evidence.value=byItself?'auto':'button';if(byItself)state='sent';byItself=false;stop()});
kept?turn('off',stopped):turn('ready',ready)})()`;
