/** `shell`: nothing is opened; what would be is kept. */
export const opened: string[] = [];

export const shell = {
  openExternal: async (url: string): Promise<void> => {
    opened.push(url);
  },
};
