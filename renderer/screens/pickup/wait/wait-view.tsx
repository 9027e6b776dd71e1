/** WAIT: the giant place to show a code to, who has arrived, and how the day goes. */
import { Trans, useLingui } from '@lingui/react/macro';
import { QrCode, ScanLine, WifiOff } from 'lucide-react';
import { FirstSync } from '#renderer/screens/associate/find/first-sync.tsx';
import { CameraButton } from '#renderer/screens/camera/camera-button.tsx';
import { useDesk, useDeskBook, useOpenStatus } from '#renderer/stores/stores.tsx';
import { Notice } from '#renderer/components/notice.tsx';
import { IncidentNotice } from '../incidents/incident-notice.tsx';
import { SlipNotPrinted } from '../print/slip-not-printed.tsx';
import { useHearCode } from '../use-hear-code.ts';
import { Arrivals } from './arrivals.tsx';
import { Today } from './today.tsx';
import styles from './wait-view.module.css';

export function WaitView() {
  const { t } = useLingui();
  const hear = useHearCode();
  const failed = useDeskBook((state) => state.failed);
  const unreachable = useDesk((state) => state.failed);
  // Usable as soon as the store's own pickups are here, whatever else still comes.
  const arriving = useOpenStatus(({ scopes, store }) =>
    scopes.some(({ scope, phase }) => scope === `store:${store}` && phase !== 'following'),
  );
  const offline = useOpenStatus((status) => status.link.state === 'offline');
  return (
    <div className={styles.wait}>
      <section className={styles.target} aria-label={t`Scan`}>
        <IncidentNotice />
        {failed || unreachable ? (
          <Notice tone="care" alert>
            <Trans>The station did not answer. Scan again.</Trans>
          </Notice>
        ) : null}
        <SlipNotPrinted />
        {arriving ? (
          <div className={styles.arriving}>
            <FirstSync what="pickups" />
          </div>
        ) : (
          <div className={styles.frame}>
            <span className={styles.icon}>
              <QrCode aria-hidden />
              <ScanLine aria-hidden className={styles.beam} />
            </span>
            <h1 className={styles.ask}>
              <Trans>Scan the pickup code</Trans>
            </h1>
            <p className={styles.or}>
              <Trans>or type its eight characters in the box above</Trans>
            </p>
            <CameraButton wide hasKey={false} onScan={hear} />
            {offline ? (
              <p className={styles.offline}>
                <WifiOff aria-hidden size={20} />
                <Trans>Without a connection codes are checked here. Hand-overs go out later.</Trans>
              </p>
            ) : null}
          </div>
        )}
        <Today />
      </section>
      <Arrivals />
    </div>
  );
}
