// Runs every `*.bench.mjs` in a process of its own, prints the tables and writes them to README.md.
// Arguments name topics: `npm run bench -- store-append questions`.
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'

const FOLDER = import.meta.dirname
const README = join(FOLDER, 'README.md')
const wanted = process.argv.slice(2)

const topics = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.bench.mjs'))
  .map((file) => file.replace('.bench.mjs', ''))
  .filter((topic) => wanted.length === 0 || wanted.includes(topic))

/** One topic's section: what it measured, as Markdown. */
function sectionOf(topic) {
  console.error(`── ${topic}`)
  const { status, stdout } = spawnSync(process.execPath, [join(FOLDER, `${topic}.bench.mjs`)], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  if (status !== 0) throw new Error(`bench ${topic} ended with ${status}`)
  console.log(stdout)
  return stdout.trim()
}

/** The sections that README.md holds already, by topic. */
function sectionsOf(text) {
  const parts = text.split(/^<!-- (.+) -->$/m).slice(1)
  const sections = new Map()
  for (let i = 0; i < parts.length; i += 2) sections.set(parts[i], parts[i + 1].trim())
  return sections
}

function readmeOf(sections) {
  const [{ model }] = cpus()
  const gib = Math.round(totalmem() / 2 ** 30)
  const head = `# Benchmarks

Each figure stands beside its floor (the bare engine, the bare loop, the bare process), measured in the same run, so that the ratio means the same on another machine. Rows are medians.

\`npm run bench\` runs all and rewrites this file; \`npm run bench -- store-append\` runs one.

Machine: ${cpus().length} × ${model}, ${gib} GiB, Node ${process.versions.node}, ${new Date().toISOString().slice(0, 10)}.
`
  const body = [...new Map(sections)].sort().map(([topic, text]) => `<!-- ${topic} -->\n${text}\n`)
  return `${head}\n${body.join('\n')}`
}

/** The sections as they stand. Read when all is measured: others may have measured meanwhile. */
function knownSections() {
  try {
    return sectionsOf(readFileSync(README, 'utf8'))
  } catch (error) {
    if (error.code !== 'ENOENT') throw error
    return new Map()
  }
}

const measured = topics.map((topic) => [topic, sectionOf(topic)])
writeFileSync(README, readmeOf([...knownSections(), ...measured]))
