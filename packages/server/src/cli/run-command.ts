import { errorText } from './error-text.ts'
import { processIo, type Surroundings } from './process-io.ts'
import { runProgram } from './program.ts'

/** Runs the command and leaves its exit code; says what went wrong, and throws nothing. */
export async function runCommand(
  words: readonly string[],
  surroundings: Surroundings,
): Promise<void> {
  const io = processIo(surroundings)
  try {
    await runProgram(words, io)
  } catch (error) {
    const { text, exitCode } = errorText(error, io.errColours, Boolean(io.env['TOKENLEDGER_DEBUG']))
    io.err(text)
    surroundings.exitCode = exitCode
  }
}
