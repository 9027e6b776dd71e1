/** Chooses the screen by what the station says of itself. */
import { ToastRegion } from './components/toast-region.tsx';
import { AssociateScreen } from './screens/associate/associate-screen.tsx';
import { PickupScreen } from './screens/pickup/pickup-screen.tsx';
import { useDeskLook } from './screens/pickup/use-desk-look.ts';
import { SignInScreen } from './screens/sign-in/sign-in-screen.tsx';
import { ClosedScreen } from './screens/station/closed-screen.tsx';
import { EnrolScreen } from './screens/station/enrol-screen.tsx';
import { HeldScreen } from './screens/station/held-screen.tsx';
import { LostScreen } from './screens/station/lost-screen.tsx';
import { OpeningScreen } from './screens/station/opening-screen.tsx';
import { type Stores, StoresProvider, useStation } from './stores/stores.tsx';
import { useLeaveWarning } from './screens/leave-warning.ts';

export function App({ stores }: { stores: Stores }) {
  return (
    <StoresProvider value={stores}>
      <CurrentScreen />
      <ToastRegion />
    </StoresProvider>
  );
}

function CurrentScreen() {
  const connection = useStation((state) => state.connection);
  const stage = useStation((state) => state.status?.stage);
  const isLocked = useStation(({ status }) => status?.stage === 'open' && status.staff === null);
  const isDesk = useStation(({ status }) =>
    status !== null && status.stage !== 'closed' ? status.mode === 'pickup' : false,
  );
  useLeaveWarning();
  useDeskLook(isDesk);
  if (connection === 'lost') return <LostScreen />;
  switch (stage) {
    case undefined:
      return <OpeningScreen />;
    case 'unenrolled':
      return <EnrolScreen />;
    case 'held':
      return <HeldScreen />;
    case 'closed':
      return <ClosedScreen />;
    case 'open':
      if (isLocked) return <SignInScreen />;
      return isDesk ? <PickupScreen /> : <AssociateScreen />;
  }
}
