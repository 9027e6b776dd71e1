/** The line that is always there: the one box, the state of the station, and who stands here. */
import { CameraButton } from '#renderer/screens/camera/camera-button.tsx';
import { useScan, useStores } from '#renderer/stores/stores.tsx';
import { FindBox } from './find/find-box.tsx';
import { PersonMenu } from './person/person-menu.tsx';
import { StatusChip } from './status/status-chip.tsx';
import styles from './top-line.module.css';

export function TopLine() {
  const { scan } = useStores();
  const scans = useScan((state) => state.count);
  return (
    <header className={styles.top}>
      <FindBox />
      <CameraButton onScan={(text) => void scan.getState().read(text)} />
      <StatusChip />
      <PersonMenu scans={scans} />
    </header>
  );
}
