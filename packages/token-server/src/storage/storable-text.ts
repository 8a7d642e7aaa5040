/** PostgreSQL takes no NUL in a text, so nothing there is called so. */
export const isStorable = (text: string): boolean => !text.includes("\0");
