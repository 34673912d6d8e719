import type { Store } from '../../store/store.ts'
import type {
  AgentLogSource,
  Discovery,
  LogFile,
  LookupPlace,
  SkippedRow,
} from './agent-log-source.ts'
import { AGENT_LOG_SOURCES } from './agent-log-sources.ts'
import { type FilePlan, planFile } from './file-state.ts'
import { headOf } from './head-of.ts'
import { type KnownFiles, knownFiles } from './known-files.ts'
import { unreadableFile } from './unreadable-file.ts'

/** What is to be imported, and where to. */
export interface PlanOptions extends LookupPlace {
  readonly store: Store
  /** @default every tool that is known */
  readonly sources?: readonly AgentLogSource[]
}

/** What an import is going to read: plain data, which another thread can be handed. */
export interface ImportPlan {
  readonly bytes: number
  readonly sources: readonly SourcePlan[]
}

/** What is going to be read of one tool's histories. */
export interface SourcePlan {
  /** The tool: `claude-code`. */
  readonly source: string
  /** How much was found, new or not. */
  readonly files: number
  readonly bytes: number
  readonly work: readonly FileWork[]
  /** What cannot be read. */
  readonly skipped: readonly SkippedRow[]
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
  const known = await knownFiles(options.store, source.name)
  const doubtful = files.filter((file) => !known.isAsRead(file, source.version))
  const ordered = inOrder?.(doubtful) ?? doubtful
  const work: FileWork[] = []
  const faults: SkippedRow[] = [...skipped]
  for (const file of ordered) {
    const one = workOn(file, source.version, known)
    if (one?.kind === 'read') work.push(one)
    if (one?.kind === 'skipped') faults.push(one)
  }
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0)
  return { source: source.name, files: files.length, bytes, work, skipped: faults }
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

/** A file that holds something new: from where on, and what was found before. */
export interface FileWork extends Extract<FilePlan, { kind: 'read' }> {
  readonly file: LogFile
  /** How much of it is to be read. */
  readonly bytes: number
}

/** Null: it holds nothing new. */
function workOn(file: LogFile, version: number, known: KnownFiles): FileWork | SkippedRow | null {
  try {
    const plan = planFile(file, version, known.of(file.path))
    if (plan.kind === 'unchanged') return null
    return { ...plan, file, bytes: Math.max(0, file.bytes - plan.from.offset) }
  } catch (error) {
    return unreadableFile(file, error)
  }
}
