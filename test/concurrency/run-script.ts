import { spawn } from 'node:child_process'
import { join } from 'node:path'

/** Runs a script beside this file and gives what it prints; fails when the script does. */
export async function runScript(
  script: string,
  args: readonly string[],
  options: { readonly uid?: number } = {},
): Promise<string> {
  const file = join(import.meta.dirname, script)
  const child = spawn(process.execPath, [file, ...args], {
    ...options,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  const code = await new Promise((resolve) => child.on('close', resolve))
  if (code !== 0) throw new Error(`${script} ended with ${code}: ${said}`)
  return said
}
