import { type CSSProperties, type KeyboardEvent, type RefObject, useState } from 'react'
import { count, percent } from '../../format/count.ts'
import { exactMoney, money } from '../../format/money.ts'
import { type Part, partName } from './part.ts'

const ROW_PX = 30
/** Wider than this share, a part has its name in it. */
const WIDE_ENOUGH = 0.04

/** Parts as rectangles below each other. Arrow keys walk, Enter looks closer. */
export function Icicle({
  ref,
  parts,
  label,
  onPick,
}: {
  /** The drawing. */
  readonly ref: RefObject<HTMLDivElement | null>
  readonly parts: readonly Part[]
  readonly label: string
  readonly onPick: (path: string) => void
}) {
  const [at, setAt] = useState('')
  const reached = parts.some(({ path }) => path === at) ? at : ''
  const rows = Math.max(...parts.map(({ depth }) => depth)) + 1
  const walk = (event: KeyboardEvent): void => {
    const next = neighbour(parts, reached, event.key)
    if (next === undefined) return
    event.preventDefault()
    setAt(next)
    ref.current?.querySelector<HTMLElement>(`[data-path="${next}"]`)?.focus()
  }
  return (
    <div className="icicle-scroll">
      {/* biome-ignore lint/a11y/useSemanticElements: a group of buttons, not of fields */}
      <div
        ref={ref}
        className="icicle"
        role="group"
        aria-label={label}
        style={{ height: rows * ROW_PX }}
        onKeyDown={walk}
      >
        {parts.map((part) => (
          <button
            key={part.path}
            type="button"
            data-path={part.path}
            tabIndex={part.path === reached ? 0 : -1}
            className={`icicle-part ${part.node.kind}`}
            style={placeOf(part)}
            title={titleOf(part)}
            aria-label={titleOf(part)}
            onFocus={() => setAt(part.path)}
            onClick={() => onPick(part.path)}
          >
            {part.share > WIDE_ENOUGH && <span>{partName(part.node)}</span>}
          </button>
        ))}
      </div>
    </div>
  )
}

const placeOf = ({ depth, start, share, colour }: Part): CSSProperties => ({
  top: depth * ROW_PX,
  left: `${start * 100}%`,
  width: `${share * 100}%`,
  ['--part' as string]: `var(${colour})`,
})

function titleOf({ node, share }: Part): string {
  const { own, rolled_up: whole, kind } = node
  const parts = [
    `${kind === 'call' ? 'Call of' : `${kind[0]?.toUpperCase()}${kind.slice(1)}`} ${partName(node)}`,
    `${exactMoney(whole.cost_usd)} (${percent(share)})`,
    ...(own.cost_usd !== whole.cost_usd ? [`${money(own.cost_usd)} of it its own`] : []),
    `${count(whole.total_tokens)} tokens`,
    `${count(whole.calls)} ${whole.calls === 1 ? 'call' : 'calls'}`,
  ]
  return parts.join(' · ')
}

/** The part that an arrow key leads to. */
function neighbour(parts: readonly Part[], path: string, key: string): string | undefined {
  const above = path.includes('.') ? path.slice(0, path.lastIndexOf('.')) : ''
  if (key === 'ArrowUp') return path === '' ? undefined : above
  const place = parts.findIndex((part) => part.path === path)
  const here = parts[place]
  if (here === undefined) return undefined
  if (key === 'ArrowDown') {
    const next = parts[place + 1]
    return next !== undefined && next.depth === here.depth + 1 ? next.path : undefined
  }
  const row = parts.filter(({ depth }) => depth === here.depth)
  const step = { ArrowLeft: -1, ArrowRight: 1 }[key]
  return step === undefined ? undefined : row[row.indexOf(here) + step]?.path
}
