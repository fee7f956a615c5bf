import type { IncomingMessage } from 'node:http';
import sesLocal from 'aws-ses-v2-local';

// The inbox viewer, in a process of its own because it keeps parsed mails in memory.
// The parent holds the standard input; when it ends, this process ends.
process.stdin
  .resume()
  .once('end', () => process.exit(0))
  .once('error', () => process.exit(0));
// The viewer stamps a mail with its own clock: it gets that of the laptop cloud, which was moved, with each mail. They come one by one.
const wallClock = Date.now;
let sentAt: number | undefined;
Date.now = () => sentAt ?? wallClock();
const port = Number(process.argv[2]);
const server = await sesLocal.default({ host: '127.0.0.1', port });
server.prependListener('request', ({ headers }: IncomingMessage) => {
  if (headers['x-sent-at'] !== undefined) sentAt = Number(headers['x-sent-at']);
});
server.on('error', (error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
});
process.stdout.write('ready\n');
