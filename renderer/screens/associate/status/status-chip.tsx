/** The state of the station in one fixed place; touching it says more. */
import { useLingui } from '@lingui/react/macro';
import { CircleSlash, Cloud, CloudOff, RefreshCw, TriangleAlert } from 'lucide-react';
import { Button } from 'react-aria-components';
import { useShallow } from 'zustand/react/shallow';
import { classes } from '#renderer/components/classes.ts';
import { useNow } from '#renderer/components/use-now.ts';
import { timeSince } from '#renderer/format/time.ts';
import { useLocale } from '#renderer/stores/language-store.tsx';
import { useOpenStatus, usePlace } from '#renderer/stores/stores.tsx';
import { linkSummary, type LinkSummary } from './link-summary.ts';
import styles from './status-chip.module.css';

const icons = {
  online: Cloud,
  slow: Cloud,
  syncing: RefreshCw,
  checking: RefreshCw,
  connecting: RefreshCw,
  turn: RefreshCw,
  offline: CloudOff,
  refused: CircleSlash,
};

export function StatusChip() {
  const { t } = useLingui();
  const summary = useOpenStatus(useShallow(linkSummary));
  const attention = useOpenStatus((status) => status.attention);
  const showStatus = usePlace((state) => state.showStatus);
  const words = useLinkWords(summary);
  const Icon = icons[summary.is];
  return (
    <Button className={classes(styles.chip, styles[summary.is])} onPress={() => showStatus(true)}>
      <Icon aria-hidden size={20} />
      <span className={styles.words}>{words}</span>
      {attention > 0 ? (
        <span className={styles.attention}>
          <TriangleAlert aria-hidden size={16} />
          {t`Attention ${attention}`}
        </span>
      ) : null}
    </Button>
  );
}

/** `온라인`, `14:02부터 오프라인 · 안 보낸 것 3`. */
export function useLinkWords(summary: LinkSummary): string {
  const { t } = useLingui();
  const locale = useLocale();
  const now = useNow();
  switch (summary.is) {
    case 'online':
      return t`Online`;
    case 'syncing': {
      const { unsent } = summary;
      return unsent > 0 ? t`Syncing ${unsent}` : t`Syncing`;
    }
    case 'slow': {
      const { unsent } = summary;
      return unsent > 0 ? t`Slow connection · ${unsent} unsent` : t`Slow connection`;
    }
    case 'checking':
      return t`Checking data`;
    case 'connecting': {
      const { unsent } = summary;
      return unsent > 0 ? t`Connecting · ${unsent} unsent` : t`Connecting`;
    }
    case 'turn': {
      const { unsent } = summary;
      return unsent > 0 ? t`Waiting for a turn · ${unsent} unsent` : t`Waiting for a turn`;
    }
    case 'offline': {
      const { unsent } = summary;
      const since = timeSince(summary.since, now, locale);
      return unsent > 0 ? t`Offline since ${since} · ${unsent} unsent` : t`Offline since ${since}`;
    }
    case 'refused':
      return t`Shut out by the hub`;
  }
}
