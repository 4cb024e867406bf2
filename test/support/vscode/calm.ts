/** Nothing that distracts in a picture, nothing that happens by itself. */
export const CALM = {
  // Nothing fades in: a picture taken half-way shows the text below.
  'workbench.reduceMotion': 'on',
  'security.workspace.trust.enabled': false,
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'files.autoSave': 'off',
  'editor.minimap.enabled': false,
  'editor.occurrencesHighlight': 'off',
  'editor.selectionHighlight': false,
};
