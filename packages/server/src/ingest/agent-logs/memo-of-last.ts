/**
 * Remembers what a function made of its last arguments (compared by identity): rows of one file come
 * one after another, and most say the same.
 */
export function memoOfLast<Arguments extends readonly unknown[], Result>(
  make: (...args: Arguments) => Result,
): (...args: Arguments) => Result {
  let last: { readonly args: Arguments; readonly result: Result } | null = null
  return (...args) => {
    if (last === null || !args.every((arg, index) => arg === last?.args[index])) {
      last = { args, result: make(...args) }
    }
    return last.result
  }
}
