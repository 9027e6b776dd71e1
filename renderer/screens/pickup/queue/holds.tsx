/** What keeps an order back, and who can let it go. */
import { useLingui } from '@lingui/react/macro';
import { CircleAlert } from 'lucide-react';
import { isReleasedAtDesk } from '#shared/domain/pickup.ts';
import type { DeskPickup } from '#shared/rpc/desk.ts';
import { Button } from '#renderer/components/button.tsx';
import { useDeskBook, useMay, useStores } from '#renderer/stores/stores.tsx';
import { holdWords } from '#renderer/words/desk.ts';
import styles from './pickup-panel.module.css';

export function Holds({ pickup }: { pickup: DeskPickup }) {
  const { t, i18n } = useLingui();
  const { rpc, deskBook } = useStores();
  const changing = useDeskBook((state) => state.changing);
  const releases = useMay('pickup.release');
  const { pickupId } = pickup;
  return pickup.holds.map(({ reason }) => (
    <div key={reason} className={styles.hold}>
      <span>
        <CircleAlert aria-hidden size={20} />
        {i18n._(holdWords[reason])}
      </span>
      {isReleasedAtDesk(reason) ? null : (
        <span className={styles.byShop}>{t`Released by the shop system`}</span>
      )}
      {releases && isReleasedAtDesk(reason) ? (
        <Button
          isDisabled={changing}
          onPress={() =>
            void deskBook.getState().change(
              (approval) =>
                rpc.call('desk.release', {
                  pickupId,
                  reason,
                  ...(approval === undefined ? {} : { approval }),
                }),
              { action: 'pickup.release', subject: pickupId },
            )
          }
        >
          {t`Release`}
        </Button>
      ) : null}
    </div>
  ));
}
