/** How bright a picture is, so that somebody in a dark corner is told why nothing is read. */

/** Every so many pixels is enough to know. */
const STEP = 97;
/** A room in which codes are read is brighter than this. */
export const DARK = 0.14;

/** @param pixels red, green, blue, alpha. @returns 0 for black to 1 for white. */
export function lightOf(pixels: ArrayLike<number>): number {
  let sum = 0;
  let many = 0;
  for (let at = 0; at + 2 < pixels.length; at += 4 * STEP) {
    sum +=
      0.299 * (pixels[at] ?? 0) + 0.587 * (pixels[at + 1] ?? 0) + 0.114 * (pixels[at + 2] ?? 0);
    many += 1;
  }
  return many === 0 ? 0 : sum / many / 255;
}
