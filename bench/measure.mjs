// Small tools of the benchmarks: medians, tables, scratch folders.
import { mkdtempSync, rmSync } from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'

/** The middle value. */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)]
}

/** Milliseconds that `work` takes: the median of `times` runs, the first of them thrown away. */
export async function millisecondsOf(work, times = 5) {
  const all = []
  for (let i = 0; i <= times; i += 1) {
    const start = performance.now()
    await work(i)
    all.push(performance.now() - start)
  }
  return median(all.slice(1))
}

/** Runs `ours` and `floor` in turn, so that both meet the same machine. Medians in milliseconds. */
export async function inTurns(ours, floor, times = 5) {
  const figures = { ours: [], floor: [] }
  for (let i = 0; i <= times; i += 1) {
    for (const [name, work] of Object.entries({ floor, ours })) {
      const start = performance.now()
      await work(i)
      figures[name].push(performance.now() - start)
    }
  }
  return { ours: median(figures.ours.slice(1)), floor: median(figures.floor.slice(1)) }
}

/** Prints a section: a title, a sentence on what is compared, a Markdown table. */
export function print(title, text, head, rows) {
  console.log(`## ${title}\n\n${text}\n`)
  console.log(`| ${head.join(' | ')} |\n|${head.map(() => '---').join('|')}|`)
  for (const row of rows) console.log(`| ${row.join(' | ')} |`)
  console.log('')
}

/** What a reader must know of a machine that had other work, too; empty when it had none. */
export function busyNote() {
  const [load] = loadavg()
  const cores = cpus().length
  if (load < 2 * cores) return ''
  return ` On a machine that was busy with other work (${Math.round(load)} runnable processes for ${cores} cores), so that only ratios mean something, and those of several threads to one little.`
}

/** A number for people: two significant decimals below ten, thousands separated above. */
export function figure(value) {
  return value < 10 ? value.toFixed(2) : Math.round(value).toLocaleString('en-US')
}

/** Gives `work` a folder that is gone afterwards. */
export async function inFolder(work) {
  const folder = mkdtempSync(join(tmpdir(), 'tokenledger-bench-'))
  try {
    return await work(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
