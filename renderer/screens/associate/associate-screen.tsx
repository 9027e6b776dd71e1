/** The associate's screen: rail, top line, and what the rail chose. Owns the keys that work anywhere. */
import { useLingui } from '@lingui/react/macro';
import { useEffect } from 'react';
import { listenForScans } from '#renderer/scanner/listen.ts';
import { PrintPreview } from '#renderer/screens/pickup/print/print-preview.tsx';
import { QueueScreen } from '#renderer/screens/pickup/queue/queue-screen.tsx';
import { useTouchReport } from '#renderer/screens/sign-in/report-touch.ts';
import { useDeskBook, usePlace, useStores } from '#renderer/stores/stores.tsx';
import styles from './associate-screen.module.css';
import { AttentionScreen } from './attention/attention-screen.tsx';
import { LeaveQuestion } from './card/leave-question.tsx';
import { FindScreen } from './find/find-screen.tsx';
import { ApprovalDialog } from './person/approval-dialog.tsx';
import { Rail } from './rail.tsx';
import { ScanPanel } from './scan/scan-panel.tsx';
import { StationNotices } from './status/station-notices.tsx';
import { StatusSheet } from './status/status-sheet.tsx';
import { TopLine } from './top-line.tsx';

export function AssociateScreen() {
  const { t } = useLingui();
  const screen = usePlace((state) => state.screen);
  useKeysAnywhere();
  useTouchReport();
  const names = { find: t`Find`, pickups: t`Pickup`, attention: t`Needs attention` };
  return (
    <div className={styles.screen}>
      <Rail />
      <TopLine />
      <main className={styles.main} aria-label={names[screen]}>
        <StationNotices />
        {screen === 'find' ? (
          <FindScreen />
        ) : screen === 'pickups' ? (
          <QueueScreen />
        ) : (
          <AttentionScreen />
        )}
      </main>
      <PrintPreview />
      <StatusSheet />
      <ScanPanel />
      <LeaveQuestion />
      <ApprovalDialog />
    </div>
  );
}

/**
 * `/` and F2 go to the box, F9 locks, a scan goes to what it means, Esc steps back. Open panels keep their
 * own Esc.
 */
function useKeysAnywhere(): void {
  const { card, place, scan, session } = useStores();
  const onPickups = usePlace((state) => state.screen === 'pickups');
  const orderOpen = useDeskBook((state) => state.openId !== null) && onPickups;

  useEffect(() => {
    // An open order takes its own scans.
    const stopScans = orderOpen
      ? () => {}
      : listenForScans(document, (text) => void scan.getState().read(text));

    function onKeyDown(event: KeyboardEvent): void {
      if (event.key === 'F9') {
        event.preventDefault();
        void session.getState().lock();
        return;
      }
      if (event.defaultPrevented || event.isComposing) return;
      if (document.querySelector('[role="dialog"], [role="alertdialog"]') !== null) return;
      const slash = event.code === 'Slash' && !event.shiftKey && !isTyping(event.target);
      if (slash || event.key === 'F2') {
        event.preventDefault();
        place.getState().focusBox();
      } else if (event.key === 'Escape') {
        event.preventDefault();
        stepBack();
      }
    }

    function stepBack(): void {
      const { editing, customerId, leave, edit, close } = card.getState();
      if (place.getState().screen !== 'find') place.getState().focusBox();
      else if (editing) leave(() => edit(false));
      else {
        if (customerId !== null) close();
        place.getState().focusBox();
      }
    }

    document.addEventListener('keydown', onKeyDown);
    return () => {
      stopScans();
      document.removeEventListener('keydown', onKeyDown);
    };
  }, [card, place, scan, session, orderOpen]);
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLInputElement ||
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement
  );
}
