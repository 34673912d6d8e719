import { join } from 'node:path'
import { expect, it, vi } from 'vitest'

it('examples/pipeline runs, and says what each agent used', async () => {
  const printed: string[] = []
  const log = vi.spyOn(console, 'log').mockImplementation((line) => {
    printed.push(String(line))
  })
  try {
    await import(join(import.meta.dirname, '../examples/pipeline/pipeline.mjs'))
  } finally {
    log.mockRestore()
  }
  expect(printed.join('\n')).toBe(`============================================================
📊 TOKEN USAGE SUMMARY
============================================================
    PM:  19,234 in +    456 out =  19,690 total ($0.015942)
   Dev:   4,690 in +  9,134 out =  13,824 total ($0.103065)
    QA:   1,890 in +  1,234 out =   3,124 total (unpriced)
------------------------------------------------------------
TOTAL:  25,814 in + 10,824 out =  36,638 total
COST:    $0.119007 (1 unpriced)
============================================================
Avg tokens/agent: 12,213
Max agent tokens: 19,690
Context usage:    9.84%
Input/Output:     2.385
============================================================
{"PM":0.015942,"Dev":0.103065,"QA":null}
Hot spot: Dev
With gpt-4o-mini: $0.0103665
With gpt-4o: $0.172775
With house-tester-7b: no price
A thousand runs a month: $119.007000`)
})
