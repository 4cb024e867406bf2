/** An action of a Go template, `{{ .Values.image }}` or `{{- end -}}`; one that is left open ends where the next begins. */
export const ACTION = /\{\{-?((?:(?!\{\{|-?\}\})[^])*)-?\}\}/g;

/** Lines of nothing but actions: what they put there, if anything, is known when the chart is rendered. */
const ACTION_LINES = new RegExp(`^[^\\S\\r\\n]*(?:${ACTION.source}[^\\S\\r\\n]*)+$`, 'gm');

/**
 * A manifest of a Helm chart as YAML: the same text with its actions blanked out where they fill lines, else as a word in
 * their place. Every other character keeps its own. Of the branches of an `if` all are there, the last one counting.
 */
export function withoutTemplates(text: string): string {
  if (!text.includes('{{')) return text;
  return text
    .replace(ACTION_LINES, (lines) => lines.replace(/[^\r\n]/g, ' '))
    .replace(ACTION, (action) => action.replace(/\S/g, 'x'));
}
