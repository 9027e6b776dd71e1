/**
 * Keeps the store's pepper: asks the hub for it at each welcome, by name, and gives what it was told to
 * whoever wraps it with the keystore. In memory for as long as the station runs, on the disk never plain.
 */
import { createHash } from 'node:crypto';
import type { PepperAnswer, PepperAsk } from '#shared/protocol/pepper.ts';
import type { Log } from '../host.ts';
import type { Errand, HubLink } from './ports.ts';

/** The hub's first version that tells it. */
const SINCE_PROTOCOL = 2;

export interface PepperLink extends HubLink {
  /** The hub's version; known when the link was welcomed. */
  protocol(): number;
  pepper(ask: PepperAsk): Promise<PepperAnswer>;
}

export interface PepperKeeper extends Errand<PepperLink> {
  pepper(): Uint8Array | undefined;
}

export function createPepperKeeper(parts: {
  /** As it was kept; undefined where it was never told. */
  known: Uint8Array | undefined;
  /** Wraps it and writes it down. */
  keep(pepper: Uint8Array): Promise<void>;
  changed(): void;
  log: Log;
}): PepperKeeper {
  let pepper = parts.known;

  async function ask(link: PepperLink): Promise<void> {
    const known = pepper === undefined ? null : nameOf(pepper);
    const answer = await link.pepper({ known });
    if (!answer.ok || answer.pepper === null) return;
    const told = Buffer.from(answer.pepper, 'base64url');
    await parts.keep(told);
    pepper = told;
    parts.changed();
  }

  return {
    pepper: () => pepper,
    begin(link) {
      if (link.protocol() < SINCE_PROTOCOL) return;
      ask(link).catch((error: unknown) => {
        // A lost link asks again at the next welcome; a keystore that fails is worth a line.
        const name = error instanceof Error ? error.name : 'unknown';
        parts.log({ level: 'warn', event: 'pepper.failed', facts: { name } });
      });
    },
    end() {},
  };
}

function nameOf(pepper: Uint8Array): string {
  return createHash('sha256').update(pepper).digest('hex').slice(0, 16);
}
