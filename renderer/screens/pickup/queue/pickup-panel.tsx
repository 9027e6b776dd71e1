/**
 * One order in full: pick it by scan or touch, say what is short, stage it by scanning a bin's label, let holds
 * go, and look back at what was handed over.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { useCallback, useEffect } from 'react';
import { readScan } from '#shared/domain/scan.ts';
import type { DeskPickup } from '#shared/rpc/desk.ts';
import { Notice } from '#renderer/components/notice.tsx';
import { Panel } from '#renderer/components/panel.tsx';
import { listenForScans } from '#renderer/scanner/listen.ts';
import { CameraButton } from '#renderer/screens/camera/camera-button.tsx';
import { hearPick } from '#renderer/stores/desk-lines.ts';
import { useDeskBook, useStores } from '#renderer/stores/stores.tsx';
import { deskRefusalWords } from '#renderer/words/desk-refusals.ts';
import { History } from './history.tsx';
import { Holds } from './holds.tsx';
import { PanelActions } from './panel-actions.tsx';
import { PickLines } from './pick-lines.tsx';
import styles from './pickup-panel.module.css';
import { PickupState } from '../pickup-state.tsx';

export function PickupPanel() {
  const { t } = useLingui();
  const { deskBook } = useStores();
  const pickup = useDeskBook(({ openId, opened }) => (openId === null ? null : opened));
  const close = () => deskBook.getState().open(null);
  if (pickup === null) return null;
  const { number } = pickup;
  return (
    <Panel
      shape="wide"
      title={t`Order ${number}`}
      open
      onClose={close}
      footer={<PanelActions pickup={pickup} />}
    >
      <Body key={pickup.pickupId} pickup={pickup} />
    </Panel>
  );
}

function Body({ pickup }: { pickup: DeskPickup }) {
  const { i18n, t } = useLingui();
  const refused = useDeskBook((state) => state.refused);
  const onScan = usePickingScans(pickup);
  useWayOut();
  return (
    <div className={styles.body}>
      <div className={styles.head}>
        <span className={styles.name}>{pickup.buyer.masked}</span>
        {pickup.holds.length > 0 ? null : <PickupState pickup={pickup} />}
        {pickup.bin === null ? null : (
          <strong className={styles.bin}>{t`Bin ${pickup.bin}`}</strong>
        )}
        {pickup.claimedBy === null ? null : (
          <span className={styles.faint}>
            <Trans>served at {pickup.claimedBy}</Trans>
          </span>
        )}
        <CameraButton onScan={onScan} />
      </div>
      {refused === null ? null : (
        <Notice tone="stop" alert>
          {i18n._(deskRefusalWords[refused])}
        </Notice>
      )}
      <Holds pickup={pickup} />
      <PickLines pickup={pickup} />
      <History pickup={pickup} />
    </div>
  );
}

/** A button that goes with its work takes the focus with it; Esc leads out all the same. */
function useWayOut(): void {
  const { deskBook } = useStores();
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || document.activeElement !== document.body) return;
      event.preventDefault();
      deskBook.getState().open(null);
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [deskBook]);
}

/** While an order is open its items and a bin's label are scanned into it. */
function usePickingScans(pickup: DeskPickup): (text: string) => void {
  const { rpc, desk, deskBook } = useStores();
  const onScan = useCallback(
    (text: string) => {
      const { change } = deskBook.getState();
      const { hear } = desk.getState();
      const { pickupId } = pickup;
      const scan = readScan(text);
      if (scan.what === 'bin') {
        const { bin } = scan;
        void change(() => rpc.call('desk.stage', { pickupId, bin })).then((saved) =>
          hear(saved ? 'complete' : 'wrong'),
        );
        return;
      }
      const heard = hearPick(pickup, text);
      if (heard === null) {
        hear('wrong');
        return;
      }
      void change(() => rpc.call('desk.pick', { pickupId, ...heard })).then((saved) =>
        hear(saved ? 'right' : 'wrong'),
      );
    },
    [rpc, desk, deskBook, pickup],
  );
  useEffect(() => listenForScans(document, onScan), [onScan]);
  return onScan;
}
