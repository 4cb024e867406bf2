/**
 * A text from somebody else, safe to print on a terminal: control characters, and those that turn the direction of writing
 * around, are written as escapes. Neither docker nor notary does this.
 */
export function visible(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, (character) => {
    const code = character.charCodeAt(0);
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16)}`;
  });
}
