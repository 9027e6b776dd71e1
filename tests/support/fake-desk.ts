/**
 * The fake station's pickup desk: verdicts, proofs, hand-overs, picking and returns over pickups in memory. It
 * refuses what the real one refuses, as far as a screen can tell.
 */
import type { ProofMethod } from '#shared/domain/pickup.ts';
import type { CallName, Refused, Saving } from '#shared/rpc/contract.ts';
import type {
  DeskCheck,
  DeskIncident,
  DeskLine,
  DeskPickup,
  DeskQueue,
  DeskRead,
  QueueGroup,
  StopReason,
  Verdict,
} from '#shared/rpc/desk.ts';
import { CallRefused, type Handlers } from '#shared/rpc/server.ts';
import { type FakePickup, inventPickups } from './fake-pickups.ts';

type DeskCalls = Pick<Handlers, Extract<CallName, `desk.${string}`>>;

export interface FakeDeskPorts {
  now(): number;
  /** Throws where nothing can be asked now. */
  mustBeOpen(): void;
  isOnline(): boolean;
  /** Somebody who is no lead needs an approval; throws where it is missing. */
  permit(approval: string | undefined): void;
  changed(): void;
  /** A change was saved here and not sent. */
  saved(): Saving;
}

const saying = (code: Refused['code']): Refused => ({
  ok: false,
  code,
  detail: 'as the fake has it',
});
const stop = (reason: StopReason, lead = false): Verdict => ({
  is: 'stop',
  reason,
  lead,
});

interface Open {
  checkId: string;
  pickupId: string;
  collectorId: string | null;
  proven: Set<ProofMethod>;
  wrong: number;
}

const TRIES = 5;
const needOf: Readonly<Record<FakePickup['asks'], ProofMethod[][]>> = {
  id: [['code'], ['id_seen']],
  'id and four digits': [['code'], ['id_seen', 'last_four']],
  question: [['code'], ['question']],
  lead: [['code', 'id_seen'], ['lead']],
};
const question = {
  asks: 'which_item',
  choices: ['캐시미어 블렌드 싱글 코트', '울 머플러', '데님 팬츠', '스웨이드 로퍼'],
} as const;

export function createFakeDesk(ports: FakeDeskPorts) {
  const { now } = ports;
  const pickups = new Map(inventPickups(now()).map((one) => [one.pickupId, one]));
  let checks = 0;
  let open: Open | null = null;
  let deskLocked = false;
  let printer: 'none' | 'works' | 'is_off' = 'none';
  let incidents: DeskIncident[] = [];
  let handedOver = 37;
  let returned = 4;

  const view = (pickup: FakePickup): DeskPickup => {
    const { humanCode: _code, lastFour: _four, asks: _asks, stops: _stops, ...shown } = pickup;
    return structuredClone(shown);
  };
  const find = (pickupId: string) => pickups.get(pickupId);

  function verdictOf(pickup: FakePickup, { collectorId, proven, wrong }: Open): Verdict {
    if (wrong >= TRIES) return stop('too_many_wrong', true);
    if (pickup.stops !== undefined && !(proven.has('lead') && pickup.stops === 'held_age')) {
      return stop(pickup.stops, pickup.stops === 'held_age');
    }
    const collector = pickup.collectors.find((one) => one.collectorId === collectorId);
    if (collector !== undefined && collector.expiresAt < now()) return stop('collector_expired');
    const need =
      pickup.asks === 'lead' || collector === undefined
        ? needOf[pickup.asks]
        : [['code' as const, 'id_seen' as const]];
    const passes = need.some((set) => set.every((method) => proven.has(method)));
    if (!passes) return { is: 'check_id', need };
    if (ports.isOnline() || pickup.leasedHere) return { is: 'ready' };
    if (pickup.valueMinor > 300_000 && !proven.has('lead')) return stop('offline_value', true);
    return { is: 'provisional' };
  }

  function checkOf(check: Open): DeskCheck {
    const pickup = find(check.pickupId);
    if (pickup === undefined) throw new CallRefused('failed', check.pickupId);
    return {
      checkId: check.checkId,
      pickup: view(pickup),
      collectorId: check.collectorId,
      verdict: verdictOf(pickup, check),
      proven: [...check.proven],
      triesLeft: check.wrong === 0 ? null : TRIES - check.wrong,
      question: pickup.asks === 'question' ? { ...question, choices: [...question.choices] } : null,
    };
  }

  function start(pickupId: string, collectorId: string | null, proven: ProofMethod[]): DeskCheck {
    checks += 1;
    const checkId = `00000000-0000-4000-8000-${String(checks).padStart(12, '0')}`;
    const keeps = open?.pickupId === pickupId && open.proven.has('code');
    open = {
      checkId,
      pickupId,
      collectorId,
      proven: new Set<ProofMethod>([...proven, ...(keeps ? (['code'] as const) : [])]),
      wrong: 0,
    };
    return checkOf(open);
  }

  function readCode(text: string): DeskRead | null {
    const signed = /^DG1\.(\d+)\.([^.]+)\.(\d+)\.([^.]+)$/.exec(text);
    if (signed === null) {
      const typed = text.toUpperCase().replaceAll(/[\s-]/g, '');
      const found = [...pickups.values()].find(({ humanCode }) => humanCode === typed);
      if (found !== undefined) {
        return { what: 'check', check: start(found.pickupId, null, ['code']) };
      }
      return /^[A-Z0-9]{8}$/.test(typed) && /\d/.test(typed) && /[A-Z]/.test(typed)
        ? { what: 'stop', reason: 'code_wrong' }
        : null;
    }
    const [, number, nonce, , signature] = signed;
    if (signature === 'forged') return { what: 'stop', reason: 'code_forged' };
    if (nonce === 'other') return { what: 'stop', reason: 'code_other_store' };
    if (nonce === 'old') return { what: 'stop', reason: 'code_old' };
    if (nonce === 'late') return { what: 'stop', reason: 'code_expired' };
    const pickup = find(`pickup:${number}`);
    return pickup === undefined
      ? { what: 'stop', reason: 'unknown' }
      : { what: 'check', check: start(pickup.pickupId, null, ['code']) };
  }

  function search(query: string): FakePickup[] {
    const wanted = query.trim().replace(/^#/, '');
    return [...pickups.values()].filter(
      ({ number, lastFour, buyer, collectors }) =>
        number.slice(1) === wanted ||
        (lastFour === wanted && wanted.length === 4) ||
        [buyer, ...collectors].some(
          ({ masked }) =>
            wanted.length > 1 && masked.startsWith(wanted[0] ?? '') && wanted !== '없음',
        ),
    );
  }

  /** Changes one pickup, where it is in one of the states. */
  function change(
    pickupId: string,
    apply: (pickup: FakePickup) => Partial<FakePickup> | Refused['code'],
  ): Saving {
    const pickup = find(pickupId);
    if (pickup === undefined) return saying('not_found');
    const changed = apply(pickup);
    if (typeof changed === 'string') return saying(changed);
    const saved = ports.saved();
    if (!saved.ok) return saved;
    pickups.set(pickupId, { ...pickup, ...changed });
    ports.changed();
    return saved;
  }

  const withLine = (
    pickup: FakePickup,
    lineId: string,
    apply: (line: DeskLine) => DeskLine,
  ): DeskLine[] => pickup.lines.map((line) => (line.lineId === lineId ? apply(line) : line));

  function groupOf({ state, holds, payment, waitingSince, lines }: FakePickup): QueueGroup | null {
    if (state === 'handed_over' || state === 'cancelled') return null;
    if (state === 'expired') return 'expired';
    if (holds.length > 0 || payment !== 'paid' || lines.some(({ shortage }) => shortage !== null)) {
      return 'problem';
    }
    if (waitingSince !== null) return 'waiting';
    if (state === 'placed') return 'new';
    return state === 'picking' ? 'picking' : 'ready';
  }

  function queue(): DeskQueue {
    const rows = [...pickups.values()].flatMap((pickup) => {
      const group = groupOf(pickup);
      const since = group === 'waiting' ? pickup.waitingSince : (pickup.readyAt ?? pickup.placedAt);
      return group === null ? [] : [{ ...view(pickup), group, since: since ?? pickup.placedAt }];
    });
    const groups = ['new', 'picking', 'ready', 'waiting', 'problem', 'expired'] as const;
    return {
      pickups: rows.toSorted((a, b) => a.since - b.since),
      counts: Object.fromEntries(
        groups.map((group) => {
          const ages = rows.filter((row) => row.group === group).map(({ since }) => since);
          return [
            group,
            { count: ages.length, oldestAt: ages.length === 0 ? null : Math.min(...ages) },
          ];
        }),
      ) as DeskQueue['counts'],
    };
  }

  const handlers: DeskCalls = {
    'desk.wait': () => {
      ports.mustBeOpen();
      const byHour = Array.from({ length: 24 }, () => 0);
      for (const [hour, many] of [
        [10, 4],
        [11, 9],
        [12, 13],
        [13, 8],
        [14, 3],
      ] as const) {
        byHour[hour] = many;
      }
      return {
        arrivals: [...pickups.values()]
          .filter((one) => one.waitingSince !== null && one.state !== 'handed_over')
          .toSorted((a, b) => (a.waitingSince ?? 0) - (b.waitingSince ?? 0))
          .map((pickup) => ({
            arrivalId: `arrival:${pickup.pickupId}`,
            pickup: view(pickup),
            at: pickup.waitingSince ?? 0,
            via: 'hub' as const,
          })),
        targetWaitMs: 300_000,
        printer: printer !== 'none',
        ready: [...pickups.values()].filter(({ state }) => state === 'ready').length,
        incidents: incidents.filter(({ acknowledged }) => !acknowledged).length,
        today: {
          handedOver,
          returned,
          served: handedOver,
          medianWaitMs: 134_000,
          overTarget: 3,
          byHour,
        },
      };
    },
    'desk.read': ({ text: scanned }) => {
      ports.mustBeOpen();
      // Where a scanner says what kind of code it read.
      const text = scanned.replace(/^\][A-Za-z]\d/, '');
      if (deskLocked) return { what: 'stop', reason: 'desk_locked' };
      if (/^\d{6}-?[1-8]\d{6}$/.test(text.trim())) return { what: 'forbidden' };
      const code = readCode(text.trim());
      if (code !== null) return code;
      const hits = search(text);
      const [only] = hits;
      if (only !== undefined && hits.length === 1 && only.collectors.length === 0) {
        return { what: 'check', check: start(only.pickupId, null, []) };
      }
      return { what: 'found', hits: hits.map(view), total: hits.length };
    },
    'desk.open': ({ pickupId, collectorId }) =>
      find(pickupId) === undefined
        ? saying('not_found')
        : { ok: true, check: start(pickupId, collectorId, []) },
    'desk.look': ({ checkId }) =>
      open?.checkId === checkId ? { ok: true, check: checkOf(open) } : saying('not_found'),
    'desk.prove': ({ checkId, proof, approval }) => {
      if (open?.checkId !== checkId) return saying('not_found');
      const pickup = find(open.pickupId);
      if (pickup === undefined) return saying('not_found');
      const right = (() => {
        switch (proof.method) {
          case 'code':
            return proof.typed.toUpperCase().replaceAll(/[\s-]/g, '') === pickup.humanCode;
          case 'last_four':
            return proof.digits === pickup.lastFour;
          case 'question':
            return proof.choice === 0;
          case 'id_seen':
            return true;
          case 'lead':
            ports.permit(approval);
            return true;
        }
      })();
      if (right) open.proven.add(proof.method);
      else open.wrong += 1;
      return { ok: true, check: checkOf(open) };
    },
    'desk.leave': () => {
      open = null;
      return {};
    },
    'desk.hand_over': ({ checkId, lines }) => {
      if (open?.checkId !== checkId) return saying('not_verified');
      const { pickupId } = open;
      const saved = change(pickupId, (pickup) => {
        const verdict = open === null ? null : verdictOf(pickup, open).is;
        if (verdict !== 'ready' && verdict !== 'provisional') return 'not_verified';
        const given = lines.reduce(
          (all, { lineId, quantity }) =>
            all.map((line) =>
              line.lineId === lineId ? { ...line, handedOver: line.handedOver + quantity } : line,
            ),
          pickup.lines,
        );
        const done = given.every(
          ({ quantity, handedOver, refunded, cancelled }) =>
            handedOver + refunded + cancelled >= quantity,
        );
        return {
          lines: given,
          waitingSince: null,
          save: ports.isOnline() ? 'synced' : 'unsent',
          ...(done ? { state: 'handed_over' as const, stops: 'handed_over' as const } : {}),
          handOvers: [
            ...pickup.handOvers,
            {
              handOverId: `00000000-0000-4000-8000-0000000b${String(checks).padStart(4, '0')}`,
              at: now(),
              station: '강남 픽업 1',
              staffName: '박서연',
              provisional: verdict === 'provisional',
              undone: false,
            },
          ],
        };
      });
      if (saved.ok) {
        handedOver += 1;
        open = null;
      }
      return saved;
    },
    'desk.undo': ({ pickupId, handOverId, approval }) => {
      ports.permit(approval);
      return change(pickupId, ({ stops: _stopped, ...pickup }) => ({
        state: 'ready',
        lines: pickup.lines.map((line) => ({ ...line, handedOver: 0 })),
        handOvers: pickup.handOvers.map((one) =>
          one.handOverId === handOverId ? { ...one, undone: true } : one,
        ),
      }));
    },
    'desk.hold': ({ pickupId, reason }) =>
      change(pickupId, ({ holds }) => ({
        holds: [...holds, { reason, at: now() }],
        stops: `held_${reason}` as const,
      })),
    'desk.release': ({ pickupId, reason, approval }) => {
      ports.permit(approval);
      const pickup = find(pickupId);
      if (pickup !== undefined) delete pickup.stops;
      return change(pickupId, ({ holds }) => ({
        holds: holds.filter((hold) => hold.reason !== reason),
      }));
    },
    'desk.collector': () => ports.saved(),
    'desk.resend': ({ pickupId }) => change(pickupId, () => ({})),
    'desk.arrive': ({ pickupId }) => change(pickupId, () => ({ waitingSince: now() })),
    'desk.gone': ({ arrivalId }) =>
      change(arrivalId.replace(/^arrival:/, ''), () => ({ waitingSince: null })),
    'desk.find': ({ query, limit }) => {
      ports.mustBeOpen();
      const hits = search(query);
      return { hits: hits.slice(0, limit).map(view), total: hits.length };
    },
    'desk.queue': () => {
      ports.mustBeOpen();
      return queue();
    },
    'desk.pick': ({ pickupId, lineId, quantity }) =>
      change(pickupId, (pickup) => ({
        state: pickup.state === 'placed' ? 'picking' : pickup.state,
        lines: withLine(pickup, lineId, (line) => ({ ...line, picked: quantity })),
      })),
    'desk.shortage': ({ pickupId, lineId, reason, next }) =>
      change(pickupId, (pickup) => ({
        lines: withLine(pickup, lineId, (line) => ({
          ...line,
          shortage: { reason, next, quantity: line.quantity - line.picked },
        })),
      })),
    'desk.stage': ({ pickupId, bin }) => change(pickupId, () => ({ bin, leasedHere: true })),
    'desk.ready': ({ pickupId }) =>
      change(pickupId, (pickup) => {
        delete pickup.stops;
        return { state: 'ready', readyAt: now() };
      }),
    'desk.return_open': ({ query }) => {
      ports.mustBeOpen();
      const pickup = find(`pickup:${query.trim().replace(/^#/, '')}`);
      if (pickup === undefined) return { ok: false, code: 'not_found' };
      const eligible = pickup.lines
        .map(({ lineId, handedOver: given, returned: back }) => ({
          lineId,
          quantity: given - back,
        }))
        .filter(({ quantity }) => quantity > 0);
      if (pickup.handOvers.length === 0) return { ok: false, code: 'not_handed_over' };
      if (eligible.length === 0) return { ok: false, code: 'already_returned' };
      return { ok: true, pickup: view(pickup), until: now() + 11 * 86_400_000, eligible };
    },
    'desk.return': ({ pickupId, lines }) => {
      const saved = change(pickupId, (pickup) => ({
        lines: pickup.lines.map((line) => {
          const back = lines.find(({ lineId }) => lineId === line.lineId)?.quantity ?? 0;
          return { ...line, returned: line.returned + back };
        }),
      }));
      if (saved.ok) returned += 1;
      return saved;
    },
    'desk.alternatives': () => [
      {
        gtin: '02900000000117',
        title: '옥스퍼드 버튼다운 셔츠',
        size: '105',
        variant: '화이트',
        priceMinor: 69_000,
        currency: 'KRW',
        inStock: 3,
        asOf: now() - 7_200_000,
        why: 'right_size',
      },
      {
        gtin: '02900000000124',
        title: '린넨 밴드칼라 셔츠',
        size: '105',
        variant: '스카이',
        priceMinor: 79_000,
        currency: 'KRW',
        inStock: null,
        asOf: null,
        why: 'similar',
      },
    ],
    'desk.incidents': () => incidents,
    'desk.acknowledge': ({ incidentId, approval }) => {
      ports.permit(approval);
      incidents = incidents.map((one) =>
        one.incidentId === incidentId ? { ...one, acknowledged: true } : one,
      );
      ports.changed();
      return ports.saved();
    },
    'desk.shelf_label': ({ bin }) => paper([bin]),
    'desk.label': ({ pickupId }) => {
      const pickup = find(pickupId);
      if (pickup === undefined) throw new CallRefused('invalid', pickupId);
      return paper([pickup.number, pickup.buyer.masked, ...pickup.lines.map(({ title }) => title)]);
    },
  };

  function paper(lines: string[]) {
    const texts = lines.map((line, i) => `<text x="24" y="${60 + i * 48}">${line}</text>`);
    const size = `width="576" height="${lines.length * 48 + 48}"`;
    return {
      svg: `<svg xmlns="http://www.w3.org/2000/svg" ${size} font-family="monospace" font-size="22">${texts.join('')}</svg>`,
      printed: ({ none: 'no_printer', works: 'yes', is_off: 'failed' } as const)[printer],
    };
  }

  return {
    handlers,
    levers: {
      /** A printer is set for this station; it may be off. */
      usePrinter(state: 'works' | 'is_off') {
        printer = state;
        ports.changed();
      },
      /** Somebody comes to the desk for an order. */
      arrive(number: number) {
        change(`pickup:${number}`, () => ({ waitingSince: now() }));
      },
      /** Nobody waits and nothing is open. */
      emptyDesk() {
        pickups.clear();
        ports.changed();
      },
      /** The hub says that this order is held. */
      hold(number: number) {
        change(`pickup:${number}`, ({ holds }) => ({
          holds: [...holds, { reason: 'fraud', at: now() }],
          stops: 'held_fraud',
        }));
      },
      /** Orders of which this station holds no lease. */
      takeLeases() {
        for (const pickup of pickups.values()) pickup.leasedHere = false;
      },
      lockDesk() {
        deskLocked = true;
      },
      double() {
        const side = { store: '강남점', provisional: true, pieces: 1 };
        incidents = [
          {
            incidentId: 'incident:1',
            pickupId: 'pickup:1062',
            number: '#1062',
            reason: 'double',
            at: now(),
            acknowledged: false,
            handOvers: [
              {
                ...side,
                at: now() - 5_400_000,
                station: '강남 픽업 1',
                staffName: '이도현',
                counted: true,
              },
              {
                ...side,
                at: now() - 3_000_000,
                station: '강남 픽업 2',
                staffName: 'Jane Cooper',
                counted: false,
              },
            ],
          },
        ];
        ports.changed();
      },
    },
  };
}
