import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { processIo } from '../../packages/server/src/cli/process-io.ts'
import { VERBS, type Verb } from '../../packages/server/src/cli/verbs.ts'
import { cliMachine } from './run-cli.ts'

type Command = ReturnType<Awaited<ReturnType<Verb['load']>>>

const text = readFileSync(join(import.meta.dirname, '../../docs/reference/cli.md'), 'utf8')

/** The verbs that do something, with their options: `prices list` → `--json` … */
function optionsOf(command: Command, before = ''): (readonly [string, readonly string[]])[] {
  const name = `${before}${command.name()}`
  if (command.commands.length > 0) {
    return command.commands.flatMap((inner) => optionsOf(inner, `${name} `))
  }
  const words = command.registeredArguments.map((one) => {
    const word = `${one.name()}${one.variadic ? '...' : ''}`
    return one.required ? `<${word}>` : `[${word}]`
  })
  return [[[name, ...words].join(' '), command.options.map(({ flags }) => flags).sort()]]
}

/** The same as the reference says it. */
function documented(): Map<string, readonly string[]> {
  const sections = text.split(/^## (?=tokenledger )/m).slice(1)
  return new Map(
    sections.map((section) => {
      const [title = ''] = section.split('\n', 1)
      const flags = [...section.matchAll(/^\| `([^`]+)` \|/gm)].map(([, flag = '']) =>
        flag.replaceAll('\\|', '|'),
      )
      return [title.replace('tokenledger ', ''), flags.sort()]
    }),
  )
}

it('names every verb with every option, and no other', async () => {
  const io = processIo()
  const commands = await Promise.all(VERBS.map(async ({ load }) => (await load())(io)))
  const known = new Map(commands.flatMap((command) => optionsOf(command)))
  expect(documented()).toEqual(known)
})

it('is led to by a verb that is missing or unknown', () => {
  const machine = cliMachine()
  for (const words of [['prices'], ['migrate'], ['help', 'nope']]) {
    const { code, err } = machine.run(...words)
    expect([code, err]).toEqual([2, expect.stringContaining('verb is missing or unknown')])
  }
  expect(machine.run('help')).toMatchObject({ code: 0, out: expect.stringContaining('Commands:') })
})
