/** This page was opened without a station behind it, or without the address that lets it in. */
import { Trans, useLingui } from '@lingui/react/macro';
import { RotateCw } from 'lucide-react';
import { Button } from '#renderer/components/button.tsx';
import { PlainPage } from './plain-page.tsx';
import styles from './plain-page.module.css';

export function NoStationScreen({ reason }: { reason: 'needs_launch' | 'unreachable' }) {
  const { t } = useLingui();
  const needsLaunch = reason === 'needs_launch';
  return (
    <PlainPage
      title={needsLaunch ? t`Open Dangol from its own window` : t`Dangol cannot be reached`}
    >
      <div className={styles.words}>
        {needsLaunch ? (
          <p>
            <Trans>
              For safety, each address lets a page in only once. Start Dangol again, or use the new
              address it prints.
            </Trans>
          </p>
        ) : (
          <p>
            <Trans>
              The program behind this page does not answer. Start Dangol on this device, then try
              again.
            </Trans>
          </p>
        )}
      </div>
      <div className={styles.actions}>
        <Button icon={<RotateCw aria-hidden size={20} />} onPress={() => window.location.reload()}>
          {t`Try again`}
        </Button>
      </div>
    </PlainPage>
  );
}
