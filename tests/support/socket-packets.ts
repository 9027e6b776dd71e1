/** socket.io's messages as text frames, as docs/protocol.md shows them under "Framing". */

export interface Packet {
  type: 'event' | 'answer' | 'other';
  /** How many binary frames belong to it. */
  attachments: number;
  ack: number | null;
  /** The JSON; of a message of another type, the text itself. */
  body: unknown;
  parts: Buffer[];
}

/** `4` message; then `2` event, `3` answer, `5` and `6` the same with binary parts. */
const shape = /^4([2356])(?:(\d+)-)?(\d+)?(\[.*\])$/s;

export function parsePacket(text: string): Packet {
  const [, digit = '', attachments = '0', ack, json = ''] = shape.exec(text) ?? [];
  if (digit === '') return { type: 'other', attachments: 0, ack: null, body: text, parts: [] };
  return {
    type: digit === '2' || digit === '5' ? 'event' : 'answer',
    attachments: Number(attachments),
    ack: ack === undefined ? null : Number(ack),
    body: JSON.parse(json),
    parts: [],
  };
}

export function formatPacket({ type, attachments, ack, body }: Packet): string {
  if (type === 'other') return String(body);
  const binary = attachments > 0;
  const digit = type === 'event' ? (binary ? 5 : 2) : binary ? 6 : 3;
  return `4${digit}${binary ? `${attachments}-` : ''}${ack ?? ''}${JSON.stringify(body)}`;
}
