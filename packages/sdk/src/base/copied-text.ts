/**
 * The same text in memory of its own. A part that was cut out of a long text (`slice`, a match) keeps
 * all of that in memory for as long as it is held itself; what is held long is copied before.
 */
export function copiedText(text: string): string {
  // Short parts are copied by the engine, longer ones of what is put together when a part is cut out.
  return text.length < 13 ? text : ` ${text}`.slice(1)
}
