import { errorText } from './error-text.ts'
import { processIo } from './process-io.ts'
import { runProgram } from './program.ts'

const io = processIo()
try {
  await runProgram(process.argv.slice(2), io)
} catch (error) {
  const { text, exitCode } = errorText(error, io.errColours, Boolean(io.env['TOKENLEDGER_DEBUG']))
  io.err(text)
  process.exitCode = exitCode
}
