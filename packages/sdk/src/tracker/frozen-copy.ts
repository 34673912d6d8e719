import { plainCopy } from '../counting/plain-copy.ts'

/**
 * A deep copy that nobody can change: later edits of the original do not reach it. What cannot be
 * copied (functions, sockets) is left out.
 */
export function frozenCopy(value: object): object {
  const copy = clonedOr(value, plainCopy)
  return typeof copy === 'object' && copy !== null ? deepFreeze(copy) : Object.freeze({})
}

function clonedOr(value: object, otherwise: (value: object) => unknown): unknown {
  try {
    return structuredClone(value)
  } catch {
    return otherwise(value)
  }
}

function deepFreeze(value: object): object {
  // The elements of a typed array cannot be frozen.
  if (ArrayBuffer.isView(value) || Object.isFrozen(value)) return value
  Object.freeze(value)
  for (const part of Object.values(value)) {
    if (typeof part === 'object' && part !== null) deepFreeze(part)
  }
  return value
}
