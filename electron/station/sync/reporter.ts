/**
 * Tells the hub how this station is (shared/protocol/report.ts): a little after each welcome, when what
 * had waited is mostly sent and read, and then once a minute.
 */
import type { Report, ReportAnswer } from '#shared/protocol/report.ts';
import type { ScopeState } from '../store/store.ts';
import type { Errand, HubLink, Timing } from './ports.ts';

export const FIRST_REPORT_MS = 5_000;
export const REPORT_EVERY_MS = 60_000;

/** The hub's first version that takes reports. */
const SINCE_PROTOCOL = 2;

export interface ReportLink extends HubLink {
  /** The hub's version; known when the link was welcomed. */
  protocol(): number;
  report(request: Report): Promise<ReportAnswer>;
}

export interface ReportStore {
  outboxCounts(): { unsent: number; attention: number };
  scopes(): readonly Pick<ScopeState, 'scope' | 'cursor' | 'levelAt'>[];
}

export function createReporter(parts: {
  store: ReportStore;
  timing: Pick<Timing, 'callAfter'>;
  /** This device's clock corrected by its offset to the hub's, milliseconds since 1970. */
  nowMs(): number;
}): Errand<ReportLink> {
  let link: ReportLink | null = null;
  let cancel = () => {};

  function tell(): void {
    if (link === null) return;
    cancel = parts.timing.callAfter(REPORT_EVERY_MS, tell);
    // What is told is of now; one that was lost is followed by the next.
    link.report(reportOf(parts.store, parts.nowMs())).catch(() => {});
  }

  return {
    begin(opened) {
      if (opened.protocol() < SINCE_PROTOCOL) return;
      link = opened;
      cancel();
      cancel = parts.timing.callAfter(FIRST_REPORT_MS, tell);
    },
    end() {
      link = null;
      cancel();
    },
  };
}

export function reportOf(store: ReportStore, nowMs: number): Report {
  const { unsent, attention } = store.outboxCounts();
  const scopes = store.scopes();
  const levelAts = scopes.map(({ levelAt }) => levelAt);
  const known = levelAts.filter((at) => at !== null);
  const isLevelled = known.length === levelAts.length && known.length > 0;
  return {
    unsent,
    attention,
    scopes: scopes.map(({ scope, cursor }) => ({
      scope,
      version: cursor.phase === 'feed' ? cursor.version : null,
    })),
    levelMsAgo: isLevelled ? Math.max(0, Math.round(nowMs - Math.min(...known))) : null,
  };
}
