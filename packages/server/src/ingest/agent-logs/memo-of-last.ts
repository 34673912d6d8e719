/**
 * Remembers what a function made of its last arguments (compared by identity): rows of one file come
 * one after another, and most say the same.
 */
export function memoOfLast<Arguments extends readonly unknown[], Result>(
  make: (...args: Arguments) => Result,
): (...args: Arguments) => Result {
  let last: { readonly args: Arguments; readonly result: Result } | null = null
  return (...args) => {
    if (last === null || !isSame(args, last.args)) last = { args, result: make(...args) }
    return last.result
  }
}

function isSame(left: readonly unknown[], right: readonly unknown[]): boolean {
  for (let index = 0; index < left.length; index += 1) {
    if (left[index] !== right[index]) return false
  }
  return true
}
