/**
 * How V8 keeps house in the language server. It lets young objects have 32 MB before it looks at them; a server that mostly waits
 * does well with less, and with shorter stops.
 */
export const SERVER_FLAGS = ['--max-semi-space-size=2'] as const;
