/** How long this station may go on without the hub. Every contact begins it anew. */
import { Trans } from '@lingui/react/macro';
import { Notice } from '#renderer/components/notice.tsx';
import { useNow } from '#renderer/components/use-now.ts';
import { duration, timeSince } from '#renderer/format/time.ts';
import { useLocale } from '#renderer/stores/language-store.tsx';
import { useOpenStatus } from '#renderer/stores/stores.tsx';
import styles from './status-sheet.module.css';

/** When it becomes something to do something about. */
const SOON_MS = 12 * 3_600_000;

export function LeaseLine() {
  const locale = useLocale();
  const now = useNow();
  const leaseUntil = useOpenStatus((status) => status.leaseUntil);
  const online = useOpenStatus((status) => status.link.state === 'online');
  if (leaseUntil === null) return null;
  const left = duration(Math.max(0, leaseUntil - now), locale);
  const until = timeSince(leaseUntil, now, locale);
  if (!online && leaseUntil - now < SOON_MS) {
    return (
      <Notice tone="care">
        <Trans>
          Without contact, the customer book on this device closes in {left} (at {until}). Nothing
          is lost by it; check the network before then.
        </Trans>
      </Notice>
    );
  }
  return (
    <p className={styles.faint}>
      <Trans>
        Works without the hub for {left} from here, until {until}.
      </Trans>
    </p>
  );
}
