/** A model's name without the size of the context window that Claude Code puts behind it: `claude-opus-4-6[1m]`. */
export const withoutWindow = (model: string): string =>
  model.endsWith(']') ? model.replace(/\[\d+[km]\]$/i, '') : model
