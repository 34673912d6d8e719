import { Link } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import type { Field } from '../../components/csv-button.tsx'
import { type Column, DataTable } from '../../components/data-table.tsx'
import { ShareBar } from '../../components/share-bar.tsx'
import { count, duration, percent, ratio, shortCount } from '../../format/count.ts'
import { shareOf } from '../../format/exact.ts'
import { exactMoney, money } from '../../format/money.ts'
import { useFrameSearch } from '../../url/use-frame.ts'
import { type Node, partName } from './part.ts'

interface Line {
  readonly path: string
  readonly depth: number
  readonly node: Node
}

const KINDS = { task: 'Task', agent: 'Agent', tool: 'Tool', call: 'Call' } as const

/** The parts as a table whose lines open and close. */
export function PartTree({ root, path }: { readonly root: Node; readonly path: string }) {
  const [isOpen, setOpen] = useState<ReadonlyMap<string, boolean>>(new Map())
  const search = useFrameSearch()
  const lines = useMemo(() => linesOf(root, path, isOpen), [root, path, isOpen])
  const columns = useMemo((): readonly Column<Line>[] => {
    const toggle = (line: Line): void =>
      setOpen((before) => new Map(before).set(line.path, !isShown(line, before)))
    return [
      {
        id: 'part',
        header: 'Part',
        cell: (line) => (
          <span className="part-name" style={{ paddingLeft: line.depth * 18 }}>
            {line.node.children.length > 0 ? (
              <button
                type="button"
                className="part-toggle"
                aria-expanded={isShown(line, isOpen)}
                aria-label={`${KINDS[line.node.kind]} ${partName(line.node)}, level ${line.depth + 1}`}
                onClick={() => toggle(line)}
              >
                {isShown(line, isOpen) ? '▾' : '▸'}
              </button>
            ) : (
              <i />
            )}
            <span className="muted">{KINDS[line.node.kind]}</span>
            {line.node.kind === 'call' ? (
              <Link
                to="/events"
                search={{ ...search, range: 'all', event: line.node.name } as never}
              >
                {partName(line.node)}
              </Link>
            ) : (
              <b>{partName(line.node)}</b>
            )}
            {line.node.kind !== 'call' && line.node.rolled_up.error_calls > 0 && (
              <span className="badge">{count(line.node.rolled_up.error_calls)} failed</span>
            )}
            {line.node.call !== undefined && line.node.call.status !== 'ok' && (
              <span className="badge">{line.node.call.status}</span>
            )}
          </span>
        ),
        title: ({ node }) => node.name,
      },
      {
        id: 'cost',
        header: 'Cost with parts',
        isNumber: true,
        cell: ({ node }) => money(node.rolled_up.cost_usd),
        title: ({ node }) => exactMoney(node.rolled_up.cost_usd),
      },
      {
        id: 'own',
        header: 'Own cost',
        isNumber: true,
        cell: ({ node }) => (node.own.calls === 0 ? '—' : money(node.own.cost_usd)),
        title: ({ node }) =>
          node.own.calls === 0 ? 'No calls of its own' : exactMoney(node.own.cost_usd),
      },
      {
        id: 'share',
        header: 'Share',
        cell: ({ node }) => {
          const share = shareOf(node.rolled_up.cost_usd, root.rolled_up.cost_usd)
          return (
            <span className="share-cell">
              <ShareBar share={share} />
              {percent(share)}
            </span>
          )
        },
      },
      {
        id: 'tokens',
        header: 'Tokens',
        isNumber: true,
        cell: ({ node }) => shortCount(node.rolled_up.total_tokens),
        title: ({ node }) => count(node.rolled_up.total_tokens),
      },
      {
        id: 'cached',
        header: 'From cache',
        isNumber: true,
        cell: ({ node }) =>
          percent(ratio(node.rolled_up.cache_read_tokens, node.rolled_up.input_tokens)),
      },
      {
        id: 'calls',
        header: 'Calls',
        isNumber: true,
        cell: ({ node }) => count(node.rolled_up.calls),
      },
      {
        id: 'duration',
        header: 'Took',
        isNumber: true,
        cell: ({ node }) => duration(node.call?.duration_ms),
      },
    ]
  }, [root, isOpen, search])
  return (
    <DataTable
      label="Parts of the task"
      rows={lines}
      columns={columns}
      keyOf={(line) => line.path}
      maxHeight={420}
      file={{ name: `parts of ${root.name}`, fields: FIELDS }}
    />
  )
}

const FIELDS: readonly Field<Line>[] = [
  ['level', ({ depth }) => depth],
  ['kind', ({ node }) => node.kind],
  ['name', ({ node }) => node.name],
  ['cost_usd', ({ node }) => node.rolled_up.cost_usd],
  ['own_cost_usd', ({ node }) => (node.own.calls === 0 ? null : node.own.cost_usd)],
  ['total_tokens', ({ node }) => node.rolled_up.total_tokens],
  ['input_tokens', ({ node }) => node.rolled_up.input_tokens],
  ['cache_read_tokens', ({ node }) => node.rolled_up.cache_read_tokens],
  ['calls', ({ node }) => node.rolled_up.calls],
  ['duration_ms', ({ node }) => node.call?.duration_ms],
]

/** Open until told otherwise: the first level, and the second but for mere lists of calls. */
function isShown({ path, depth, node }: Line, isOpen: ReadonlyMap<string, boolean>): boolean {
  return (
    isOpen.get(path) ??
    (depth === 0 || (depth === 1 && node.children.some(({ kind }) => kind !== 'call')))
  )
}

function linesOf(root: Node, path: string, isOpen: ReadonlyMap<string, boolean>): readonly Line[] {
  const lines: Line[] = []
  const add = (line: Line): void => {
    lines.push(line)
    if (!isShown(line, isOpen)) return
    for (const [place, node] of line.node.children.entries()) {
      const below = line.path === '' ? String(place) : `${line.path}.${place}`
      add({ path: below, depth: line.depth + 1, node })
    }
  }
  add({ path, depth: 0, node: root })
  return lines
}
