/** What runs in the kept thread: vitest's own worker, which forgets before each run which fault was tried before. */
import { parentPort } from 'node:worker_threads';
import { init, runBaseTests, setupEnvironment } from 'vitest/worker';

type Listener = (data: unknown) => void;
const port = parentPort;
if (port === null) throw new Error('not in a thread');

/** The first listener is the worker's own; each run adds one, which is of no use to the next run. */
let [isFirst, ofLastRun]: [boolean, Listener | undefined] = [true, undefined];

init({
  post: (response) => port.postMessage(response),
  on: (listener) => {
    if (ofLastRun !== undefined) port.off('message', ofLastRun);
    if (!isFirst) ofLastRun = listener as Listener;
    isFirst = false;
    port.on('message', listener);
  },
  off: (listener) => port.off('message', listener),
  runTests: async (state, traces) => {
    for (const key of Object.keys(globalThis)) if (key.startsWith('__stryker')) Reflect.deleteProperty(globalThis, key);
    await runBaseTests('run', state, traces);
  },
  collectTests: (state, traces) => runBaseTests('collect', state, traces),
  setup: setupEnvironment,
});
