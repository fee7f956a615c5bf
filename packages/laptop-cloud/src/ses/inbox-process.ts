import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import sesLocal from 'aws-ses-v2-local';
import { send } from '../http-server.ts';

// The inbox viewer, in a process of its own because it keeps parsed mails in memory.
// The parent holds the standard input; when it ends, this process ends.
process.stdin
  .resume()
  .once('end', () => process.exit(0))
  .once('error', () => process.exit(0));
// The viewer stamps a mail with its own clock: with each mail it gets the time of the laptop cloud, whose clock may have been moved. Mails come one by one.
const wallClock = Date.now;
let sentAt: number | undefined;
Date.now = () => sentAt ?? wallClock();
const port = Number(process.argv[2]);
const server = await sesLocal.default({ host: '127.0.0.1', port });
// The viewer shows a mail in a frame, where its links would open, too, and pages that forbid frames refuse that. So links open in a new
// tab, as in a mail program. Only the frame is changed; the mail, its source and its download stay as they are.
const openLinksInTabs = `<script>
new MutationObserver(() => {
  for (const { contentDocument: mail } of document.querySelectorAll('iframe')) {
    if (mail === null || mail.querySelector('base') !== null) continue;
    mail.head.append(Object.assign(mail.createElement('base'), { target: '_blank' }));
  }
}).observe(document.getElementById('content'), { childList: true });
</script>`;
const viewerPage = createRequire(import.meta.url).resolve('aws-ses-v2-local/static/index.html');
const page = readFileSync(viewerPage, 'utf8').replace('</body>', `${openLinksInTabs}</body>`);
const viewer = server.listeners('request') as ((request: IncomingMessage, response: ServerResponse) => void)[];
server.removeAllListeners('request');
server.on('request', (request: IncomingMessage, response: ServerResponse) => {
  const { headers, method, url } = request;
  if (headers['x-sent-at'] !== undefined) sentAt = Number(headers['x-sent-at']);
  if (method === 'GET' && url === '/') send(response, 200, 'text/html; charset=utf-8', page);
  else for (const respond of viewer) respond(request, response);
});
server.on('error', (error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
});
process.stdout.write('ready\n');
