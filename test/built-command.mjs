// Before the tests of programs: they run the command as it is built.
import { buildCommand } from '../scripts/setup.mjs'

export const setup = buildCommand
