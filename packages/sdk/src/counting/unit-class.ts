/** The kind of one UTF-16 unit: what decides how a tokenizer cuts there. */
export type UnitClass =
  | 'lower'
  | 'upper'
  | 'accented'
  | 'digit'
  | 'space'
  | 'newline'
  | 'punctuation'
  | 'control'
  | 'han'
  | 'kana'
  | 'hangul'
  | 'wideSign'
  | 'cyrillic'
  | 'arabic'
  | 'indic'
  | 'thai'
  | 'emojiHigh'
  | 'astralHigh'
  | 'astralLow'
  | 'mark'
  | 'symbol'
  | 'other'

/** First unit of each range above ASCII, in ascending order; a range ends where the next begins. */
const RANGES: readonly (readonly [from: number, kind: UnitClass])[] = [
  [0x80, 'control'],
  [0xa0, 'space'],
  [0xa1, 'symbol'],
  [0xc0, 'accented'],
  [0x250, 'other'],
  [0x300, 'mark'],
  // Greek stands with Cyrillic: tokenizers know both as whole words, in parts.
  [0x370, 'cyrillic'],
  [0x530, 'other'],
  [0x590, 'arabic'],
  [0x900, 'indic'],
  [0xe00, 'thai'],
  [0xf00, 'other'],
  [0x1100, 'hangul'],
  [0x1200, 'other'],
  [0x1e00, 'accented'],
  [0x1f00, 'cyrillic'],
  [0x2000, 'symbol'],
  [0x200d, 'mark'],
  [0x200e, 'symbol'],
  [0x2c00, 'other'],
  [0x2e80, 'han'],
  [0x3000, 'wideSign'],
  [0x3040, 'kana'],
  [0x3100, 'han'],
  [0x3130, 'hangul'],
  [0x3190, 'han'],
  [0xa000, 'other'],
  [0xac00, 'hangul'],
  [0xd800, 'astralHigh'],
  [0xd83c, 'emojiHigh'],
  [0xd83f, 'astralHigh'],
  [0xdc00, 'astralLow'],
  [0xe000, 'other'],
  [0xf900, 'han'],
  [0xfb00, 'other'],
  [0xfb50, 'arabic'],
  [0xfe00, 'mark'],
  [0xfe10, 'wideSign'],
  [0xfe70, 'arabic'],
  [0xff00, 'wideSign'],
]

/** The kind of a UTF-16 unit. */
export function unitClass(unit: number): UnitClass {
  return unit < 0x80 ? asciiClass(unit) : wideClass(unit)
}

function asciiClass(unit: number): UnitClass {
  if (unit >= 97 && unit <= 122) return 'lower'
  if (unit >= 65 && unit <= 90) return 'upper'
  if (unit >= 48 && unit <= 57) return 'digit'
  if (unit === 32 || unit === 9) return 'space'
  if (unit === 10 || unit === 13) return 'newline'
  return unit < 32 || unit === 127 ? 'control' : 'punctuation'
}

function wideClass(unit: number): UnitClass {
  let low = 0
  let high = RANGES.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((RANGES[middle]?.[0] ?? 0) <= unit) low = middle
    else high = middle - 1
  }
  return RANGES[low]?.[1] ?? 'other'
}
