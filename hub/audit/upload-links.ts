/** The entries that a station sends, read as closely as they are kept. */
import { AuditBody, type AuditLink } from '#shared/domain/audit.ts';
import { isStorable } from '#shared/domain/storable.ts';
import type { AuditUpload } from '#shared/protocol/audit.ts';

/** The entries with their numbers; undefined where one cannot be read or kept at all. */
export function readLinks({ after, entries }: AuditUpload): AuditLink[] | undefined {
  const links: AuditLink[] = [];
  for (const [i, entry] of entries.entries()) {
    const body = readBody(entry.body);
    if (body === undefined) return undefined;
    links.push({ seq: after.seq + 1 + i, ...entry });
  }
  return links;
}

/**
 * Only as every program of ours writes it, so that PostgreSQL reads the same in it as we do: a number
 * written in another way, or a name twice, would be another entry there.
 */
function readBody(body: string): AuditBody | undefined {
  try {
    const parsed: unknown = JSON.parse(body);
    const isPlain = isStorable(parsed) && JSON.stringify(parsed) === body;
    return isPlain ? AuditBody.safeParse(parsed).data : undefined;
  } catch {
    return undefined;
  }
}

/** By what differs first: a file that was put back or made good begins with that, whatever is done after. */
export function causeOf({ body }: AuditLink): 'rewound' | 'replaced' | 'rewritten' {
  switch (readBody(body)?.action) {
    case 'station.start':
      return 'rewound';
    case 'outbox.replaced':
      return 'replaced';
    default:
      return 'rewritten';
  }
}
