/** That a print went well, in a line. What did not go well stands on the screen by itself. */
import { Trans } from '@lingui/react/macro';
import { Printer } from 'lucide-react';
import type { Paper } from '#renderer/stores/desk-print-store.ts';
import { useDeskPrint } from '#renderer/stores/stores.tsx';
import styles from './print-line.module.css';
import { usePaperName } from './use-paper-name.ts';

/** @param props.of which papers are meant here. */
export function PrintLine(props: { of: (paper: Paper) => boolean }) {
  const last = useDeskPrint((state) => state.last);
  const meant = last !== null && props.of(last.paper) ? last : null;
  const name = usePaperName(meant?.paper ?? null);
  return (
    <div role="status" className={styles.line}>
      {meant?.printed === 'yes' || meant?.printed === 'printing' ? (
        <>
          <Printer aria-hidden size={20} />
          {meant.printed === 'yes' ? (
            <Trans>{name}: printed.</Trans>
          ) : (
            <Trans>{name}: on its way to the printer.</Trans>
          )}
        </>
      ) : null}
    </div>
  );
}
