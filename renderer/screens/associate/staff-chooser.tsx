/** Who stands at this station. Nobody may be chosen; then what is recorded names only the station. */
import { Trans, useLingui } from '@lingui/react/macro';
import { ChevronDown, UserRound } from 'lucide-react';
import { useState } from 'react';
import {
  Button,
  Header,
  Menu,
  MenuItem,
  MenuSection,
  MenuTrigger,
  Popover,
} from 'react-aria-components';
import type { StaffMember } from '#shared/rpc/status.ts';
import { classes } from '#renderer/components/classes.ts';
import { useOpenStatus, useScan, useStation, useStores } from '#renderer/stores/stores.tsx';
import listOption from '#renderer/components/list-option.module.css';
import styles from './staff-chooser.module.css';

const NOBODY = 'nobody';

export function StaffChooser() {
  const { t } = useLingui();
  const { rpc } = useStores();
  const name = useOpenStatus((status) => status.staff?.name ?? null);
  const chosen = useOpenStatus((status) => status.staff?.staffId ?? null);
  const chooseStaff = useStation((state) => state.chooseStaff);
  const [members, setMembers] = useState<StaffMember[]>([]);
  // Open until the next scan: what that opens must not lie below a menu.
  const scans = useScan((state) => state.count);
  const [openSince, setOpenSince] = useState<number | null>(null);

  return (
    <MenuTrigger
      isOpen={openSince === scans}
      onOpenChange={(open) => {
        setOpenSince(open ? scans : null);
        if (open) void rpc.call('staff.list', {}).then(setMembers, () => {});
      }}
    >
      <Button
        className={classes(styles.trigger)}
        aria-label={name === null ? t`Who is here?` : t`Associate: ${name}`}
      >
        <UserRound aria-hidden size={20} />
        <span className={styles.name}>{name ?? t`Who is here?`}</span>
        <ChevronDown aria-hidden size={16} />
      </Button>
      <Popover placement="bottom end" className={classes(styles.popover)}>
        <Menu
          className={classes(styles.menu)}
          selectionMode="single"
          selectedKeys={[chosen ?? NOBODY]}
          onAction={(key) => {
            void chooseStaff(key === NOBODY ? null : String(key));
          }}
        >
          <MenuSection className={classes(styles.section)}>
            <Header className={classes(styles.header)}>
              <Trans>Who stands here? Their name goes with what is recorded.</Trans>
            </Header>
            {members.map((member) => (
              <MenuItem
                key={member.staffId}
                id={member.staffId}
                className={classes(listOption.option)}
              >
                {member.name}
              </MenuItem>
            ))}
            <MenuItem id={NOBODY} className={classes(listOption.option, styles.nobody)}>
              {t`Nobody in particular`}
            </MenuItem>
          </MenuSection>
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
