import sesLocal from 'aws-ses-v2-local';

// The inbox view in a process of its own: it keeps parsed mails in memory, which must not be ours.
// The parent holds our standard input; when it dies, so do we.
process.stdin
  .resume()
  .once('end', () => process.exit(0))
  .once('error', () => process.exit(0));
const port = Number(process.argv[2]);
const server = await sesLocal.default({ host: '127.0.0.1', port });
server.on('error', (error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
});
process.stdout.write('ready\n');
