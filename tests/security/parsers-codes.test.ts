/**
 * Whatever a scanner, a keyboard, a QR code or a command line may bring to the parsers at the edges: none
 * throws, none hangs on what is long, and what comes out is as it was promised.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readHubAddress } from '#electron/station/enrol.ts';
import { parseHostOptions } from '#electron/station/hosting/host-options.ts';
import { readEnrolmentQr } from '#shared/domain/enrolment-qr.ts';
import { forbiddenNumberIn } from '#shared/domain/forbidden-numbers.ts';
import { toGtin14 } from '#shared/domain/gtin.ts';
import { readHumanCode, readPickupCode } from '#shared/domain/pickup-code.ts';
import { findForms, initialOf, maskedName, personForms } from '#shared/domain/pickup-find.ts';
import { displayName } from '#shared/domain/person-name.ts';
import { maskedPhone, nationalPhone, toE164 } from '#shared/domain/phone.ts';
import { pinWeakness, TypedPin } from '#shared/domain/pin.ts';
import { readGs1 } from '#shared/domain/scan-gs1.ts';
import { readScan } from '#shared/domain/scan.ts';
import { readStaffCode } from '#shared/domain/staff-code-text.ts';
import { readEnrolmentCode } from '#shared/protocol/enrol.ts';
import { networkOf } from '#hub/http/network-of.ts';
import { longAfter, longTexts, slowOnes } from '#tests/support/long-inputs.ts';

const scanned = [
  ']d2',
  'DGM1.',
  'DG1.',
  '01',
  '(01)',
  'https://id.gs1.org/01/09506000134352/',
  '#',
  'DANGOL-ENROL:ABCD1234@https://',
];

/** Each with what must hold of whatever it gives. */
const parsers: Record<string, (text: string) => unknown> = {
  'a scan': (text) => {
    const scan = readScan(text);
    if (scan.what === 'forbidden') expect(JSON.stringify(scan)).not.toMatch(/\d{6}/);
    if (scan.what === 'product') expect(scan.gtin).toMatch(/^\d{14}$/);
    if (scan.what === 'text') expect(forbiddenNumberIn(scan.text)).toBeUndefined();
    expect(JSON.stringify(scan).length).toBeLessThan(8_000);
  },
  'a GS1 text': (text) => void readGs1(text.slice(0, 1_000)),
  'a GTIN': (text) => expect(toGtin14(text) ?? '0'.repeat(14)).toMatch(/^\d{14}$/),
  'an enrolment code': (text) =>
    expect(readEnrolmentCode(text) ?? '00000000').toMatch(/^[0-9A-HJKMNP-TV-Z]{8}$/),
  'an enrolment QR code': (text) => {
    const read = readEnrolmentQr(text);
    if (read !== undefined && read.hub !== null) expect(read.hub).toMatch(/^https?:\/\//i);
  },
  'a staff code': (text) =>
    expect(readStaffCode(text) ?? '00000000').toMatch(/^[0-9A-HJKMNP-TV-Z]{8}$/),
  'a hub’s address': (text) => {
    const url = readHubAddress(text);
    if (url === undefined) return;
    expect(url.protocol).toMatch(/^https?:$/);
    expect(url.username + url.password + url.search + url.hash).toBe('');
    expect(url.pathname).toBe('/');
  },
  'a command line': (text) => {
    const parsed = parseHostOptions(
      ['--data-dir', 'x', `--hub=${text}`, `--mode=${text}`, `--port=${text}`],
      {},
      { dataDir: null, ignoreUnknown: false },
    );
    if (!parsed.ok) expect(parsed.detail.length).toBeLessThan(300);
  },
  'a forbidden number': (text) => void forbiddenNumberIn(text),
  'a phone number': (text) => {
    const phone = toE164(text, 'KR');
    if (phone === undefined) return;
    expect(phone).toMatch(/^\+[1-9]\d{6,14}$/);
    expect(maskedPhone(phone).replaceAll(/\D/g, '').length).toBeLessThan(
      nationalPhone(phone).replaceAll(/\D/g, '').length,
    );
  },
  'a PIN': (text) => {
    const typed = TypedPin.safeParse(text);
    if (typed.success) void pinWeakness(typed.data);
  },
  'a name': (text) => void displayName({ family: text, given: text }),
  'a pickup code': (text) => {
    const code = readPickupCode(text);
    if (code !== undefined) expect(Number.isSafeInteger(code.expiresAt)).toBe(true);
    expect(readHumanCode(text) ?? '00000000').toMatch(/^[0-9A-HJKMNP-TV-Z]{8}$/);
  },
  'what somebody who collects is found by': (text) => {
    expect(findForms(text).length).toBeLessThan(10);
    const name = { family: text, given: text };
    void personForms({ name, latinName: text, phone: text, email: text, loyalty: text });
    void maskedName(name);
    expect(initialOf(name).length).toBeLessThan(10);
  },
  'an address of the network': (text) => void networkOf(text),
};

describe.each(Object.entries(parsers))('%s', (_, parse) => {
  test('of any text', () => {
    const edge = fc.constantFrom(
      ...scanned,
      '-',
      '.',
      ':',
      '%',
      '0',
      '1',
      'I',
      'L',
      '\u0000',
      '\ud800',
      '김',
      '::',
      '@',
      '/',
      '[',
      '\u001d',
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.webUrl(),
      fc.ipV6(),
      fc.stringMatching(/^[0-9 ()+.-]{0,40}$/),
      fc
        .array(fc.oneof(edge, fc.string({ maxLength: 6 })), { maxLength: 12 })
        .map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, (one) => void parse(one)),
      { numRuns: 1_500, seed: 5 },
    );
  });

  test('of any length', () => {
    expect(slowOnes([...longTexts, ...longAfter(...scanned)], parse)).toEqual([]);
  });
});
