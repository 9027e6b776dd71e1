/**
 * A station without files, sync or hub: the calls of the contract over an in-memory customer book, for
 * drawing screens and testing the renderer. It refuses what the real one refuses (by the domain's own
 * schemas) and has levers for what a hub and a network would do.
 */
import { customerFieldValue } from '#shared/domain/customer.ts';
import { forbiddenNumberIn } from '#shared/domain/forbidden-numbers.ts';
import { NoteText } from '#shared/domain/note.ts';
import { displayName, PersonName } from '#shared/domain/person-name.ts';
import { nationalPhone, toE164 } from '#shared/domain/phone.ts';
import type { AttentionItem, UnsentItem } from '#shared/rpc/attention.ts';
import type { EventName, EventPayload, Refused, Saving } from '#shared/rpc/contract.ts';
import type { CustomerCard } from '#shared/rpc/customer-views.ts';
import { CallRefused, type Handlers } from '#shared/rpc/server.ts';
import type { FileProblem, HeldBecause, OpenStatus, StationStatus } from '#shared/rpc/status.ts';
import { hitBy, hitOf, similarTo } from './fake-look-up.ts';
import { inventPeople } from './fake-people.ts';
import { createFakeDesk } from './fake-desk.ts';
import { fakeScan } from './fake-scan.ts';
import { createFakeSession, fakeLead } from './fake-session.ts';

export interface FakeStationOptions {
  now: () => number;
  /** `open`: a lead is signed in. `locked`: nobody is. `desk…`: the same of a pickup station. */
  start:
    | 'open'
    | 'desk'
    | 'desk_locked'
    | 'desk_first_sync'
    | 'locked'
    | 'nobody_works_here'
    | 'unenrolled'
    | 'unenrolled without a keystore'
    | 'turned away'
    | 'wiped'
    | 'first_sync'
    | HeldBecause
    | FileProblem;
}

export type Emit = <N extends EventName>(event: N, payload: EventPayload<N>) => void;
type Change = Pick<UnsentItem, 'name' | 'args'>;

const refused = (code: Refused['code'], detail: string, field?: string): Refused => ({
  ok: false,
  code,
  detail,
  ...(field === undefined ? {} : { field }),
});

export function createFakeStation(options: FakeStationOptions) {
  const { now } = options;
  const people = new Map(inventPeople(now()).map((card) => [card.customerId, card]));
  const session = createFakeSession(
    () => options.start === 'nobody_works_here',
    (staff) => tell({ staff }),
    () => open().staff,
  );
  let unsent: UnsentItem[] = [];
  let attention: AttentionItem[] = [];
  const erased = new Set<string>();
  let emit: Emit = () => {};
  let lastId = 0;
  let hubAnswers = true;
  let lookUpMs = 0;
  let status: StationStatus = firstStatus(options, people.size);

  const nextUuid = () => {
    lastId += 1;
    return `00000000-0000-4000-8000-${String(lastId).padStart(12, '0')}`;
  };

  function open(): OpenStatus {
    if (status.stage !== 'open') throw new CallRefused('not_ready', status.stage);
    return { ...status, nowMs: now(), unsent: unsent.length, attention: attention.length };
  }

  function tell(changed: Partial<OpenStatus> = {}): void {
    status = { ...open(), ...changed };
    emit('status.changed', status);
  }

  function changedCustomers(...customerIds: string[]): void {
    emit('customers.changed', { all: false, customerIds });
  }

  /** Runs a change on a card: applied, durable, unsent; and sent at once where a hub answers. */
  function save(
    customerId: string,
    changes: Change[],
    made: string[],
    apply: (card: CustomerCard) => CustomerCard,
  ): Saving {
    const card = people.get(customerId);
    if (card === undefined) return refused('not_found', customerId);
    if (open().writeProblem !== null) return refused('storage_full', 'disk');
    people.set(customerId, apply(card));
    const items = changes.map(({ name, args }) => ({
      mutationId: nextUuid(),
      name,
      args,
      customerId,
      customerName: card.name,
      gone: null,
      at: now(),
      staffName: open().staff?.name ?? null,
    }));
    unsent = [...unsent, ...items];
    tell();
    changedCustomers(customerId);
    if (hubAnswers && open().link.state === 'online') setTimeout(accept, 1200);
    return { ok: true, mutationIds: items.map((item) => item.mutationId), made };
  }

  function accept(): void {
    if (!hubAnswers) return;
    const done = new Set(unsent.map((item) => item.customerId));
    unsent = [];
    for (const id of done) {
      const card = id === null ? undefined : people.get(id);
      if (card !== undefined) people.set(card.customerId, synced(card));
    }
    tell({ lastContactAt: now() });
    changedCustomers(...[...done].filter((id) => id !== null));
  }

  const observed = () => {
    const { store, station, staff: by } = open();
    return {
      at: now(),
      station,
      store,
      staff: by === null ? null : { id: by.staffId, name: by.name },
    };
  };

  const desk = createFakeDesk({
    now,
    mustBeOpen: open,
    isOnline: () => open().link.state === 'online',
    permit: (approval) => session.permit(approval),
    changed: () => emit('desk.changed', { all: true }),
    saved() {
      if (open().writeProblem !== null) return refused('storage_full', 'disk');
      return { ok: true, mutationIds: [nextUuid()], made: [] };
    },
  });

  const handlers: Handlers = {
    ...desk.handlers,
    'station.status': () => (status.stage === 'open' ? open() : status),
    'station.contact': () => ({}),
    'damage.seen': () => ({}),
    'station.enrol': ({ hub, code }) => {
      if (status.stage !== 'unenrolled') {
        return { ok: false, code: 'already_enrolled', detail: 'enrolled' };
      }
      if (!URL.canParse(hub)) return { ok: false, code: 'bad_address', detail: hub };
      if (code.replace(/[\s-]/g, '').toUpperCase() !== '7K3MX9QD') {
        return { ok: false, code: 'bad_code', detail: 'unknown' };
      }
      status = firstStatus({ ...options, start: 'first_sync' }, 0);
      emit('status.changed', status);
      return { ok: true };
    },
    'sync.retry': () => {
      tell();
      return {};
    },
    ...session.handlers,
    'customer.search': async ({ query, limit }) => {
      open();
      if (lookUpMs > 0) await new Promise((answer) => setTimeout(answer, lookUpMs));
      const all = [...people.values()].flatMap((card) => hitOf(card, query));
      const few = all.length < 3;
      const like = few ? [...people.values()].flatMap((card) => similarTo(card, query)) : [];
      return {
        hits: [...all, ...like].slice(0, limit),
        total: Math.min(all.length, 200),
        totalIsExact: all.length <= 200,
      };
    },
    'scan.resolve': ({ text }) => {
      open();
      return fakeScan(text, [...people.values()], (card) => hitBy(card, []));
    },
    'customer.open': ({ customerId }) => {
      const card = people.get(customerId);
      if (card !== undefined) return { ok: true, card };
      return refused(erased.has(customerId) ? 'erased' : 'not_found', customerId);
    },
    'customer.edit': ({ customerId, changes }) => {
      const read: { field: string; was: unknown; now: unknown }[] = [];
      for (const change of changes) {
        const typed = change.now;
        const value =
          change.field === 'phone' && typeof typed === 'string'
            ? (toE164(typed, 'KR') ?? typed)
            : typed;
        if (!customerFieldValue[change.field].safeParse(value).success) {
          return refused('invalid', change.field, change.field);
        }
        read.push({ ...change, now: value });
      }
      return save(
        customerId,
        read.map((change) => ({ name: 'customer.edit', args: { customerId, ...change } })),
        [],
        (card) => {
          const fields = {
            ...card.fields,
            ...Object.fromEntries(read.map((c) => [c.field, c.now ?? undefined])),
          };
          return {
            ...card,
            fields,
            name: displayName(PersonName.parse(fields.name)),
            phoneShown: fields.phone === undefined ? null : nationalPhone(fields.phone),
            state: 'unsent',
            fieldStates: {
              ...card.fieldStates,
              ...Object.fromEntries(read.map((c) => [c.field, 'unsent' as const])),
            },
          };
        },
      );
    },
    'preference.record': ({ customerId, value, source, note }) => {
      const said = value.aspect === 'size' ? value.size.value : value.text;
      if (forbiddenNumberIn(`${said}\n${note ?? ''}`) !== undefined) {
        return refused('forbidden_number', 'number', 'note');
      }
      const preferenceId = nextUuid();
      const args = {
        preferenceId,
        customerId,
        value,
        source,
        ...(note === undefined ? {} : { note }),
      };
      return save(customerId, [{ name: 'preference.record', args }], [preferenceId], (card) => ({
        ...card,
        preferences: [
          {
            preferenceId,
            value,
            source,
            note: note ?? null,
            observed: observed(),
            state: 'unsent',
          },
          ...card.preferences,
        ],
      }));
    },
    'preference.retract': ({ customerId, preferenceId }) =>
      save(
        customerId,
        [{ name: 'preference.retract', args: { customerId, id: preferenceId } }],
        [],
        (card) => ({
          ...card,
          preferences: card.preferences.filter((known) => known.preferenceId !== preferenceId),
        }),
      ),
    'note.add': ({ customerId, text }) => {
      const parsed = NoteText.safeParse(text);
      if (!parsed.success) return refused('invalid', 'text', 'text');
      if (forbiddenNumberIn(text) !== undefined)
        return refused('forbidden_number', 'number', 'text');
      const noteId = nextUuid();
      const args = { noteId, customerId, text: parsed.data };
      return save(customerId, [{ name: 'note.add', args }], [noteId], (card) => ({
        ...card,
        notes: [
          { noteId, text: parsed.data, observed: observed(), state: 'unsent' },
          ...card.notes,
        ],
      }));
    },
    'note.retract': ({ customerId, noteId }) =>
      save(
        customerId,
        [{ name: 'note.retract', args: { customerId, id: noteId } }],
        [],
        (card) => ({
          ...card,
          notes: card.notes.filter((note) => note.noteId !== noteId),
        }),
      ),
    'outbox.unsent': () => unsent,
    'attention.list': () => attention,
    'attention.retry': ({ mutationId }) => decide(mutationId),
    'attention.discard': ({ mutationId, approval }) => {
      session.permit(approval);
      return decide(mutationId);
    },
    'attention.resolve': ({ mutationId, choice }) => {
      const item = attention.find((known) => known.mutationId === mutationId);
      if (item?.reason === 'conflict' && item.customerId !== null) {
        const card = people.get(item.customerId);
        if (card !== undefined) {
          const value = choice === 'mine' ? item.mine : item.theirs;
          people.set(card.customerId, withField(card, item.field, value));
        }
      }
      return decide(mutationId);
    },
    'attention.export': ({ mutationId, approval }) => {
      session.permit(approval);
      const isMeant = (item: UnsentItem) =>
        mutationId === undefined || item.mutationId === mutationId;
      return {
        filename: mutationId === undefined ? 'dangol-support.json' : 'dangol-one.json',
        json: JSON.stringify(
          { unsent: unsent.filter(isMeant), attention: attention.filter(isMeant) },
          null,
          2,
        ),
      };
    },
  };

  function decide(mutationId: string): Saving {
    const item = attention.find((known) => known.mutationId === mutationId);
    if (item === undefined) return refused('already_done', mutationId);
    attention = attention.filter((known) => known !== item);
    tell();
    if (item.customerId !== null) changedCustomers(item.customerId);
    return { ok: true, mutationIds: [], made: [] };
  }

  return {
    handlers,
    /** Where events go from now on. */
    listen(to: Emit) {
      emit = to;
    },
    levers: {
      ...desk.levers,
      /** The network is gone since `minutes` ago; saving goes on. */
      goOffline(minutes = 18) {
        tell({
          link: { state: 'offline', since: now() - minutes * 60_000, retryAt: now() + 20_000 },
          lastContactAt: now() - minutes * 60_000,
        });
      },
      goOnline() {
        tell({ link: { state: 'online', since: now() } });
        accept();
      },
      refuseStation(code: string) {
        tell({ link: { state: 'refused', since: now(), code } });
      },
      /** The hub is reached but answers nothing, so that work stays unsent. */
      holdAnswers() {
        hubAnswers = false;
      },
      releaseAnswers() {
        hubAnswers = true;
        accept();
      },
      /** Look-up takes so long from now on. */
      slowDown(ms: number) {
        lookUpMs = ms;
      },
      lock() {
        tell({ staff: null });
      },
      fillDisk() {
        tell({ writeProblem: 'storage_full' });
      },
      useDevelopmentKeys() {
        tell({ keystore: 'development' });
      },
      setClockOffset(clockOffsetMs: number) {
        tell({ clockOffsetMs });
      },
      /** How far the first sync is, from 0 to 1 for the region's customers; 1 ends it. */
      advanceFirstSync(share: number) {
        const customers = Math.round(people.size * share);
        tell({ scopes: syncScopes(share, now()), customers, lastContactAt: now() });
        emit('customers.changed', { all: true });
      },
      /** The customer asked to be forgotten. */
      erase(customerId: string) {
        people.delete(customerId);
        erased.add(customerId);
        emit('customers.erased', { customerIds: [customerId] });
        changedCustomers(customerId);
      },
      failToSettle(...items: ('conflict' | 'rejected' | 'erased')[]) {
        attention = items.map((reason) => attentionItem(reason, nextUuid(), now()));
        const card = people.get('demo:1');
        if (card !== undefined && items.includes('conflict')) {
          people.set(card.customerId, {
            ...card,
            state: 'attention',
            fieldStates: { ...card.fieldStates, phone: 'attention' },
          });
        }
        tell();
        changedCustomers('demo:1');
      },
    },
  };
}

export type FakeStation = ReturnType<typeof createFakeStation>;

function synced(card: CustomerCard): CustomerCard {
  const settle = <T extends { state: CustomerCard['state'] }>(thing: T): T =>
    thing.state === 'unsent' ? { ...thing, state: 'synced' } : thing;
  return {
    ...settle(card),
    fieldStates: Object.fromEntries(
      Object.entries(card.fieldStates).filter(([, state]) => state !== 'unsent'),
    ),
    preferences: card.preferences.map(settle),
    notes: card.notes.map(settle),
  };
}

function withField(card: CustomerCard, field: string, value: unknown): CustomerCard {
  const fields = { ...card.fields, [field]: value ?? undefined };
  const { [field]: _settled, ...fieldStates } = card.fieldStates;
  return {
    ...card,
    fields,
    fieldStates,
    state: 'synced',
    phoneShown: fields.phone === undefined ? null : nationalPhone(fields.phone),
  };
}

const fresh = {
  stage: 'unenrolled',
  mode: 'associate',
  hubHint: null,
  keystore: 'platform',
  because: null,
} as const;

function heldStatus(why: HeldBecause, now: number): StationStatus {
  return {
    stage: 'held',
    why,
    station: 'station-1',
    mode: 'associate',
    storeName: '강남점',
    compareCode: why === 'unconfirmed' ? 'K7M2QX' : null,
    asking: false,
    retryAt: now + 12_000,
    clock: why === 'lapsed' ? { heardAt: now - 366 * 86_400_000, nowMs: now } : null,
  };
}

function firstStatus({ start, now }: FakeStationOptions, customers: number): StationStatus {
  switch (start) {
    case 'unenrolled':
      return fresh;
    case 'unenrolled without a keystore':
      return { ...fresh, keystore: 'none' };
    case 'wiped':
    case 'turned away':
      return { ...fresh, because: start === 'wiped' ? 'wiped' : 'unconfirmed' };
    case 'unconfirmed':
    case 'contact':
    case 'lapsed':
    case 'revoked':
    case 'wiping':
      return heldStatus(start, now());
    case 'open':
    case 'desk':
    case 'desk_locked':
    case 'desk_first_sync':
    case 'locked':
    case 'nobody_works_here':
    case 'first_sync':
      return {
        stage: 'open',
        station: 'station-1',
        mode: start.startsWith('desk') ? 'pickup' : 'associate',
        store: 'gangnam',
        storeName: '강남점',
        region: 'KR',
        keystore: 'platform',
        link: { state: 'online', since: now() - 3_600_000 },
        scopes: start.startsWith('desk')
          ? deskScopes(start === 'desk_first_sync' ? 0.35 : 1, now())
          : syncScopes(start === 'first_sync' ? 0 : 1, now()),
        unsent: 0,
        attention: 0,
        checking: false,
        lastContactAt: now(),
        nowMs: now(),
        clockOffsetMs: 40,
        customers: start === 'first_sync' || start.startsWith('desk') ? 0 : customers,
        staff: ['locked', 'desk_locked', 'nobody_works_here'].includes(start) ? null : fakeLead,
        lockAfterMs: 120_000,
        leaseUntil: now() + 70 * 3_600_000,
        writeProblem: null,
        damage: { replica: null, outbox: null, end: null, back: null },
      };
    default:
      return { stage: 'closed', problem: start, file: 'replica.db', detail: 'as a test wants it' };
  }
}

function syncScopes(share: number, now: number): OpenStatus['scopes'] {
  const scope = (
    name: string,
    done: number,
    totalRows: number,
    totalBytes: number,
  ): OpenStatus['scopes'][number] => ({
    scope: name,
    phase: done >= 1 ? 'following' : done > 0 ? 'first_sync' : 'waiting',
    receivedRows: Math.round(totalRows * done),
    totalRows,
    receivedBytes: Math.round(totalBytes * done),
    totalBytes,
    levelAt: done >= 1 ? now - 4000 : null,
  });
  return [
    scope('staff:gangnam', share > 0 ? 1 : 0, 12, 3400),
    scope('store:gangnam', share > 0 ? 1 : 0, 48, 90_000),
    scope('region:kr', share, 21_400, 18_600_000),
    scope('catalog', Math.max(0, share * 1.6 - 0.6), 3200, 9_400_000),
  ];
}

/** A pickup station's: its store's orders and no customer book. */
function deskScopes(share: number, now: number): OpenStatus['scopes'] {
  const done = { phase: 'following', levelAt: now - 4000 } as const;
  return [
    {
      ...done,
      scope: 'staff:gangnam',
      receivedRows: 12,
      totalRows: 12,
      receivedBytes: 3400,
      totalBytes: 3400,
    },
    {
      ...(share < 1 ? ({ phase: 'first_sync', levelAt: null } as const) : done),
      scope: 'store:gangnam',
      receivedRows: Math.round(20_000 * share),
      totalRows: 20_000,
      receivedBytes: Math.round(31_000_000 * share),
      totalBytes: 31_000_000,
    },
  ];
}

const tailorNote =
  '다음 주 수선 찾으러 오심. 바지 기장 2cm 줄임, 허리는 그대로 두기로 함. 재킷 소매는 한 번 더 입어 보고 정하신다고 함.\n토요일 오후에 오시면 박서연이 응대.';

function attentionItem(
  reason: 'conflict' | 'rejected' | 'erased',
  mutationId: string,
  now: number,
): AttentionItem {
  const about = {
    mutationId,
    customerId: 'demo:1',
    customerName: '김민지',
    gone: null,
    at: now - 26 * 60_000,
    staffName: '박서연',
  };
  if (reason === 'erased') {
    return {
      ...about,
      customerId: 'demo:gone',
      customerName: null,
      gone: 'erased',
      reason: 'rejected',
      name: 'change.erased',
      args: { customerId: 'demo:gone' },
      code: 'erased',
      detail: 'the customer was erased',
    };
  }
  return reason === 'conflict'
    ? {
        ...about,
        reason,
        name: 'customer.edit',
        args: { customerId: 'demo:1', field: 'phone', was: '+821044214821', now: '+821077771234' },
        field: 'phone',
        mine: '+821077771234',
        theirs: '+821088884821',
      }
    : {
        ...about,
        reason,
        name: 'note.add',
        args: { customerId: 'demo:1', noteId: mutationId, text: tailorNote },
        code: 'not_permitted',
        detail: 'note.add from a revoked grant',
      };
}
