/** The file as a whole cannot be imported: not there, not text, not the export it was said to be. */
export class WrongFileError extends Error {
  override name = 'WrongFileError';
}
