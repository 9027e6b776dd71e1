import { expect, test } from 'vitest';
import { enrolmentQr, readEnrolmentQr } from './enrolment-qr.ts';

test.each([null, 'https://hub.example.com', 'http://10.0.0.4:4400'])(
  'what a QR code says of hub %s is read again',
  (hub) => {
    expect(readEnrolmentQr(enrolmentQr('ABCD1234', hub))).toEqual({ code: 'ABCD1234', hub });
  },
);

test.each(['ABCD1234', 'DANGOL-ENROL:ABC', 'DANGOL-ENROL:ABCD1234@javascript:alert(1)', ''])(
  '%j is none',
  (text) => {
    expect(readEnrolmentQr(text)).toBeUndefined();
  },
);
