import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'

/** Where distributions put them. */
export const PROMETHEUS = '/usr/bin/prometheus'
export const PROMTOOL = '/usr/bin/promtool'

/** Why tests with Prometheus cannot run; null: they can. */
export const WHY_NOT =
  existsSync(PROMETHEUS) && existsSync(PROMTOOL)
    ? null
    : 'Prometheus is not installed: apt-get install prometheus'

/** A Prometheus that scrapes one server. */
export interface Scraper {
  /** The answer to a query: a value by the value of a label, '' where there is none. */
  query(text: string, label?: string): Promise<Readonly<Record<string, number>>>
  end(): Promise<void>
}

/** Starts Prometheus with a folder and a port of its own. */
export async function scraper(folder: string, target: string, key: string): Promise<Scraper> {
  const config = join(folder, 'prometheus.yml')
  writeFileSync(join(folder, 'key'), key)
  writeFileSync(
    config,
    `global: { scrape_interval: 1s }
scrape_configs:
  - job_name: tokenledger
    authorization: { credentials_file: ${join(folder, 'key')} }
    static_configs: [{ targets: ['${target}'] }]
`,
  )
  const address = `127.0.0.1:${await freePort()}`
  const child = spawn(
    PROMETHEUS,
    [
      `--config.file=${config}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=${address}`,
      '--log.level=error',
    ],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  )
  const stop = () => child.kill('SIGKILL')
  process.once('exit', stop)
  return {
    async query(text, label = '') {
      const url = `http://${address}/api/v1/query?query=${encodeURIComponent(text)}`
      const answer = (await fetch(url).then((one) => one.json())) as Answer
      return Object.fromEntries(
        answer.data.result.map(({ metric, value }) => [metric[label] ?? '', Number(value[1])]),
      )
    },
    async end() {
      process.off('exit', stop)
      await ended(child)
    },
  }
}

interface Answer {
  readonly data: {
    readonly result: readonly {
      readonly metric: Readonly<Record<string, string>>
      readonly value: readonly [number, string]
    }[]
  }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exit = once(child, 'exit')
  child.kill('SIGKILL')
  await exit
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address !== null ? address.port : 0
}
