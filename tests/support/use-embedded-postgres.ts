// A process that uses the embedded server of a data directory until its standard input ends. Tests
// start several, to see how they share it and what is left when one is killed.
import { startEmbeddedPostgres } from '#hub/embedded-postgres.ts';

const [dataDir = ''] = process.argv.slice(2);
const server = await startEmbeddedPostgres({ dataDir, durable: false });
console.log(JSON.stringify({ started: server.started, port: server.port }));
process.stdin.resume();
process.stdin.once('end', () => {
  void server.stop().then((farewell) => console.log(farewell));
});
