import type { Command } from 'commander'
import { bucketCommand } from '../bucket-command.ts'
import type { Io } from '../io.ts'

/** `tokenledger weekly`: one row a week. */
export const weeklyCommand = (io: Io): Command => bucketCommand(io, 'weekly', 'week')
