// Loaded into every process that `npm start` starts (`node --import`). When the parent is killed, even
// with SIGKILL, its channel closes; the process then ends as if it had been asked to.
if (process.channel !== undefined) {
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  // Listening to the channel must not keep a process alive that has nothing left to do.
  process.channel.unref();
}
