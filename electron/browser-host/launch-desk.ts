/**
 * Who may speak to the station through the loopback server. Any program and any web page on this
 * machine can reach the port; only a page that was handed a launch secret is let in.
 *
 *   issue → secret (in the address's fragment) → exchange, once → token → claim within 10 s → live
 *                                                                  ▲            │ page gone
 *                                                                  └────────────┘ reload, within 12 h
 *
 * 1. A secret works once; a token that no page claims within 10 s is dead.
 * 2. A token has one live page at a time; a new page with it puts the old one out, visibly.
 * 3. Only SHA-256 digests are kept, and looked up by, so the time a look-up takes says nothing about
 *    a secret.
 */
import { createHash } from 'node:crypto';

/** Why these times: docs/adr/0011-launch-secrets-and-reloads.md. */
export const claimWithinMs = 10_000;
export const resumeWithinMs = 12 * 3_600_000;
export const secretLastsMs = 12 * 3_600_000;
const mostSecrets = 16;
const mostSessions = 32;

export interface LaunchDesk {
  /** A new launch secret: 256 bits in base64url. */
  issue(): string;
  /** Takes a launch secret for a token; null where it was used, is unknown or too old. */
  exchange(secret: string): string | null;
  /**
   * Makes the caller the token's one live page; null where the token is dead.
   * @param putOut is called when another page claims the same token.
   * @returns what to call when the page is gone.
   */
  claim(token: string, putOut: () => void): (() => void) | null;
}

interface Session {
  putOut: (() => void) | null;
  /** When the session dies unless a page claims it; null while a page is live. */
  diesAt: number | null;
}

/** @param nowMs a clock that never goes back. */
export function createLaunchDesk(
  nowMs: () => number,
  randomBytes: (count: number) => Uint8Array,
): LaunchDesk {
  const secrets = new Map<string, { diesAt: number }>();
  const sessions = new Map<string, Session>();

  const random256 = () => Buffer.from(randomBytes(32)).toString('base64url');

  function forgetTheDead(): void {
    const now = nowMs();
    for (const [digest, { diesAt }] of secrets) if (diesAt <= now) secrets.delete(digest);
    for (const [digest, { diesAt }] of sessions) {
      if (diesAt !== null && diesAt <= now) sessions.delete(digest);
    }
  }

  return {
    issue() {
      forgetTheDead();
      const secret = random256();
      secrets.set(digestOf(secret), { diesAt: nowMs() + secretLastsMs });
      dropOldest(secrets, mostSecrets, () => true);
      return secret;
    },
    exchange(secret) {
      forgetTheDead();
      if (!secrets.delete(digestOf(secret))) return null;
      const token = random256();
      sessions.set(digestOf(token), { putOut: null, diesAt: nowMs() + claimWithinMs });
      dropOldest(sessions, mostSessions, (session) => session.putOut === null);
      return token;
    },
    claim(token, putOut) {
      forgetTheDead();
      const session = sessions.get(digestOf(token));
      if (session === undefined) return null;
      session.putOut?.();
      session.putOut = putOut;
      session.diesAt = null;
      return () => {
        if (session.putOut !== putOut) return;
        session.putOut = null;
        session.diesAt = nowMs() + resumeWithinMs;
      };
    },
  };
}

function dropOldest<V>(map: Map<string, V>, most: number, mayDrop: (value: V) => boolean): void {
  for (const [key, value] of map) {
    if (map.size <= most) return;
    if (mayDrop(value)) map.delete(key);
  }
}

function digestOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}
