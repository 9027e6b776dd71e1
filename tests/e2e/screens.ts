/** Every screen and state of the associate's interface, and how to get there in either language. */
import { expect, type Page } from '@playwright/test';
import type { FakeStationOptions } from '#tests/support/fake-station.ts';
import { fakePin } from '#tests/support/fake-session.ts';
import { scan } from './scanner.ts';
import { type Language, pull } from './screen-fixture.ts';

export interface Screen {
  name: string;
  start: FakeStationOptions['start'];
  go(page: Page, words: Words): Promise<void>;
}

/** What a test presses, as the screens call it. */
export type Words = (typeof words)[Language];
export const words = {
  ko: {
    recordSize: '사이즈 기록',
    fits: '꼭 맞음',
    waist: /^허리/,
    trousersAgain: /바지 다시 기록/,
    recordTaste: '취향 기록',
    edit: '수정',
    save: '저장',
    phone: '전화',
    email: '이메일',
    notes: /^메모/,
    newNote: '새 메모',
    consent: /^동의/,
    toSettle: /^확인 필요/,
    letGo: '버리기',
    status: /온라인|오프라인|차단|동기화/,
    person: /^사용 중/,
    change: '내 PIN 바꾸기',
    give: '동료에게 코드 주기',
    signIn: '시작',
    setPin: 'PIN 정하고 시작',
    agree: '매니저 승인이 필요합니다',
    support: /지원팀용 파일|지원용 파일/,
    hub: '허브 주소',
    code: '등록 코드',
    enrol: '등록',
    undo: '되돌리기',
    leave: '저장하지 않고 나가기',
    stay: '계속 수정',
  },
  en: {
    recordSize: 'Record a size',
    fits: 'Fits',
    waist: /^Waist/,
    trousersAgain: /Record Trousers again/,
    recordTaste: 'Record taste',
    edit: 'Edit',
    save: 'Save',
    phone: 'Phone',
    email: 'Email',
    notes: /^Notes/,
    newNote: 'New note',
    consent: /^Consent/,
    toSettle: /^To settle/,
    letGo: 'Let it go',
    status: /^(Online|Offline|Shut out|Syncing)/,
    person: /^Signed in/,
    change: 'Change my PIN',
    give: 'Code for a colleague',
    signIn: 'Sign in',
    setPin: 'Set the PIN and sign in',
    agree: 'A lead has to agree',
    support: 'Save a file for support',
    hub: 'Hub address',
    code: 'Enrolment code',
    enrol: 'Enrol',
    undo: 'Undo',
    leave: 'Leave without saving',
    stay: 'Go on editing',
  },
} as const;

export const box = (page: Page) => page.getByRole('combobox');
export const press = (page: Page, name: string | RegExp) =>
  page.getByRole('button', { name, exact: true }).first().click();

export async function search(page: Page, query: string): Promise<void> {
  await box(page).fill(query);
  await expect(page.getByRole('option').first()).toBeVisible();
}

/** Finds and opens a customer by keyboard. */
export async function openCustomer(page: Page, query: string, name: string): Promise<void> {
  await search(page, query);
  await box(page).press('Enter');
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
}

export async function typePin(page: Page, pin = fakePin): Promise<void> {
  const field = page.getByLabel('PIN', { exact: true });
  await field.fill(pin);
  await field.press('Enter');
}

async function wrongPin(page: Page, times: number): Promise<void> {
  for (let time = 1; time <= times; time += 1) {
    await typePin(page, '739406');
    await expect(page.getByRole('status').locator('strong')).toBeVisible();
  }
}

async function scanned(page: Page, code: string): Promise<void> {
  await scan(page, code);
  await expect(page.getByRole('dialog')).toBeVisible();
}

const minji = (page: Page) => openCustomer(page, '김민지', '김민지');

export const screens: readonly Screen[] = [
  {
    name: 'before anyone is looked up',
    start: 'open',
    go: async (page) => expect(box(page)).toBeFocused(),
  },
  { name: 'a list of customers', start: 'open', go: (page) => search(page, '김') },
  { name: 'found by initial consonants', start: 'open', go: (page) => search(page, 'ㄱㅁㅈ') },
  { name: 'found by an order number', start: 'open', go: (page) => search(page, '#1042') },
  {
    name: 'found, with similar names below',
    start: 'open',
    async go(page) {
      await search(page, '김민재');
      await expect(page.getByRole('group').getByRole('option').first()).toBeVisible();
    },
  },
  {
    name: 'the end of a long list',
    start: 'open',
    async go(page) {
      await search(page, 'guest');
      await box(page).press('Control+End');
      await expect(page.getByText('guest199@example.com')).toBeVisible();
    },
  },
  { name: 'a scanned product', start: 'open', go: (page) => scanned(page, '2900000000018') },
  { name: 'a scanned order of nobody', start: 'open', go: (page) => scanned(page, '#9999') },
  { name: 'a scanned code of nobody', start: 'open', go: (page) => scanned(page, 'DGM1.NOBODY1') },
  {
    name: 'a scanned number that is not kept',
    start: 'open',
    go: (page) => scanned(page, '900101-1234567'),
  },
  {
    name: 'recording the size of a scanned garment',
    start: 'open',
    async go(page) {
      await minji(page);
      await scanned(page, '2900000000018');
    },
  },
  {
    name: 'an order in view after its scan',
    start: 'open',
    async go(page) {
      await scan(page, '#1042');
      await expect(page.locator('[aria-current="true"]')).toBeInViewport();
    },
  },
  {
    name: 'nobody found',
    start: 'open',
    async go(page) {
      await box(page).fill('쀍쀍');
      await expect(page.getByText('쀍쀍').first()).toBeVisible();
    },
  },
  { name: 'a customer’s card', start: 'open', go: minji },
  {
    name: 'a card with very long names',
    start: 'open',
    go: (page) => openCustomer(page, 'Featherst', 'Maximiliana'),
  },
  {
    name: 'a card with nothing on it',
    start: 'open',
    go: (page) => openCustomer(page, '남궁서', '남궁서'),
  },
  {
    name: 'recording a size, with zones',
    start: 'open',
    async go(page, word) {
      await minji(page);
      await press(page, word.trousersAgain);
      await page.getByRole('button', { name: word.waist }).click();
    },
  },
  {
    name: 'a size just recorded offline',
    start: 'open',
    async go(page, word) {
      await pull(page, 'goOffline');
      await minji(page);
      await press(page, word.recordSize);
      await press(page, word.fits);
      await expect(page.getByRole('button', { name: word.undo })).toBeVisible();
    },
  },
  {
    name: 'recording taste',
    start: 'open',
    async go(page, word) {
      await minji(page);
      await press(page, word.recordTaste);
    },
  },
  {
    name: 'editing the profile with errors',
    start: 'open',
    async go(page, word) {
      await minji(page);
      await press(page, word.edit);
      await page.getByLabel(word.phone, { exact: true }).fill('12');
      await page.getByLabel(word.email, { exact: true }).fill('minji@');
      await press(page, word.save);
    },
  },
  {
    name: 'leaving unsaved input',
    start: 'open',
    async go(page, word) {
      await minji(page);
      await press(page, word.edit);
      await page.getByLabel(word.phone, { exact: true }).fill('12');
      await page.keyboard.press('Escape');
      await expect(page.getByRole('alertdialog')).toBeVisible();
    },
  },
  {
    name: 'a note that may not be kept',
    start: 'open',
    async go(page, word) {
      await minji(page);
      await page.getByRole('tab', { name: word.notes }).click();
      await page.getByLabel(word.newNote).fill('900101-1234567');
      await page.keyboard.press('Control+Enter');
      await expect(page.getByLabel(word.newNote)).toHaveValue('900101-1234567');
    },
  },
  {
    name: 'consent',
    start: 'open',
    async go(page, word) {
      await minji(page);
      await page.getByRole('tab', { name: word.consent }).click();
    },
  },
  {
    name: 'a conflict and a refusal on the card',
    start: 'open',
    async go(page) {
      await pull(page, 'failToSettle', 'conflict', 'rejected');
      await minji(page);
      await expect(page.getByRole('article').nth(2)).toBeVisible();
    },
  },
  {
    name: 'what waits for a person',
    start: 'open',
    async go(page, word) {
      await pull(page, 'failToSettle', 'conflict', 'rejected');
      await page.getByRole('button', { name: word.toSettle }).click();
    },
  },
  {
    name: 'a change that went with an erased customer',
    start: 'open',
    async go(page, word) {
      await pull(page, 'failToSettle', 'erased', 'rejected');
      await page.getByRole('button', { name: word.toSettle }).click();
      await expect(page.getByRole('article').nth(1)).toBeVisible();
    },
  },
  {
    name: 'a customer who was erased while their card was open',
    start: 'open',
    async go(page) {
      await minji(page);
      await pull(page, 'erase', 'demo:1');
      await expect(page.getByRole('alert')).toBeVisible();
    },
  },
  {
    name: 'letting a change go',
    start: 'open',
    async go(page, word) {
      await pull(page, 'failToSettle', 'rejected');
      await page.getByRole('button', { name: word.toSettle }).click();
      await press(page, word.letGo);
    },
  },
  {
    name: 'nothing waits for a person',
    start: 'open',
    go: (page, word) => page.getByRole('button', { name: word.toSettle }).click(),
  },
  {
    name: 'the state of the station, offline with unsent work',
    start: 'open',
    async go(page, word) {
      await pull(page, 'goOffline');
      await minji(page);
      await press(page, word.recordSize);
      await press(page, word.fits);
      await page.getByRole('button', { name: word.status }).click();
    },
  },
  {
    name: 'shut out by the hub',
    start: 'open',
    async go(page, word) {
      await pull(page, 'refuseStation', 'unknown_station');
      await page.getByRole('button', { name: word.status }).click();
    },
  },
  {
    name: 'who is signed in',
    start: 'open',
    async go(page, word) {
      await press(page, word.person);
      await expect(page.getByRole('menuitem').first()).toBeVisible();
    },
  },
  {
    name: 'another PIN',
    start: 'open',
    async go(page, word) {
      await press(page, word.person);
      await page.getByRole('menuitem', { name: word.change }).click();
      await expect(page.getByRole('dialog')).toBeVisible();
    },
  },
  {
    name: 'a code for a colleague',
    start: 'open',
    async go(page, word) {
      await press(page, word.person);
      await page.getByRole('menuitem', { name: word.give }).click();
      await press(page, 'Jane Cooper');
      await expect(page.getByText('K7M2-9QXD')).toBeVisible();
    },
  },
  {
    name: 'sign in: names',
    start: 'locked',
    go: (page) => expect(page.getByRole('button', { name: /박서연/ })).toBeVisible(),
  },
  { name: 'sign in: a PIN', start: 'locked', go: (page) => press(page, /이도현/) },
  {
    name: 'sign in: a wrong PIN',
    start: 'locked',
    async go(page) {
      await press(page, /이도현/);
      await wrongPin(page, 1);
    },
  },
  {
    name: 'sign in: locked out',
    start: 'locked',
    async go(page) {
      await press(page, /박서연/);
      await wrongPin(page, 5);
    },
  },
  {
    name: 'sign in: an unknown badge',
    start: 'locked',
    async go(page) {
      await scan(page, 'DGS-NOBODY');
      await expect(page.getByRole('alert')).toBeVisible();
    },
  },
  {
    name: 'sign in: a first PIN',
    start: 'locked',
    async go(page, word) {
      await press(page, /한지우/);
      await press(page, word.setPin);
      await expect(page.getByRole('textbox').first()).toHaveAttribute('aria-invalid', 'true');
    },
  },
  {
    name: 'sign in: nobody works here',
    start: 'nobody_works_here',
    go: (page) => expect(page.getByText('npm run hub')).toBeVisible(),
  },
  {
    name: 'a lead has to agree',
    start: 'locked',
    async go(page, word) {
      await press(page, /Jane Cooper/);
      await typePin(page);
      await page.getByRole('button', { name: word.status }).click();
      await press(page, word.support);
      await expect(page.getByRole('dialog', { name: word.agree })).toBeVisible();
    },
  },
  {
    name: 'a full disk, development keys and a wrong clock',
    start: 'open',
    async go(page) {
      await pull(page, 'fillDisk');
      await pull(page, 'useDevelopmentKeys');
      await pull(page, 'setClockOffset', -400_000);
      await expect(page.getByRole('alert')).toBeVisible();
    },
  },
  {
    name: 'the station is gone',
    start: 'open',
    async go(page) {
      await pull(page, 'stop');
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    },
  },
  {
    name: 'enrolment',
    start: 'unenrolled',
    go: (page, word) => expect(page.getByLabel(word.hub)).toBeFocused(),
  },
  {
    name: 'enrolment with a wrong code',
    start: 'unenrolled',
    async go(page, word) {
      await page.getByLabel(word.hub).fill('https://hub.example.com');
      await page.getByLabel(word.code).fill('AAAA-BBBB');
      await press(page, word.enrol);
      await expect(page.getByLabel(word.code)).toHaveAttribute('aria-invalid', 'true');
    },
  },
  {
    name: 'enrolment by a scanned code',
    start: 'unenrolled',
    async go(page, word) {
      await scan(page, 'DANGOL-ENROL:7K3MX9QD@http://10.0.0.4:4400');
      await expect(page.getByLabel(word.code)).toHaveValue('7K3MX9QD');
      await expect(page.getByLabel(word.hub)).toHaveValue('http://10.0.0.4:4400');
    },
  },
  {
    name: 'the first sync',
    start: 'first_sync',
    async go(page) {
      await pull(page, 'advanceFirstSync', 0.43);
      await expect(page.getByText('43%', { exact: true })).toBeVisible();
    },
  },
  ...(
    [
      'wrong_key',
      'key_missing',
      'other_station',
      'newer_file',
      'damaged',
      'in_use',
      'no_keystore',
      'unreadable',
    ] as const
  ).map(
    (problem): Screen => ({
      name: `closed: ${problem}`,
      start: problem,
      go: (page) => expect(page.getByRole('heading', { level: 1 })).toBeVisible(),
    }),
  ),
  ...(
    [
      'unconfirmed',
      'contact',
      'lapsed',
      'revoked',
      'wiping',
      'unenrolled without a keystore',
      'turned away',
      'wiped',
    ] as const
  ).map(
    (start): Screen => ({
      name: `as a device: ${start}`,
      start,
      go: (page) => expect(page.getByRole('heading', { level: 1 })).toBeVisible(),
    }),
  ),
];
