/** The pickup desk: one screen, one state at a time. Owns the keys, the scanner and the sounds of the desk. */
import { useLingui } from '@lingui/react/macro';
import { useEffect } from 'react';
import { listenForScans } from '#renderer/scanner/listen.ts';
import { AttentionScreen } from '#renderer/screens/associate/attention/attention-screen.tsx';
import { ApprovalDialog } from '#renderer/screens/associate/person/approval-dialog.tsx';
import { StationNotices } from '#renderer/screens/associate/status/station-notices.tsx';
import { StatusSheet } from '#renderer/screens/associate/status/status-sheet.tsx';
import { useTouchReport } from '#renderer/screens/sign-in/report-touch.ts';
import type { DeskState } from '#renderer/stores/desk-store.ts';
import { useDesk, useDeskBook, useStores } from '#renderer/stores/stores.tsx';
import { CheckView } from './check/check-view.tsx';
import { DoneView } from './check/done-view.tsx';
import { ForbiddenView, StopView } from './check/stop-view.tsx';
import { DeskRail } from './desk-rail.tsx';
import { DeskTop } from './desk-top.tsx';
import styles from './pickup-screen.module.css';
import { PrintPreview } from './print/print-preview.tsx';
import { QueueScreen } from './queue/queue-screen.tsx';
import { ReturnsScreen } from './returns/returns-screen.tsx';
import { useDeskSounds } from './use-desk-sounds.ts';
import { useHearCode } from './use-hear-code.ts';
import { FoundList } from './wait/found-list.tsx';
import { WaitView } from './wait/wait-view.tsx';

export function PickupScreen() {
  const { t } = useLingui();
  const place = useDesk((state) => state.place);
  const is = useDesk((state) => state.view.is);
  useKeysAnywhere();
  useTouchReport();
  useDeskSounds();
  useBook();
  // While a verdict stands there is nothing else: what leads away from it is on it.
  const full = place === 'desk' && is !== 'wait' && is !== 'found';
  return (
    <div className={full ? styles.fullScreen : styles.screen}>
      {full ? null : <DeskRail />}
      <DeskTop full={full} />
      <main className={styles.main} aria-label={t`Pickup`}>
        <StationNotices />
        <Place />
      </main>
      <PrintPreview />
      <StatusSheet />
      <ApprovalDialog />
    </div>
  );
}

function Place() {
  const place = useDesk((state) => state.place);
  const view = useDesk((state) => state.view);
  if (place === 'queue') return <QueueScreen />;
  if (place === 'returns') return <ReturnsScreen />;
  if (place === 'attention') return <AttentionScreen />;
  switch (view.is) {
    case 'wait':
      return <WaitView />;
    case 'found':
      return <FoundList found={view} />;
    case 'stop':
      return <StopView stop={view} />;
    case 'forbidden':
      return <ForbiddenView />;
    case 'check':
      return <CheckView view={view} />;
    case 'done':
      return <DoneView done={view} />;
  }
}

/** The lists are read when the desk opens; after that the station says when they change. */
function useBook(): void {
  const { deskBook } = useStores();
  useEffect(() => deskBook.getState().refresh(), [deskBook]);
}

/** `/`, F2 and whatever is typed go to the box, F9 locks, Esc steps back. Open panels keep their own Esc. */
function useKeysAnywhere(): void {
  const { desk, session } = useStores();
  const hear = useHearCode();
  const openId = useDeskBook((state) => state.openId);

  useEffect(() => {
    // A panel over the desk (a pick list) reads its own scans.
    const stopScans =
      openId === null
        ? listenForScans(document, hear, () => boxOf(desk.getState().place))
        : () => {};

    function onKeyDown(event: KeyboardEvent): void {
      if (event.key === 'F9') {
        event.preventDefault();
        void session.getState().lock();
        return;
      }
      if (event.defaultPrevented || event.isComposing) return;
      if (document.querySelector('[role="dialog"], [role="alertdialog"]') !== null) return;
      const typing =
        event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement;
      if (event.key === 'F2' || (event.code === 'Slash' && !event.shiftKey && !typing)) {
        event.preventDefault();
        desk.getState().focusBox();
      } else if (event.key === 'Escape') {
        event.preventDefault();
        desk.getState().back();
      }
    }

    document.addEventListener('keydown', onKeyDown);
    return () => {
      stopScans();
      document.removeEventListener('keydown', onKeyDown);
    };
  }, [desk, session, hear, openId]);
}

/** What is typed at the desk while nothing has the focus is meant for its box. */
function boxOf(place: DeskState['place']): HTMLInputElement | null {
  if (place !== 'desk' || document.querySelector('[role="dialog"]') !== null) return null;
  return document.querySelector<HTMLInputElement>('input[role="searchbox"]');
}
