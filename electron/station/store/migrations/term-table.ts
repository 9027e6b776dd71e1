/** The search index as the first schema had it: a row a key. Only files of that schema still have it. */
export const termTable = `
  CREATE TABLE term (
    key TEXT NOT NULL,
    row INTEGER NOT NULL,
    PRIMARY KEY (key, row)
  ) STRICT, WITHOUT ROWID`;
