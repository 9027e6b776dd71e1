/** The bundle's entries: what a side runs, and the station's thread. */
export const bundle = { side: 'side-process', worker: 'worker' } as const;
