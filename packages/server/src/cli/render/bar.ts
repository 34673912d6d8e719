const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'] as const

/** A horizontal bar of at most `cells` characters; something, however little, is never nothing. */
export function bar(value: number, highest: number, cells: number): string {
  if (value <= 0 || highest <= 0) return ''
  const eighths = Math.max(1, Math.round(Math.min(1, value / highest) * cells * 8))
  return '█'.repeat(Math.floor(eighths / 8)) + (EIGHTHS[eighths % 8] ?? '')
}
