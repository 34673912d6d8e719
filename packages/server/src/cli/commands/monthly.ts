import type { Command } from 'commander'
import { bucketCommand } from '../bucket-command.ts'
import type { Io } from '../io.ts'

/** `tokenledger monthly`: one row a month. */
export const monthlyCommand = (io: Io): Command => bucketCommand(io, 'monthly', 'month')
