/** Size observations as the card shows them: one group a garment, the newest first, all of them kept. */
import type { GarmentType, Size, SizeSystem } from '#shared/domain/size.ts';
import type { CardPreference } from '#shared/rpc/customer-views.ts';

export interface KnownSize extends CardPreference {
  size: Size;
}

/** @param preferences newest first. @returns garments in the order they were last heard of. */
export function knownSizes(
  preferences: readonly CardPreference[],
): { garment: GarmentType; observations: KnownSize[] }[] {
  const groups = new Map<GarmentType, KnownSize[]>();
  for (const preference of preferences) {
    const { value } = preference;
    if (value.aspect !== 'size') continue;
    const { garment } = value.size;
    groups.set(garment, [...(groups.get(garment) ?? []), { ...preference, size: value.size }]);
  }
  return [...groups].map(([garment, observations]) => ({ garment, observations }));
}

/** The newest value said for a garment, or undefined. */
export function lastSize(
  preferences: readonly CardPreference[],
  garment: GarmentType,
): { value: string; system: SizeSystem } | undefined {
  return knownSizes(preferences).find((group) => group.garment === garment)?.observations[0]?.size;
}
