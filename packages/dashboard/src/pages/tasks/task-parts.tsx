import { useRef } from 'react'
import type { TaskDetail } from 'tokenledger/wire'
import { pngOfBoxes } from '../../charts/png-of-boxes.ts'
import { Card } from '../../components/card.tsx'
import { Icon } from '../../components/icon.tsx'
import { PictureButton } from '../../components/picture-button.tsx'
import { Segmented } from '../../components/segmented.tsx'
import { count } from '../../format/count.ts'
import { exactMoney, money } from '../../format/money.ts'
import { usePageSearch } from '../../url/use-page-search.ts'
import { Icicle } from './icicle.tsx'
import { layOutParts } from './lay-out-parts.ts'
import { agentColours, nodeAt, partName } from './part.ts'
import { PartTree } from './part-tree.tsx'
import { readTasksSearch } from './tasks-search.ts'

/** What a task is made of: agents, tools, calls and sub-tasks, drawn and listed. */
export function TaskParts({ task }: { readonly task: TaskDetail }) {
  const [{ width = 'cost_usd', part = '' }, set] = usePageSearch(readTasksSearch)
  const node = nodeAt(task.tree, part)
  const parts = layOutParts(node, width, agentColours(task.agents))
  const isPriced = task.cost_usd !== null || width === 'total_tokens'
  const look = (path: string): void => {
    const whole = [part, path].filter((one) => one !== '').join('.')
    set({ part: path === '' || whole === '' ? undefined : whole })
  }
  const name = partName(node)
  const drawing = useRef<HTMLDivElement>(null)
  const subtitle = `${name}, by ${width === 'cost_usd' ? 'cost' : 'tokens'}`
  return (
    <Card
      title="What it is made of"
      note={
        <span title={exactMoney(node.rolled_up.cost_usd)}>
          {part === '' ? 'The whole task' : `${name}, ${money(node.rolled_up.cost_usd)}`}
        </span>
      }
      actions={
        <>
          {part !== '' && (
            <button
              type="button"
              className="button"
              onClick={() =>
                set({ part: part.includes('.') ? part.replace(/\.\d+$/, '') : undefined })
              }
            >
              <Icon name="out" />
              Further out
            </button>
          )}
          <Segmented
            label="Widths"
            value={width}
            options={[
              ['cost_usd', 'Cost'],
              ['total_tokens', 'Tokens'],
            ]}
            onPick={(name) => set({ width: name === 'cost_usd' ? undefined : name })}
          />
          <PictureButton
            title={`Parts of ${task.task_id}`}
            isReady={isPriced}
            take={() =>
              drawing.current === null
                ? undefined
                : pngOfBoxes(drawing.current, {
                    title: `Parts of ${task.task_id}`,
                    ...{ subtitle, legend: [] },
                  })
            }
          />
        </>
      }
    >
      {task.is_cut && (
        <p className="muted">
          Only the latest {count(task.timeline.length)} calls are listed; the figures are those of
          all {count(task.rolled_up.calls)}.
        </p>
      )}
      {isPriced ? (
        <Icicle
          ref={drawing}
          parts={parts}
          onPick={look}
          label={`Parts of ${name} by ${width === 'cost_usd' ? 'cost' : 'tokens'}: arrow keys walk through them, Enter looks closer. The table below has the same figures.`}
        />
      ) : (
        <p className="muted">Nothing of this task is priced: choose tokens.</p>
      )}
      <PartTree key={part} root={node} path={part} />
    </Card>
  )
}
