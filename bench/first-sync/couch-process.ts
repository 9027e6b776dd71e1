/**
 * The server that PouchDB replicates from, as a process of its own: a PouchDB on LevelDB files behind as
 * much of CouchDB's protocol as a replication asks for, which is what PouchDB Server is.
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
    say(JSON.stringify(await book.changes({ since, limit, style: 'all_docs' })));
  } else if (url.pathname === '/book/_bulk_get') {
    const { docs: wanted } = JSON.parse(body) as { docs: { id: string; rev: string }[] };
    say(JSON.stringify(await book.bulkGet({ docs: wanted, revs: true, latest: true })));
  } else {
    say(JSON.stringify({ ...(await book.info()), instance_start_time: '0' }));
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
