/**
 * The server that PouchDB replicates from, as a process of its own: as much of CouchDB's protocol as a
 * replication asks for, answered from JSON that lies ready in memory. A real CouchDB reads its files first.
 *
 *   couch-process.ts PEOPLE     sends { url } to its parent when it is ready
 */
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { customers } from './source.ts';

interface Held {
  change: string;
  /** The document with its revision, as `_bulk_get` answers it. */
  answer: string;
}

const held = new Map<string, Held>();
for (const { id, doc } of customers(Number(process.argv[2]))) {
  const digest = createHash('md5').update(id).digest('hex');
  const rev = `1-${digest}`;
  const text = JSON.stringify({
    _id: id,
    _rev: rev,
    ...doc,
    _revisions: { start: 1, ids: [digest] },
  });
  held.set(id, {
    change: `{"seq":${held.size + 1},"id":${JSON.stringify(id)},"changes":[{"rev":"${rev}"}]}`,
    answer: `{"id":${JSON.stringify(id)},"docs":[{"ok":${text}}]}`,
  });
}
const changes = [...held.values()].map(({ change }) => change);
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
    const upTo = Math.min(changes.length, since + Number(url.searchParams.get('limit') ?? 25));
    const results = changes.slice(since, upTo).join(',');
    say(`{"results":[${results}],"last_seq":${upTo},"pending":${changes.length - upTo}}`);
  } else if (url.pathname === '/book/_bulk_get') {
    const { docs } = JSON.parse(body) as { docs: { id: string }[] };
    say(`{"results":[${docs.map(({ id }) => held.get(id)?.answer).join(',')}]}`);
  } else {
    const count = changes.length;
    say(`{"db_name":"book","doc_count":${count},"update_seq":${count},"instance_start_time":"0"}`);
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
