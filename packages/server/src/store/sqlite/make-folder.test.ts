import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { makeFolder } from './make-folder.ts'

it('makes a folder and those above it, once', () => {
  const root = mkdtempSync(join(tmpdir(), 'make-folder-'))
  const path = join(root, 'a b/c/d')
  makeFolder(path)
  makeFolder(path)
  expect(existsSync(path)).toBe(true)
  writeFileSync(join(root, 'file'), '')
  expect(() => makeFolder(join(root, 'file/below'))).toThrow('ENOTDIR')
  rmSync(root, { recursive: true })
})

it.skipIf(!existsSync('/proc/self'))('ends where a file system takes no folder', () => {
  expect(() => makeFolder('/proc/tokenledger/home')).toThrow('ENOENT')
})
