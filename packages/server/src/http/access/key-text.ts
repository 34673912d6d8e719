import { createHash, timingSafeEqual } from 'node:crypto'

/** 6 bytes that say which key it is, 16 that nobody can guess: all of them random. */
export const KEY_BYTES = { id: 6, secret: 16 } as const

const KEY = /^tl_([0-9a-f]{12})[0-9a-f]{32}[0-9a-f]{8}$/

/** A key as text: `tl_`, its id, its secret, and a sum over both by which a slip is seen. */
export function keyText(id: Uint8Array, secret: Uint8Array): string {
  const body = `tl_${hex(id)}${hex(secret)}`
  return `${body}${sumOf(body)}`
}

/** The public part of a key; null when the text is none, or was not copied whole. */
export function keyIdOf(text: string): string | null {
  const id = KEY.exec(text)?.[1]
  return id !== undefined && sumOf(text.slice(0, -8)) === text.slice(-8) ? id : null
}

/** What is kept of a key in place of it: SHA-256, hexadecimal. */
export const keyHash = (text: string): string => createHash('sha256').update(text).digest('hex')

/** Whether a key is the one with this hash, in a time that tells nothing about either. */
export const isKey = (text: string, hash: string): boolean =>
  timingSafeEqual(Buffer.from(keyHash(text), 'hex'), Buffer.from(hash, 'hex'))

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

const sumOf = (body: string): string => keyHash(body).slice(0, 8)
