import { createWriteStream, mkdirSync, type WriteStream } from 'node:fs';
import { join } from 'node:path';

/** One line that a function wrote, or the platform about it; or a line of a log group (the access log). */
export interface LogLine {
  readonly position: number;
  readonly at: string;
  readonly function: string;
  readonly line: string;
}

/** Lines kept in memory for `GET /logs`; the files hold all. */
const mostEntries = 100_000;

/** What functions print: the newest lines in memory, every line in one file per function. */
export class Logs {
  readonly #directory: string;
  readonly #lines: LogLine[] = [];
  readonly #files = new Map<string, WriteStream>();
  readonly #written: (functionName: string, line: string) => void;
  #position = 0;
  #closed = false;

  /** @param written is called with every line */
  constructor(directory: string, written: (functionName: string, line: string) => void = () => undefined) {
    this.#written = written;
    this.#directory = join(directory, 'logs');
    mkdirSync(this.#directory, { recursive: true });
  }

  /** Keeps a line. */
  write(functionName: string, line: string): void {
    // Processes and connections end later; the lines that they still write are about their end.
    if (this.#closed) return;
    this.#position += 1;
    this.#lines.push({ position: this.#position, at: new Date().toISOString(), function: functionName, line });
    if (this.#lines.length > mostEntries * 1.1) this.#lines.splice(0, this.#lines.length - mostEntries);
    this.#file(functionName).write(`${line}\n`);
    this.#written(functionName, line);
  }

  /** Lines after a position, oldest first. */
  find(filter: {
    functionName?: string | undefined;
    contains?: string | undefined;
    after: number;
    limit: number;
  }): LogLine[] {
    const found: LogLine[] = [];
    for (const line of this.#lines) {
      if (line.position <= filter.after) continue;
      if (filter.functionName !== undefined && line.function !== filter.functionName) continue;
      if (filter.contains !== undefined && !line.line.includes(filter.contains)) continue;
      if (found.push(line) === filter.limit) break;
    }
    return found;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#files.values()].map((file) => new Promise<void>((done) => file.end(done))));
  }

  #file(functionName: string): WriteStream {
    let file = this.#files.get(functionName);
    if (file === undefined) {
      file = createWriteStream(join(this.#directory, `${functionName.replaceAll('/', '.')}.log`), { flags: 'a' });
      this.#files.set(functionName, file);
    }
    return file;
  }
}
