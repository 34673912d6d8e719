import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { estimateOutputTokens, liveOutputEstimate } from './estimate-output-tokens.ts'
import { loadTokenizer } from './load-tokenizer.ts'
import type { Encoding } from './tokenizer-of.ts'

/** Own texts, none of which the weights were fitted to. */
const SAMPLES: Readonly<Record<string, string>> = {
  English:
    'The night train to the coast was late again, so the two engineers sat on their suitcases and argued about caches. One of them believed that every answer worth having had been asked for before. The other one, who had read the logs, knew that people hardly ever repeat a question in the same words, and that the shared instructions in front of each question were the only thing worth keeping warm. By the time the lights of the train came around the hill they had agreed to measure it first.',
  German:
    'Der Nachtzug an die Küste hatte wieder einmal Verspätung, weshalb die beiden Entwicklerinnen auf ihren Koffern saßen und über Zwischenspeicher stritten. Die eine glaubte, dass jede lohnende Frage schon einmal gestellt worden sei. Die andere kannte die Protokolle und wusste, dass Menschen ihre Fragen selten wörtlich wiederholen und dass nur die gemeinsamen Anweisungen am Anfang das Aufbewahren lohnen. Als die Lichter des Zuges um den Hügel kamen, einigten sie sich darauf, zuerst zu messen.',
  Chinese:
    '开往海边的夜班火车又晚点了，两位工程师坐在行李箱上争论缓存的问题。其中一位相信，所有值得回答的问题以前都有人问过。另一位看过日志，知道人们很少用同样的话重复一个问题，只有放在问题前面的共同说明才值得保留。等到火车的灯光绕过山头的时候，他们已经同意先做测量，再下结论。',
  Japanese:
    '海へ向かう夜行列車はまた遅れていたので、二人の技術者はスーツケースに腰かけてキャッシュについて議論していました。一人は、価値のある質問はすべて以前に誰かが尋ねていると信じていました。もう一人はログを読んでいたので、人が同じ言葉で質問を繰り返すことはほとんどないと知っていました。列車の明かりが丘を回ってくる頃には、まず測ってみようということになりました。',
  Korean:
    '바다로 가는 밤 기차가 또 늦어서 두 기술자는 여행 가방 위에 앉아 캐시에 대해 다투었습니다. 한 사람은 가치 있는 질문은 모두 이미 누군가 물어본 것이라고 믿었습니다. 기록을 읽은 다른 사람은 사람들이 같은 말로 질문을 되풀이하는 일이 거의 없다는 것을 알고 있었습니다.',
  Arabic:
    'تأخر قطار الليل المتجه إلى الساحل مرة أخرى، فجلس المهندسان على حقائبهما وتجادلا حول الذاكرة المؤقتة. كان أحدهما يعتقد أن كل سؤال مفيد قد طرح من قبل، أما الآخر فقد قرأ السجلات وعرف أن الناس نادرا ما يكررون السؤال بالكلمات نفسها.',
  Russian:
    'Ночной поезд к морю снова опаздывал, поэтому два инженера сидели на чемоданах и спорили о кэше. Один считал, что любой стоящий вопрос уже кто-то задавал. Другой читал журналы и знал, что люди редко повторяют вопрос теми же словами, и хранить стоит только общие указания.',
  TypeScript:
    "export function settle(hold: Hold, usage: Usage): Decision {\n  const spent = costOf(usage, { at: hold.openedAt }).total\n  if (spent === null) return { kind: 'unpriced', hold }\n  for (const budget of hold.budgets) {\n    budget.held -= hold.amount\n    budget.spent += spent\n  }\n  return hold.budgets.some((budget) => budget.spent > budget.limit)\n    ? { kind: 'over', by: spent - hold.amount }\n    : { kind: 'settled' }\n}\n",
  Python:
    'class Window:\n    """Counts what happened during the last minutes."""\n\n    def __init__(self, minutes: int) -> None:\n        self.minutes = minutes\n        self._events: list[tuple[float, int]] = []\n\n    def add(self, now: float, tokens: int) -> int:\n        oldest = now - self.minutes * 60\n        self._events = [e for e in self._events if e[0] >= oldest]\n        self._events.append((now, tokens))\n        return sum(count for _, count in self._events)\n',
  SQL: "SELECT agent, date_trunc('day', started_at) AS day, SUM(input_tokens) AS input_tokens,\n       SUM(output_tokens) AS output_tokens, COUNT(*) FILTER (WHERE status = 'error') AS errors\nFROM calls\nWHERE started_at >= '2026-01-01' AND model LIKE 'gpt-%'\nGROUP BY agent, day\nHAVING SUM(input_tokens) > 1000\nORDER BY day DESC, agent;\n",
  JSON: '{"id":"call_81","model":"gpt-5","usage":{"input_tokens":1204,"input_tokens_details":{"cached_tokens":1024},"output_tokens":311,"total_tokens":1515},"tools":[{"name":"find_flights","ok":true,"ms":812},{"name":"book_seat","ok":false,"ms":90,"error":"sold out"}],"tags":["night","coast"],"score":0.8125}',
  emoji: 'We made it 🎉🎉 the train is here 🚆💨 and the sea is close 🌊🌊😄 thank you all ❤️👍🏽',
  base64:
    'q83vASNFZ4mrze8BI0VniavN7wEjRWeJYWdlbnQtbGVkZ2VyLXRva2Vuczo5OTg4Nzc2Ng0KU2VjcmV0IG9mIHRoZSBuaWdodCB0cmFpbgx8fn6BgoOEhYaHiImKi4yNjo+QkZKTlJWWl5iZmpucnZ6foKGio6Slpqeoqaqr',
}

/** The bounds that docs/guides/count-before-a-call.md states. */
const BOUNDS: Readonly<Record<Encoding, number>> = { o200k_base: 0.2, cl100k_base: 0.25 }

const modelOf: Readonly<Record<Encoding, string>> = { o200k_base: 'gpt-4o', cl100k_base: 'gpt-4' }

describe.each(['o200k_base', 'cl100k_base'] as const)('beside %s', (encoding) => {
  it.each(Object.entries(SAMPLES))('%s is within the stated bound', async (_name, text) => {
    const count = await loadTokenizer(encoding)
    const real = count?.(text) ?? Number.NaN
    const error = estimateOutputTokens(text, modelOf[encoding]) / real - 1
    expect(Math.abs(error)).toBeLessThanOrEqual(BOUNDS[encoding])
  })
})

describe('estimateOutputTokens', () => {
  it('takes a thousand Chinese characters for far more than a quarter', () => {
    expect(estimateOutputTokens('预算令牌'.repeat(250))).toBeGreaterThan(500)
  })

  it('has nothing for nothing, and at least one token for anything', () => {
    expect(estimateOutputTokens('')).toBe(0)
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (text) => {
        expect(estimateOutputTokens(text)).toBeGreaterThan(0)
      }),
    )
  })

  it.each([null, undefined, 7, {}, []])('has nothing for %j', (odd) => {
    expect(Reflect.apply(estimateOutputTokens, undefined, [odd, odd])).toBe(0)
  })

  it('takes the newer tokenizer of Claude for dearer, in words only', () => {
    const english = SAMPLES['English'] ?? ''
    const older = estimateOutputTokens(english, 'claude-opus-4-6')
    expect(estimateOutputTokens(english, 'claude-opus-4-7') / older).toBeCloseTo(1.3, 0)
    const chinese = SAMPLES['Chinese'] ?? ''
    expect(estimateOutputTokens(chinese, 'claude-opus-4-7')).toBe(
      estimateOutputTokens(chinese, 'claude-opus-4-6'),
    )
  })
})

const model = fc.constantFrom('gpt-4o', 'gpt-4', 'claude-3-opus', 'claude-opus-5', 'gemini-3', 'x')
const piece = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('\ud83d', '\ude00', '漢字', 'e\u0301', '  ', '\n\n', 'aB', '1234', '})'),
)

describe('properties', () => {
  it('more text never has fewer tokens, and each count is a whole number', () => {
    fc.assert(
      fc.property(piece, piece, model, (text, more, name) => {
        const short = estimateOutputTokens(text, name)
        expect(Number.isSafeInteger(short) && short >= 0).toBe(true)
        expect(estimateOutputTokens(text + more, name)).toBeGreaterThanOrEqual(short)
      }),
    )
  })

  it('Chinese, Japanese and Korean are never below a third of their characters', () => {
    const sign = fc.oneof(
      fc.integer({ min: 0x4e00, max: 0x9fff }),
      fc.integer({ min: 0x3041, max: 0x30ff }),
      fc.integer({ min: 0xac00, max: 0xd7a3 }),
    )
    fc.assert(
      fc.property(fc.array(sign), model, (signs, name) => {
        const text = String.fromCodePoint(...signs)
        expect(estimateOutputTokens(text, name)).toBeGreaterThanOrEqual(signs.length / 3)
      }),
    )
  })

  it('a live estimate says the same, wherever the text is cut', () => {
    fc.assert(
      fc.property(fc.array(piece), model, (pieces, name) => {
        const live = liveOutputEstimate(name)
        const counts = pieces.map((text) => live.push(text))
        expect(counts).toEqual(counts.toSorted((one, other) => one - other))
        expect(live.push('')).toBe(estimateOutputTokens(pieces.join(''), name))
      }),
    )
  })
})
