/** What is said of a scanned code behind which nothing is known here, and what may be done. */
import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { ScanFound } from '#shared/rpc/scan.ts';

type UnknownKind = Extract<ScanFound, { what: 'unknown' }>['kind'];

export const unknownCodeWords: Readonly<
  Record<UnknownKind, { title: MessageDescriptor; words: MessageDescriptor }>
> = {
  member: {
    title: msg`Nobody has this member number`,
    words: msg`The code is a customer’s own, but nobody in this book has it. Ask for the phone number or the name.`,
  },
  pickup: {
    title: msg`This pickup’s order is not here`,
    words: msg`The code is for a pickup, but its order is not on this device. It may be for another shop, or still on its way.`,
  },
  order: {
    title: msg`No order has this number`,
    words: msg`No order here has this number. It may still be on its way from the shop.`,
  },
  product: {
    title: msg`No product has this barcode`,
    words: msg`The barcode is a product’s, but it is not in the catalogue on this device.`,
  },
};
