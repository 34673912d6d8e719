import { Command } from 'commander'
import { diagnose } from '../doctor/diagnosis.ts'
import { diagnosisText } from '../doctor/diagnosis-text.ts'
import type { Io } from '../io.ts'
import { openLedger } from '../open-ledger.ts'

/** `tokenledger doctor`: what is installed, stored and found. Exit code 1 when something is wrong. */
export function doctorCommand(io: Io): Command {
  const command = new Command('doctor')
    .description('What is installed, stored and found on this machine, and what to do next.')
    .option('--files', 'each history file: whether it was read, and what was found')
    .option('--json', 'as JSON')
  return command.action(async () => {
    const words = command.optsWithGlobals<{
      readonly ledger?: string
      readonly json?: true
      readonly files?: true
    }>()
    const opened = await openLedger(io, words)
    const diagnosis = await diagnose(opened, io, { listsFiles: words.files === true })
    await opened?.store.close()
    if (words.json === true) io.out(`${JSON.stringify(diagnosis, null, 2)}\n`)
    else io.out(`${await diagnosisText(diagnosis, io)}\n`)
    if (diagnosis.problems.length > 0) io.answerNo()
  })
}
