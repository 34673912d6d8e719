import type { BodyWatcher } from './body-watcher.ts'
import { defineHidden } from './interpose.ts'

/**
 * Lets a watcher see what a stream of Node gives its reader. Whether it flows, is read or iterated:
 * each piece is emitted once. Nothing can be taken out or ended here.
 */
export function tapNodeStream(stream: NodeJS.ReadableStream, watcher: BodyWatcher): void {
  const emit = stream.emit
  defineHidden(stream, 'emit', (event: string | symbol, ...values: unknown[]): boolean => {
    const [value] = values
    if (event === 'data') watcher.bytes(bytesOf(value))
    else if (event === 'end') watcher.end()
    else if (event === 'error') watcher.fail(value)
    else if (event === 'close') watcher.cancel()
    return emit.call(stream, event, ...values)
  })
}

const bytesOf = (piece: unknown): Uint8Array =>
  piece instanceof Uint8Array ? piece : Buffer.from(String(piece))
