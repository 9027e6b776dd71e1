/** A label or slip as it would be on paper, where no printer took it. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Printer } from 'lucide-react';
import { Button } from '#renderer/components/button.tsx';
import { Notice } from '#renderer/components/notice.tsx';
import { Panel } from '#renderer/components/panel.tsx';
import { useDeskPrint, useStores } from '#renderer/stores/stores.tsx';
import styles from './print-preview.module.css';
import { usePaperName } from './use-paper-name.ts';

export function PrintPreview() {
  const { t } = useLingui();
  const { deskPrint } = useStores();
  const last = useDeskPrint((state) => state.last);
  const open = useDeskPrint((state) => state.open);
  const name = usePaperName(last?.paper ?? null);
  if (last === null) return null;
  const { paper, printed, svg } = last;
  const { close, print } = deskPrint.getState();
  return (
    <Panel
      shape="form"
      title={name}
      open={open}
      onClose={close}
      footer={
        printed === 'no_printer' ? undefined : (
          <Button
            icon={<Printer aria-hidden />}
            isDisabled={printed === 'printing'}
            onPress={() => void print(paper)}
          >
            {t`Print it again`}
          </Button>
        )
      }
    >
      <div className={styles.preview}>
        {printed === 'no_printer' ? (
          <Notice tone="plain">
            <Trans>This desk has no printer. This is what it would print.</Trans>
          </Notice>
        ) : printed === 'failed' ? (
          <Notice tone="care" alert>
            <Trans>The printer did not answer. Look whether it is on and has paper.</Trans>
          </Notice>
        ) : null}
        {/* As a picture: what is in it can neither run nor load anything. */}
        {svg === '' ? null : (
          <img
            className={styles.paper}
            alt={name}
            src={`data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`}
          />
        )}
      </div>
    </Panel>
  );
}
