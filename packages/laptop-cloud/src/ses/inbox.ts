import { type ChildProcess, spawn } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import { freePort } from '../http-server.ts';
import { Refusal } from '../refusal.ts';
import type { MailStore, StoredMail } from './mail-store.ts';

/** How many mails are shown, and how many the viewer gets before it is emptied and filled again. */
const mostShown = 200;
const mostGiven = 400;
/** How long mail waits before it is shown, so that sending is not slowed down by its display; in milliseconds. */
const displayDelay = 300;

/** The inbox in the browser: aws-ses-v2-local as a viewer of the newest mails. */
export class Inbox {
  readonly url: string;
  readonly #child: ChildProcess;
  readonly #mails: MailStore;
  #position = 0;
  #given = 0;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  private constructor(url: string, child: ChildProcess, mails: MailStore) {
    this.url = url;
    this.#child = child;
    this.#mails = mails;
  }

  /** Starts the viewer on a port; 0 takes a free one. */
  static async start(port: number, mails: MailStore): Promise<Inbox> {
    const chosen = await freePort(port, 'inbox');
    const program = fileURLToPath(new URL('inbox-process.ts', import.meta.url));
    const child = spawn(process.execPath, [program, String(chosen)], { stdio: ['pipe', 'pipe', 'ignore'] });
    // It only shows mail to people, so the functions have priority.
    if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
    child.stdin?.on('error', () => undefined);
    await new Promise<void>((resolve, reject) => {
      child.stdout?.once('data', () => resolve());
      child.once('error', reject);
      child.once('exit', () => reject(new Refusal('The inbox (aws-ses-v2-local) ended while it was starting.')));
    });
    child.removeAllListeners('exit');
    const inbox = new Inbox(`http://127.0.0.1:${chosen}`, child, mails);
    inbox.arrived();
    return inbox;
  }

  /** Is called when mails have been accepted; shows them soon. */
  arrived(): void {
    if (this.#closed) return;
    this.#timer ??= setTimeout(() => {
      // The mail is stored all the same; it is only not shown, and this line says so.
      this.#show()
        .catch((error: unknown) => {
          if (!this.#closed) process.stderr.write(`laptop cloud: the inbox does not show new mail: ${String(error)}\n`);
        })
        .finally(() => (this.#timer = undefined));
    }, displayDelay);
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = new Promise<void>((resolve) => this.#child.once('exit', () => resolve()));
    this.#child.kill('SIGKILL');
    await ended;
  }

  async #show(): Promise<void> {
    let fresh = this.#fresh();
    while (fresh.length > 0 && !this.#closed) {
      if (this.#given + fresh.length > mostGiven) {
        await fetch(`${this.url}/clear-store`, { method: 'POST' });
        this.#given = 0;
        fresh = this.#mails.newest(mostShown);
      }
      for (const mail of fresh) await this.#give(mail);
      fresh = this.#fresh();
    }
  }

  #fresh(): StoredMail[] {
    return this.#mails.newest(mostShown).filter(({ position }) => position > this.#position);
  }

  async #give(mail: StoredMail): Promise<void> {
    const raw = this.#mails.raw(mail.id);
    this.#position = Math.max(this.#position, mail.position);
    if (raw === undefined || this.#closed) return;
    const body = new URLSearchParams({
      Action: 'SendRawEmail',
      Source: mail.from,
      'RawMessage.Data': raw.toString('base64'),
    });
    const headers = { authorization: 'AWS4-HMAC-SHA256 Credential=local', 'x-sent-at': String(mail.at) };
    await fetch(this.url, { method: 'POST', headers, body });
    this.#given += 1;
  }
}
