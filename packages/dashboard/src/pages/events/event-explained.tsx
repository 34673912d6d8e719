import type { ReactNode } from 'react'
import type { EventDetail } from 'tokenledger/wire'
import { Answered } from '../../components/answered.tsx'
import { Card } from '../../components/card.tsx'
import { Command } from '../../components/command.tsx'
import { Icon } from '../../components/icon.tsx'
import { Skeleton } from '../../components/skeleton.tsx'
import { exactMoney } from '../../format/money.ts'
import { useEvent } from '../../questions/use-event.ts'
import { CallFacts } from './call-facts.tsx'
import { SegmentExplained } from './segment-explained.tsx'

type Entry = EventDetail['entries'][number]

/** One call: the provider's usage, the meters read from it, the price row, the charges. */
export function EventExplained({ id, close }: { readonly id: string; readonly close: () => void }) {
  const query = useEvent(id)
  return (
    <Card
      title="One call explained"
      className="event-detail"
      actions={
        <button
          type="button"
          className="button icon-button quiet"
          aria-label="Close the explanation"
          onClick={close}
        >
          <Icon name="close" />
        </button>
      }
    >
      <Answered query={query} skeleton={<Skeleton height={500} />}>
        {({ entries }) => (
          <>
            {entries.map((entry) => (
              <EntryExplained key={entry.id} entry={entry} />
            ))}
            <Command text={`tokenledger explain ${id}`} />
          </>
        )}
      </Answered>
    </Card>
  )
}

function EntryExplained({ entry }: { readonly entry: Entry }) {
  const warnings = warningsOf(entry.reading)
  return (
    <article className="entry">
      <p className="entry-cost">{exactMoney(entry.cost_usd)}</p>
      <CallFacts entry={entry} />
      <Step number={1} title="What the provider reported">
        <Raw entry={entry} />
      </Step>
      <Step number={2} title="How it is read">
        <p className="muted">{ruleText(entry)}</p>
        {warnings.map((warning) => (
          <p key={warning} className="entry-warning">
            <Icon name="warn" /> {warning}
          </p>
        ))}
      </Step>
      <Step number={3} title="What it costs">
        {entry.segments.length === 0 && <p className="muted">No usage is known.</p>}
        {entry.segments.map((segment) => (
          <SegmentExplained key={segment.segment} segment={segment} />
        ))}
      </Step>
    </article>
  )
}

function Step({
  number,
  title,
  children,
}: {
  readonly number: number
  readonly title: string
  readonly children: ReactNode
}) {
  return (
    <section className="step" aria-label={title}>
      <h3>
        <span aria-hidden="true">{number}</span>
        {title}
      </h3>
      {children}
    </section>
  )
}

function Raw({ entry }: { readonly entry: Entry }) {
  const raw = entry.reading?.['raw']
  if (raw === undefined || raw === null) {
    return <p className="muted">The sender gave counts; no usage object was kept.</p>
  }
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
    <pre className="raw" tabIndex={0}>
      {JSON.stringify(raw, null, 2)}
    </pre>
  )
}

function ruleText({ rule, reading }: Entry): string {
  if (rule !== null) return `By the rule of ${rule.reader}: ${rule.convention}`
  const status = reading?.['status']
  if (status === 'missing')
    return 'The call reported no usage: it is counted, and its cost is unknown.'
  return 'Meters as they were sent: disjoint counts that add up to the input and the output.'
}

function warningsOf(reading: Entry['reading']): readonly string[] {
  const warnings = reading?.['warnings']
  if (!Array.isArray(warnings)) return []
  return warnings.map((warning: { code?: string; message?: string }) =>
    [warning.code, warning.message].filter((text) => text !== undefined).join(': '),
  )
}
