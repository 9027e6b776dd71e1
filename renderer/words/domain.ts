/**
 * The field's terms in the screens' words: one list for every screen, so that a size, a verdict or a
 * channel is called the same everywhere. Keys are the domain's own.
 */
import type { I18n, MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { ConsentChannel, ConsentPurpose } from '#shared/domain/consent.ts';
import type { CustomerField } from '#shared/domain/customer.ts';
import type { OrderChannel } from '#shared/domain/order.ts';
import type { PreferenceSource, PreferenceValue } from '#shared/domain/preference.ts';
import type { FitVerdict, FitZone, GarmentType, Size, SizeSystem } from '#shared/domain/size.ts';
import type { Match } from '#shared/rpc/customer-views.ts';
import { type StyleAspect, termName } from './vocabulary.ts';

type Words<Key extends string> = Readonly<Record<Key, MessageDescriptor>>;

export const garmentWords: Words<GarmentType> = {
  shirt: msg`Shirt`,
  tshirt: msg`T-shirt`,
  knit: msg`Knit`,
  jacket: msg`Jacket`,
  coat: msg`Coat`,
  dress: msg`Dress`,
  skirt: msg`Skirt`,
  trousers: msg`Trousers`,
  jeans: msg`Jeans`,
  shoes: msg`Shoes`,
  underwear: msg`Underwear`,
  hat: msg`Hat`,
};

export const verdictWords: Words<FitVerdict> = {
  small: msg`Small`,
  fits: msg`Fits`,
  large: msg`Large`,
};

export const zoneWords: Words<FitZone> = {
  shoulder: msg`Shoulder`,
  chest: msg`Chest`,
  waist: msg`Waist`,
  hip: msg`Hip`,
  sleeve: msg`Sleeve`,
  inseam: msg`Inseam`,
};

export const sourceWords: Words<PreferenceSource> = {
  tried: msg`Tried on`,
  told: msg`Told us`,
  measured: msg`Measured`,
  purchase: msg`Bought`,
  import: msg`Imported`,
};

export const aspectWords: Words<StyleAspect> = {
  colour: msg`Colour`,
  style: msg`Style`,
  fabric: msg`Fabric`,
  like: msg`Likes`,
  never: msg`Never again`,
};

export const consentChannelWords: Words<ConsentChannel> = {
  email: msg`Email`,
  sms: msg`Text`,
  phone: msg`Call`,
  post: msg`Post`,
  app: msg`App`,
};

export const consentPurposeWords: Words<ConsentPurpose> = {
  marketing: msg`News and offers`,
  profiling: msg`Advice from past purchases`,
  partner: msg`Sharing with partners`,
};

export const orderChannelWords: Words<OrderChannel> = {
  online: msg`Online`,
  store: msg`In store`,
  guideshop: msg`Guideshop`,
  phone: msg`By phone`,
  other: msg`Elsewhere`,
};

export const fieldWords: Words<CustomerField> = {
  name: msg`Name`,
  latinName: msg`Name in Latin letters`,
  phone: msg`Phone`,
  email: msg`Email`,
  address: msg`Address`,
};

export const matchWords: Words<Match['field']> = {
  name: msg`Name`,
  latinName: msg`Name in Latin letters`,
  alias: msg`Also known as`,
  phone: msg`Phone`,
  email: msg`Email`,
  loyalty: msg`Member number`,
  order: msg`Order`,
  city: msg`City`,
  birthDate: msg`Born`,
};

const systemWords: Partial<Words<SizeSystem>> = {
  label: msg`Label`,
  Continental: msg`Continental`,
  Europe: msg`EU`,
};

/** `KS`, `US`, `라벨` */
export function systemName(i18n: I18n, system: SizeSystem): string {
  const words = systemWords[system];
  return words === undefined ? system : i18n._(words);
}

/** `셔츠 95 (KS)` */
export function sizeName(i18n: I18n, size: Size): string {
  return `${i18n._(garmentWords[size.garment])} ${size.value} (${systemName(i18n, size.system)})`;
}

/** `꼭 맞음`, `허리 큼 · 소매 작음`; empty where nothing was said. Zones that fit are not worth a word. */
export function fitName(i18n: I18n, size: Size): string {
  const zones = Object.entries(size.zones ?? {})
    .filter(([, verdict]) => verdict !== 'fits')
    .map(([zone, verdict]) => zoneFitName(i18n, zone as FitZone, verdict));
  const whole = size.verdict === undefined ? [] : [i18n._(verdictWords[size.verdict])];
  return [...whole, ...zones].join(' · ');
}

/** `허리 큼`, `Waist large` */
export function zoneFitName(i18n: I18n, zone: FitZone, verdict: FitVerdict): string {
  const verdictName = i18n._(verdictWords[verdict]);
  return `${i18n._(zoneWords[zone])} ${verdictName.toLocaleLowerCase(i18n.locale)}`;
}

/** What was observed, as one phrase: `셔츠 95 (KS) 꼭 맞음`, `색: 네이비`. */
export function preferenceName(i18n: I18n, value: PreferenceValue): string {
  if (value.aspect === 'size') {
    return `${sizeName(i18n, value.size)} ${fitName(i18n, value.size)}`.trim();
  }
  return `${i18n._(aspectWords[value.aspect])}: ${termName(value.text, i18n.locale)}`;
}
