/**
 * The server that PouchDB replicates from, as a process of its own: a PouchDB on LevelDB files behind as
 * much of CouchDB's protocol as a replication asks for, once or live, which is what PouchDB Server is.
 *
 *   couch-process.ts PEOPLE DIRECTORY     sends { url } to its parent when it is ready
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import PouchDB from 'pouchdb';
import { customers } from './source.ts';

const filledAtOnce = 2_000;

const [people = '0', directory = ''] = process.argv.slice(2);
const book = new PouchDB(directory);
let docs: object[] = [];
for (const { id, doc } of customers(Number(people))) {
  docs.push({ _id: id, ...doc });
  if (docs.length < filledAtOnce) continue;
  await book.bulkDocs(docs);
  docs = [];
}
if (docs.length > 0) await book.bulkDocs(docs);

/** Checkpoints of replications. */
const local = new Map<string, string>();

const server = createServer((request, response) => void answer(request, response));
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  process.send?.({ url: `http://127.0.0.1:${port}/book` });
});
process.once('disconnect', () => {
  server.closeAllConnections();
  server.close();
  void book.close();
});

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const body = await textOf(request);
  const say = (text: string, status = 200) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(text);
  if (url.pathname.startsWith('/book/_local/')) {
    if (request.method === 'PUT') {
      local.set(url.pathname, body);
      say('{"ok":true,"rev":"0-1"}', 201);
    } else {
      say(local.get(url.pathname) ?? '{"error":"not_found"}', local.has(url.pathname) ? 200 : 404);
    }
  } else if (url.pathname === '/book/_changes') {
    const since = Number(url.searchParams.get('since') ?? 0);
    const limit = Number(url.searchParams.get('limit') ?? 25);
    const read = () => book.changes({ since, limit, style: 'all_docs' });
    const changes = await read();
    const wait = url.searchParams.get('feed') === 'longpoll' && changes.results.length === 0;
    if (wait) await nextChange(since, response);
    say(JSON.stringify(wait ? await read() : changes));
  } else if (url.pathname === '/book/_revs_diff') {
    say(JSON.stringify(await book.revsDiff(JSON.parse(body) as object)));
  } else if (url.pathname === '/book/_bulk_docs') {
    const { docs: given } = JSON.parse(body) as { docs: object[] };
    say(JSON.stringify(await book.bulkDocs(given, { new_edits: false })), 201);
  } else if (url.pathname === '/book/_bulk_get') {
    const { docs: wanted } = JSON.parse(body) as { docs: { id: string; rev: string }[] };
    say(JSON.stringify(await book.bulkGet({ docs: wanted, revs: true, latest: true })));
  } else {
    say(JSON.stringify({ ...(await book.info()), instance_start_time: '0' }));
  }
}

/** A long poll: until something changes after `since`, or whoever asked is gone. */
async function nextChange(since: number, response: ServerResponse): Promise<void> {
  await new Promise<void>((resolve) => {
    const live = book.changes({ since, live: true });
    const end = () => {
      live.cancel();
      resolve();
    };
    live.on('change', end);
    response.once('close', end);
  });
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
