/** Text that is one JSON value as that value; any other text as it is. */
export function parsedText(text: string): unknown {
  const start = text.trimStart()[0]
  if (start !== '{' && start !== '[') return text
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
