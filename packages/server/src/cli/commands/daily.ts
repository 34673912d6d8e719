import type { Command } from 'commander'
import { bucketCommand } from '../bucket-command.ts'
import type { Io } from '../io.ts'

/** `tokenledger daily`: one row a day. */
export const dailyCommand = (io: Io): Command => bucketCommand(io, 'daily', 'day')
