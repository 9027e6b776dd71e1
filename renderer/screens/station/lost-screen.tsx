/** The station behind this page is gone: nothing can be saved here, so nothing pretends it can. */
import { Trans, useLingui } from '@lingui/react/macro';
import { RotateCw } from 'lucide-react';
import { Button } from '#renderer/components/button.tsx';
import { useStation } from '#renderer/stores/stores.tsx';
import { PlainPage } from './plain-page.tsx';
import styles from './plain-page.module.css';

export function LostScreen() {
  const { t } = useLingui();
  const because = useStation((state) => state.lostBecause);
  const elsewhere = because === 'opened_elsewhere';
  return (
    <PlainPage
      title={elsewhere ? t`Dangol is open in another window` : t`Dangol has stopped on this device`}
    >
      <div className={styles.words}>
        {elsewhere ? (
          <p>
            <Trans>
              Only one window can work at a time. Go on in the other one, or take the work back
              here.
            </Trans>
          </p>
        ) : (
          <p>
            <Trans>
              Everything that was marked as saved is safe on this device. Open it again; if it does
              not come back, start Dangol anew.
            </Trans>
          </p>
        )}
      </div>
      <div className={styles.actions}>
        <Button
          look="primary"
          icon={<RotateCw aria-hidden size={20} />}
          onPress={() => window.location.reload()}
        >
          {elsewhere ? t`Go on here` : t`Open again`}
        </Button>
      </div>
    </PlainPage>
  );
}
