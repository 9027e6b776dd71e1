/** The smallest page over the real `connect`: says how it went and lets a test send messages. */
import '#renderer/page-policy.ts';
import { connect } from '#renderer/connect.ts';

declare global {
  interface Window {
    /** Sends a message and resolves with the next one. */
    echo?: (message: unknown) => Promise<unknown>;
  }
}

const show = (id: string, text: string) => {
  const output = document.getElementById(id);
  if (output !== null) output.textContent = text;
};

const connection = await connect(window);
show('state', connection.ok ? 'open' : connection.reason);
if (connection.ok) {
  const { transport } = connection;
  window.echo = (message) =>
    new Promise((resolve) => {
      const stop = transport.onMessage((answer) => {
        stop();
        resolve(answer);
      });
      transport.send(message);
    });
  show('closed', await connection.closed);
}
