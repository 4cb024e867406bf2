/** VS Code's `l10n` where there is no bundle for the user's language: the English text with its arguments filled in. */
export const l10n = {
  t: (message: string, ...args: readonly (string | number | boolean)[]): string =>
    message.replace(/\{(\d+)\}/g, (placeholder, index: string) => String(args[Number(index)] ?? placeholder)),
};
