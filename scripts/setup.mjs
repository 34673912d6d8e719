// Installs and builds what a fresh or changed clone lacks. Talks on stderr only: stdout is data.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { pruneDist } from './prune-dist.mjs'

/** The folder of the workspace. */
export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))

/** Runs a command with its output on stderr; ends this process when it fails. */
export function run(command, args, options = {}) {
  const { status, error } = spawnSync(command, args, {
    cwd: ROOT,
    stdio: ['ignore', 2, 2],
    ...options,
  })
  if (status === 0) return
  if (error) console.error(error.message)
  console.error(`\nfailed: ${[command, ...args].join(' ')}`)
  process.exit(status ?? 1)
}

/** Runs the npm that runs this script, so that a second installation is never needed. */
export function npm(...args) {
  const cli = process.env.npm_execpath
  if (cli?.endsWith('.js')) run(process.execPath, [cli, ...args])
  else run('npm', args)
}

/** The script behind a command of the workspace's own dependencies. */
export function toolFile(packageName, bin) {
  const folder = join(ROOT, 'node_modules', packageName)
  const { bin: bins } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  return join(folder, typeof bins === 'string' ? bins : bins[bin])
}

/** Runs a tool of the workspace's own dependencies. */
export function tool(packageName, bin, args, options) {
  run(process.execPath, [toolFile(packageName, bin), ...args], options)
}

/** Whether the packages of package-lock.json are installed; those for development, if they are wanted. */
function isInstalled(isForUse) {
  const installed = join(ROOT, 'node_modules', '.package-lock.json')
  if (!existsSync(installed)) return false
  const wanted = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')).packages
  const found = JSON.parse(readFileSync(installed, 'utf8')).packages
  return Object.entries(wanted).every(
    ([path, { version, link, optional, dev, devOptional }]) =>
      path === '' ||
      link ||
      optional ||
      (isForUse && (dev || devOptional)) ||
      !path.includes('node_modules') ||
      found[path]?.version === version,
  )
}

/**
 * Installs the dependencies unless they are there.
 *
 * @param {{ isForUse?: boolean }} [options] for use: what building and running needs, and not the
 *   clients, linters and peers that only tests and benchmarks need, which are ten times as much
 */
export function install({ isForUse = false } = {}) {
  if (isInstalled(isForUse)) return
  console.error('Installing dependencies (once) …')
  const omitted = isForUse ? ['--omit=dev'] : []
  npm('ci', '--no-audit', '--no-fund', '--loglevel=error', ...omitted)
}

/** Installs what tests need of the system where that can be done; without it they are skipped and say so. */
export function installForTests() {
  const browsers = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
  installPackage('chromium', process.env.CHROMIUM ? [process.env.CHROMIUM] : browsers)
  installPackage('prometheus', ['/usr/bin/prometheus'])
}

const AT_MOST_MS = { chromium: 600_000, prometheus: 60_000 }

/** Installs one unless one of the files is there. */
function installPackage(name, files) {
  if (files.some((file) => existsSync(file))) return
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return
  console.error(`Installing ${name} for the tests (once) …`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const options = { stdio: ['ignore', 'ignore', 2], env, timeout: AT_MOST_MS[name] }
  spawnSync('apt-get', ['update', '-qq'], options)
  spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', name], options)
}

/** Compiles what changed of the packages since the last time. */
export function build() {
  for (const name of ['sdk', 'server']) pruneDist(join(ROOT, 'packages', name))
  tool('typescript', 'tsc', ['-b', 'packages/server/tsconfig.node.json'])
  buildCommand()
  buildDashboard()
}

/** Bundles the command, when it is older than what it is made of. */
export function buildCommand() {
  const built = join(ROOT, 'packages/server/bin/dist/command.js')
  const bundler = join(ROOT, 'scripts/bundle-command.mjs')
  const sources = ['server', 'sdk'].map((name) => join(ROOT, 'packages', name, 'src'))
  if (isOlder(built, [bundler, ...sources])) run(process.execPath, [bundler])
}

/** Builds the pages that the server serves, when they are older than what they are made of. */
function buildDashboard() {
  const folder = join(ROOT, 'packages/dashboard')
  const built = join(ROOT, 'packages/server/public/index.html')
  const names = ['index.html', 'package.json', 'vite.config.ts', 'src', 'static']
  const sources = names.map((name) => join(folder, name))
  if (!isOlder(built, sources)) return
  tool('vite', 'vite', ['build', '--logLevel', 'warn'], { cwd: folder })
}

const isOlder = (built, sources) =>
  !existsSync(built) || statSync(built).mtimeMs <= Math.max(...sources.map(newestChange))

function newestChange(path) {
  const { mtimeMs } = statSync(path)
  if (!statSync(path).isDirectory()) return mtimeMs
  return Math.max(mtimeMs, ...readdirSync(path).map((name) => newestChange(join(path, name))))
}

/** Compiles the packages, and checks the types of everything. */
export function buildAndCheck() {
  build()
  tool('typescript', 'tsc', ['-b'])
}
