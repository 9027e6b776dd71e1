/** Who is signed in, and what they can do about it: lock, let somebody else in, their PIN, a colleague's code. */
import { useLingui } from '@lingui/react/macro';
import { ChevronDown, KeyRound, Lock, Ticket, UserRound, Users } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Button, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import { classes } from '#renderer/components/classes.ts';
import listOption from '#renderer/components/list-option.module.css';
import { useMay, useOpenStatus, useStores } from '#renderer/stores/stores.tsx';
import { ChangePin } from './change-pin.tsx';
import { GiveCode } from './give-code.tsx';
import styles from './person-menu.module.css';

/** @param scans how many codes were read so far: what a scan opens must not lie below a menu. */
export function PersonMenu({ scans }: { scans: number }) {
  const { t } = useLingui();
  const { session } = useStores();
  const name = useOpenStatus((status) => status.staff?.name ?? '');
  const givesCodes = useMay('staff.code');
  // Open until the next scan.
  const [openSince, setOpenSince] = useState<number | null>(null);
  const [panel, setPanel] = useState<'pin' | 'code' | null>(null);
  const close = () => setPanel(null);

  return (
    <>
      <MenuTrigger
        isOpen={openSince === scans}
        onOpenChange={(open) => setOpenSince(open ? scans : null)}
      >
        <Button className={classes(styles.trigger)} aria-label={t`Signed in: ${name}`}>
          <UserRound aria-hidden size={20} />
          <span className={styles.name}>{name}</span>
          <ChevronDown aria-hidden size={16} />
        </Button>
        <Popover placement="bottom end" className={classes(styles.popover)}>
          <Menu className={classes(styles.menu)} aria-label={t`Signed in: ${name}`}>
            <Item
              icon={<Lock aria-hidden size={20} />}
              keys="F9"
              onAction={() => void session.getState().lock()}
            >
              {t`Lock`}
            </Item>
            <Item
              icon={<Users aria-hidden size={20} />}
              onAction={() => void session.getState().lock(true)}
            >
              {t`Somebody else`}
            </Item>
            <Item icon={<KeyRound aria-hidden size={20} />} onAction={() => setPanel('pin')}>
              {t`Change my PIN`}
            </Item>
            {givesCodes ? (
              <Item icon={<Ticket aria-hidden size={20} />} onAction={() => setPanel('code')}>
                {t`Code for a colleague`}
              </Item>
            ) : null}
          </Menu>
        </Popover>
      </MenuTrigger>
      {panel === 'pin' ? <ChangePin onClose={close} /> : null}
      {panel === 'code' ? <GiveCode onClose={close} /> : null}
    </>
  );
}

function Item(props: { icon: ReactNode; keys?: string; onAction: () => void; children: string }) {
  return (
    <MenuItem
      className={classes(listOption.option, styles.item)}
      textValue={props.children}
      onAction={props.onAction}
    >
      {props.icon}
      <span className={styles.does}>{props.children}</span>
      {props.keys === undefined ? null : <kbd className={styles.keys}>{props.keys}</kbd>}
    </MenuItem>
  );
}
