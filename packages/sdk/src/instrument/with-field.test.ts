import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { withField } from './with-field.ts'

const names = fc.constantFrom('a', 'stream_options', 'include_usage', 'b')
const objects = fc.dictionary(
  names,
  fc.oneof(fc.string(), fc.integer(), fc.constant(null), fc.dictionary(names, fc.string())),
)

describe('withField', () => {
  it('sets what a parser then finds, and nothing else', () => {
    const paths = fc.uniqueArray(names, { minLength: 1, maxLength: 2 })
    fc.assert(
      fc.property(objects, paths, fc.integer(), (object, path, value) => {
        const expected = structuredClone(object) as Record<string, unknown>
        set(expected, path, value)
        for (const space of [undefined, 2]) {
          const text = withField(JSON.stringify(object, null, space), path, String(value))
          expect(JSON.parse(text)).toEqual(expected)
        }
      }),
    )
  })

  it('leaves every other character', () => {
    const text = ' { "model" : "m",\n"stream":true } '
    expect(withField(text, ['stream_options', 'include_usage'], 'true')).toBe(
      ' {"stream_options":{"include_usage":true}, "model" : "m",\n"stream":true } ',
    )
    expect(withField('{"stream_options":{ }}', ['stream_options', 'include_usage'], 'true')).toBe(
      '{"stream_options":{"include_usage":true }}',
    )
  })
})

/** The slow twin. */
function set(
  object: Record<string, unknown>,
  [name = '', ...rest]: string[],
  value: unknown,
): void {
  if (rest.length === 0) {
    object[name] = value
    return
  }
  const inner = object[name]
  const isObject = typeof inner === 'object' && inner !== null
  if (!isObject) object[name] = {}
  set(object[name] as Record<string, unknown>, rest, value)
}
