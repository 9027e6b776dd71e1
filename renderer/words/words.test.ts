import { setupI18n } from '@lingui/core';
import { describe, expect, it } from 'vitest';
import { messages as english } from '#renderer/locales/en.po';
import { messages as korean } from '#renderer/locales/ko.po';
import { addressLine, changeName } from './changes.ts';
import { fitName, sizeName } from './domain.ts';
import { sameTerm, termName } from './vocabulary.ts';

const messages = { en: english, ko: korean };
const ko = setupI18n({ locale: 'ko', messages });
const en = setupI18n({ locale: 'en', messages });
const id = '019a0000-0000-7000-8000-000000000001';

describe('changes in human words', () => {
  it('names a recorded size as a person would', () => {
    const change = {
      name: 'preference.record',
      args: {
        preferenceId: id,
        customerId: 'demo:1',
        source: 'tried',
        value: {
          aspect: 'size',
          size: { value: '95', system: 'KS', garment: 'shirt', verdict: 'fits' },
        },
      },
    };
    expect(changeName(ko, change)).toBe('셔츠 95 (KS) 꼭 맞음');
    expect(changeName(en, change)).toBe('Shirt 95 (KS) Fits');
  });

  it('names edits with the new value as it is written in the country', () => {
    const edit = (field: string, now: unknown) => ({
      name: 'customer.edit',
      args: { customerId: 'demo:1', field, was: null, now },
    });
    expect(changeName(ko, edit('phone', '+821077771234'))).toBe('전화: 010-7777-1234');
    expect(changeName(en, edit('name', { family: '김', given: '민지' }))).toBe('Name: 김민지');
    expect(changeName(ko, edit('email', null))).toBe('이메일: (비어 있음)');
  });

  it('has words for what it cannot read, rather than nothing', () => {
    expect(changeName(en, { name: 'visit.start', args: {} })).toBe(
      'A change this version does not know',
    );
    expect(changeName(en, { name: 'note.add', args: { text: 4 } })).toBe('A note');
  });
});

describe('the field’s terms', () => {
  it('says where it did not fit, and is silent about where it did', () => {
    const size = {
      value: '31',
      system: 'US',
      garment: 'trousers',
      verdict: 'fits',
      zones: { waist: 'large', hip: 'fits' },
    } as const;
    expect(fitName(ko, size)).toBe('꼭 맞음 · 허리 큼');
    expect(fitName(en, size)).toBe('Fits · Waist large');
    expect(sizeName(ko, { value: '55', system: 'label', garment: 'dress' })).toBe(
      '원피스 55 (라벨)',
    );
  });

  it('shows a term in the language of the screen, whichever it was said in', () => {
    expect([termName('Navy', 'ko'), termName('네이비', 'en'), termName('청록', 'en')]).toEqual([
      '네이비',
      'Navy',
      '청록',
    ]);
    expect([
      sameTerm('NAVY ', '네이비'),
      sameTerm('청록', '청록'),
      sameTerm('청록', '네이비'),
    ]).toEqual([true, true, false]);
  });

  it('writes an address in the order of its country', () => {
    expect(
      addressLine(
        { line1: '테헤란로 152', line2: '7층', city: '서울', postcode: '06236', country: 'KR' },
        'ko',
      ),
    ).toBe('서울 테헤란로 152, 7층, 06236');
    expect(
      addressLine({ line1: '1 High St', city: 'York', postcode: 'YO1', country: 'GB' }, 'en'),
    ).toBe('1 High St, YO1 York, United Kingdom');
  });
});
