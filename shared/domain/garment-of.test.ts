import { expect, test } from 'vitest';
import { garmentOf, sizeOptionOf } from './garment-of.ts';

test.each([
  ['shirt', 'shirt'],
  ['Men > Shirts', 'shirt'],
  ['T-Shirts', 'tshirt'],
  ['여성 원피스', 'dress'],
  ['Shirt dress', 'dress'],
  ['Dress shirt', 'shirt'],
  ['청바지', 'jeans'],
  ['바지', 'trousers'],
  ['티셔츠', 'tshirt'],
  ['니트 가디건', 'knit'],
  ['트렌치코트', 'coat'],
  ['underwear', 'underwear'],
  ['hat', 'hat'],
  ['Shoes', 'shoes'],
  ['Gift card', null],
  ['Hatch', null],
])('%s is %s', (type, garment) => expect(garmentOf({ type, title: '' })).toBe(garment));

test('a product whose type says nothing is read by its title', () => {
  expect(garmentOf({ type: 'SS26', title: '린넨 재킷' })).toBe('jacket');
  expect(garmentOf({ title: 'Canvas tote' })).toBeNull();
});

test('every garment of the domain is known by its own name', async () => {
  const { GarmentType } = await import('./size.ts');
  for (const garment of GarmentType.options) {
    expect(garmentOf({ type: garment, title: '' })).toBe(garment);
  }
});

test('sizes are found among the options in both languages', () => {
  expect(sizeOptionOf({ options: ['Color', 'Size'] })).toBe(1);
  expect(sizeOptionOf({ options: ['사이즈'] })).toBe(0);
  expect(sizeOptionOf({ options: ['Title'] })).toBe(-1);
});
