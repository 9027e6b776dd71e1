import { describe, expect, it } from 'vitest';
import {
  type Action,
  actions,
  type Actor,
  may,
  mayEver,
  permissions,
  Role,
} from './permissions.ts';

const actor = (role: Role): Actor => ({ role, staffId: 'me', store: 'gangnam' });
const mine = { owner: 'me', store: 'gangnam' };
const theirs = { owner: 'somebody', store: 'gangnam' };
const elsewhere = { owner: 'somebody', store: 'busan' };

/** What each role may do to its own / a colleague's / another store's thing: y, a (with approval) or `-`. */
const expected: Record<Action, Record<Role, string>> = {
  'customer.find': row('--- --- yyy yyy yyy yyy ---'),
  'customer.view': row('--- --- yyy yyy yyy yyy ---'),
  'customer.edit': row('--- --- yyy yyy yyy --- ---'),
  'customer.erase': row('--- --- --- --- --- yyy yyy'),
  'customer.import': row('--- --- --- --- --- --- yyy'),
  'preference.record': row('--- --- yyy yyy yyy --- ---'),
  'preference.retract': row('--- --- yyy yyy yyy --- ---'),
  'note.add': row('--- --- yyy yyy yyy --- ---'),
  'note.retract': row('--- --- yyy yyy yyy --- ---'),
  'code.scan': row('--- --- yyy yyy yyy yyy ---'),
  'change.view': row('--- yyy yyy yyy yyy yyy ---'),
  'change.retry': row('--- yyy yyy yyy yyy --- ---'),
  'change.resolve': row('--- yyy yyy yyy yyy --- ---'),
  'change.discard': row('--- yaa yaa yyy yyy --- ---'),
  'change.export': row('--- --- aaa yyy yyy yyy ---'),
  'station.sync': row('yyy yyy yyy yyy yyy yyy ---'),
  'station.acknowledge': row('--- yyy yyy yyy yyy yyy ---'),
  'station.manage': row('--- --- --- --- --- --- yyy'),
  'staff.pin': row('--- y-- y-- y-- y-- y-- ---'),
  'staff.code': row('--- --- --- yy- yy- --- yyy'),
  'staff.manage': row('--- --- --- --- --- --- yyy'),
  'approval.ask': row('--- yyy yyy yyy yyy yyy ---'),
  'approval.grant': row('--- --- --- yy- yy- --- ---'),
  'pickup.find': row('--- yyy yyy yyy yyy --- ---'),
  'pickup.stage': row('--- yyy yyy yyy yyy --- ---'),
  'pickup.hand_over': row('--- yyy yyy yyy yyy --- ---'),
  'pickup.hold': row('--- yyy yyy yyy yyy --- ---'),
  'pickup.release': row('--- aaa aaa yyy yyy --- ---'),
  'pickup.undo': row('--- aaa aaa yyy yyy --- ---'),
  'pickup.collector': row('--- yyy yyy yyy yyy --- ---'),
  'pickup.resend': row('--- yyy yyy yyy yyy --- ---'),
  'pickup.code': row('--- --- --- --- --- --- yyy'),
  'pickup.override': row('--- aaa aaa yyy yyy --- ---'),
  'return.receive': row('--- yyy yyy yyy yyy --- ---'),
  'incident.view': row('--- yyy yyy yyy yyy --- ---'),
  'incident.acknowledge': row('--- aaa aaa yyy yyy --- ---'),
  'audit.read': row('--- --- --- --- --- yyy yyy'),
  'key.manage': row('--- --- --- --- --- --- yyy'),
};

function row(text: string): Record<Role, string> {
  const cells = text.split(' ');
  return Object.fromEntries(Role.options.map((role, at) => [role, cells[at]])) as never;
}

describe('the table of permissions', () => {
  const names = Object.keys(actions) as Action[];
  const short = { yes: 'y', approval: 'a', no: '-' };

  it.each(names)('says of %s for every role what it should', (action) => {
    const [place] = actions[action];
    const said = Object.fromEntries(
      Role.options.map((role) => [
        role,
        [mine, theirs, elsewhere]
          .map((target) => short[may(actor(role), action, placeFor(role, action), target)])
          .join(''),
      ]),
    );
    expect(place).toBeDefined();
    expect(said).toEqual(expected[action]);
  });

  it('lets nothing be done where it cannot be done, whoever asks', () => {
    for (const role of Role.options) {
      for (const action of names) {
        for (const place of ['associate', 'pickup', 'kiosk', 'hub'] as const) {
          if ((actions[action] as readonly string[]).includes(place)) continue;
          expect(may(actor(role), action, place, mine)).toBe('no');
        }
      }
    }
  });

  it('lets nobody in particular do nothing but try the hub again', () => {
    expect(permissions.kiosk.map(({ action }) => action)).toEqual(['station.sync']);
  });

  it('knows what somebody could do to some thing at least', () => {
    expect(mayEver(actor('associate'), 'change.discard', 'associate')).toBe(true);
    expect(mayEver(actor('associate'), 'staff.code', 'associate')).toBe(false);
    expect(mayEver({ role: 'kiosk', staffId: null, store: 'gangnam' }, 'staff.pin', 'pickup')).toBe(
      false,
    );
  });
});

/** Where the role would do it: at the hub where it is the hub's, else at the first place it can be done. */
function placeFor(role: Role, action: Action) {
  const places: readonly ('associate' | 'pickup' | 'kiosk' | 'hub')[] = actions[action];
  if (role === 'hub_admin') return 'hub';
  return places[0] ?? 'hub';
}
