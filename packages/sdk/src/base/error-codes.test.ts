import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ERROR_CODES } from './error-codes.ts'

const PAGE = join(import.meta.dirname, '../../../../docs/reference/errors.md')

interface Section {
  readonly code: string
  readonly text: string
}

/** The page's sections: a heading `### code` and what stands below it. */
function sectionsOf(page: string): Section[] {
  return page
    .split(/^### /m)
    .slice(1)
    .map((section) => {
      const [code = '', ...lines] = section.split('\n')
      return { code: code.replaceAll('`', '').trim(), text: lines.join('\n') }
    })
}

describe('docs/reference/errors.md', () => {
  const page = readFileSync(PAGE, 'utf8')
  const sections = sectionsOf(page)
  const kindOf = (code: string): string | undefined =>
    new Map(Object.entries(ERROR_CODES)).get(code)

  it('documents every code of the catalogue, and no other, once', () => {
    expect(sections.map(({ code }) => code).sort()).toEqual(Object.keys(ERROR_CODES).sort())
  })

  it.each(sections)(
    'says the exit code of $code, what it means and what to do',
    ({ code, text }) => {
      const exit = kindOf(code) === 'wrong_use' ? 2 : 3
      expect(text).toContain(`Exit code ${exit}.`)
      expect(text.split(/\.\s/).length).toBeGreaterThan(2)
    },
  )
})
