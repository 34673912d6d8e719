import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import type * as fs from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { exportLog } from './export-log.ts'
import { type Outbox, outbox } from './outbox.ts'

/** What a disk that is full does: it takes some of a text, and then no more. */
const disk = vi.hoisted(() => ({ isFull: false }))
vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof fs>()
  const appendFile: typeof fs.appendFile = async (path, text, options) => {
    if (!disk.isFull) return real.appendFile(path, text, options)
    await real.appendFile(path, String(text).slice(0, 3), options)
    throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' })
  }
  return { ...real, appendFile }
})

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'outbox-'))
  disk.isFull = true
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const files = (): string[] =>
  readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'))

/** An outbox with lines that were to be written while the disk was full. */
async function withLines(...lines: readonly string[]): Promise<Outbox> {
  const log = exportLog('test', { info() {}, warn() {} })
  const box = outbox({ folder, maxDisk: 1000, maxMemory: 1000, log, onLost: () => {} })
  for (const line of lines) box.add(line)
  await box.close()
  return box
}

it('leaves nothing half written where the disk is full, and keeps the lines in memory', async () => {
  const box = await withLines('one', 'two')
  await expect.poll(files).toEqual([])
  expect(box.isVolatile).toBe(true)
  expect(await box.next()?.lines()).toEqual(['one', 'two'])
})

it('brings lines back to the disk when there is room again', async () => {
  const box = await withLines('one', 'two', 'three')
  const segment = box.next()
  if (segment === null) throw new Error('There is no segment')
  segment.settled = 1
  box.putBack(segment)
  await box.close()
  await expect.poll(files).toEqual([])
  disk.isFull = false
  await box.close()
  expect(files()).toEqual(['two\nthree\n'])
  expect(box.isVolatile).toBe(false)
  const again = box.next()
  expect(await again?.lines()).toEqual(['two', 'three'])
  if (again) await box.done(again)
  expect([files(), box.next(), box.isVolatile]).toEqual([[], null, false])
})
