import type { Store } from '../../store/store.ts'
import type { AgentLogSource, Discovery, LogFile, LookupPlace } from './agent-log-source.ts'
import { AGENT_LOG_SOURCES } from './agent-log-sources.ts'
import { type FileMemory, fileMemory } from './file-memory.ts'
import { type FilePlan, planFile } from './file-state.ts'
import { headOf } from './head-of.ts'
import { type SkipTally, skipTally } from './skip-tally.ts'
import { addUnreadable } from './unreadable-file.ts'

/** What is to be imported, and where to. */
export interface PlanOptions extends LookupPlace {
  readonly store: Store
  /** @default every tool that is known */
  readonly sources?: readonly AgentLogSource[]
}

/** What an import is going to read. */
export interface ImportPlan {
  readonly bytes: number
  readonly sources: readonly SourcePlan[]
}

/** What is going to be read of one tool's histories. */
export interface SourcePlan {
  readonly source: AgentLogSource
  readonly files: readonly LogFile[]
  readonly work: readonly FileWork[]
  readonly memory: FileMemory
  readonly tally: SkipTally
}

/** Finds the histories and what is new in each. Reads none of it. */
export async function planImport(options: PlanOptions): Promise<ImportPlan> {
  const plans: SourcePlan[] = []
  for (const source of options.sources ?? AGENT_LOG_SOURCES) {
    plans.push(await planSource(source, options))
  }
  const bytes = plans.flatMap(({ work }) => work).reduce((sum, one) => sum + one.bytes, 0)
  return { bytes, sources: plans }
}

async function planSource(source: AgentLogSource, options: PlanOptions): Promise<SourcePlan> {
  const { files, skipped, inOrder } = discover(source, options)
  const tally = skipTally()
  for (const row of skipped) tally.add(row)
  const memory = await fileMemory(options.store, source.name)
  const doubtful = files.filter((file) => !memory.isAsRead(file, source.version))
  const ordered = inOrder?.(doubtful) ?? doubtful
  const work = ordered.flatMap((file) => workOn(file, { source, memory, tally }))
  return { source, files, work, memory, tally }
}

/** Named files are shared out among the tools by what they hold. */
function discover(source: AgentLogSource, options: PlanOptions): Discovery {
  const found = source.discover(options)
  const { sources = AGENT_LOG_SOURCES, paths } = options
  if (paths === undefined || sources.length === 1) return found
  return {
    ...found,
    files: found.files.filter(({ path }) => source.recognise(path, headOf(path))),
    // A path that cannot be read is told once, not by every tool.
    skipped: source === sources[0] ? found.skipped : [],
  }
}

/** A file that holds something new. */
export interface FileWork {
  readonly file: LogFile
  readonly plan: Extract<FilePlan, { kind: 'read' }>
  /** How much of it is to be read. */
  readonly bytes: number
}

function workOn(
  file: LogFile,
  { source, memory, tally }: { source: AgentLogSource; memory: FileMemory; tally: SkipTally },
): readonly FileWork[] {
  try {
    const plan = planFile(file, source.version, memory.of(file.path))
    if (plan.kind === 'unchanged') return []
    return [{ file, plan, bytes: Math.max(0, file.bytes - plan.from.offset) }]
  } catch (error) {
    addUnreadable(file, error, tally)
    return []
  }
}
