/** One event of a stream of server-sent events. JSON has no line breaks, so that it is one line of data. */
export function serverSentEvent(name: string, data: object, id?: number): string {
  const head = id === undefined ? '' : `id: ${id}\n`
  return `${head}event: ${name}\ndata: ${JSON.stringify(data)}\n\n`
}
