/** A run of LangChain that has begun: a chain, a tool, a retriever or a model call. */
export interface OpenRun {
  readonly parent: string | undefined
  /** The tool, if it is one. */
  readonly tool?: string | undefined
  /** It has ended well or not. */
  close?(succeeded: boolean): void
}

/** The runs that have begun and not ended yet, by their ids. */
export interface OpenRuns<Run extends OpenRun> {
  open(id: string, run: Run): void
  /** The run, which is open no more. */
  close(id: string): Run | undefined
  /** The innermost tool that a run is a part of. */
  toolOf(id: string | undefined): string | undefined
}

/** A stream that is given up has no end: the oldest runs are forgotten when there are so many. */
const MAX_OPEN = 10_000

/** No runs. */
export function openRuns<Run extends OpenRun>(): OpenRuns<Run> {
  const runs = new Map<string, Run>()
  return {
    open(id, run) {
      runs.set(id, run)
      const [oldest] = runs.keys()
      if (runs.size > MAX_OPEN && oldest !== undefined) runs.delete(oldest)
    },
    close(id) {
      const run = runs.get(id)
      runs.delete(id)
      return run
    },
    toolOf(id) {
      let at = id
      for (let run = runs.get(at ?? ''); run !== undefined; run = runs.get(at ?? '')) {
        if (run.tool !== undefined) return run.tool
        at = run.parent
      }
      return undefined
    },
  }
}
