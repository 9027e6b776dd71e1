/** What someone at the counter has to know of this device: nothing can be saved, files were damaged, a wrong clock. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Notice } from '#renderer/components/notice.tsx';
import { duration } from '#renderer/format/time.ts';
import { useLocale } from '#renderer/stores/language-store.tsx';
import { useOpenStatus } from '#renderer/stores/stores.tsx';
import {
  BookDamagedNotice,
  ChangesDamagedNotice,
  ChangesLostNotice,
  FilesPutBackNotice,
} from './damage-notices.tsx';
import styles from './station-notices.module.css';

const CLOCK_TOLERANCE_MS = 120_000;

export function isClockWrong(offsetMs: number): boolean {
  return Math.abs(offsetMs) > CLOCK_TOLERANCE_MS;
}

export function StationNotices() {
  const { t } = useLingui();
  const full = useOpenStatus((status) => status.writeProblem === 'storage_full');
  const offsetMs = useOpenStatus((status) =>
    isClockWrong(status.clockOffsetMs) ? Math.round(status.clockOffsetMs / 60_000) * 60_000 : 0,
  );
  const book = useOpenStatus((status) => status.damage.replica !== null);
  const changes = useOpenStatus((status) => status.damage.outbox !== null);
  const end = useOpenStatus((status) => status.damage.end !== null);
  // Where the end of a file was lost, that notice says it all.
  const back = useOpenStatus((status) => status.damage.back !== null && status.damage.end === null);
  if (!full && offsetMs === 0 && !book && !changes && !end && !back) return null;
  return (
    <section className={styles.notices} aria-label={t`About this device`}>
      {full ? (
        <Notice tone="stop" alert>
          <Trans>
            <strong>Nothing can be saved: this device has no room left.</strong> What was saved is
            safe and look-up goes on. Free some space, or call support.
          </Trans>
        </Notice>
      ) : null}
      {changes ? <ChangesDamagedNotice /> : null}
      {end ? <ChangesLostNotice /> : null}
      {back ? <FilesPutBackNotice /> : null}
      {book ? <BookDamagedNotice /> : null}
      {offsetMs === 0 ? null : <ClockNotice offsetMs={offsetMs} />}
    </section>
  );
}

export function DevelopmentKeysNotice() {
  return (
    <Notice tone="care">
      <Trans>Development keys: customer data on this device is not protected by a keystore.</Trans>
    </Notice>
  );
}

/** @param offsetMs corrected time minus this device's. */
export function ClockNotice({ offsetMs }: { offsetMs: number }) {
  const locale = useLocale();
  const off = duration(Math.abs(offsetMs), locale);
  return (
    <Notice tone="care">
      {offsetMs > 0 ? (
        <Trans>
          This device's clock is {off} slow. Times here are corrected; please set the clock.
        </Trans>
      ) : (
        <Trans>
          This device's clock is {off} fast. Times here are corrected; please set the clock.
        </Trans>
      )}
    </Notice>
  );
}
