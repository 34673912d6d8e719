import { Card } from '../../components/card.tsx'
import { Failed } from '../../components/failed.tsx'
import { NothingHere } from '../../components/nothing-here.tsx'
import { Skeleton } from '../../components/skeleton.tsx'
import { count } from '../../format/count.ts'
import { useEvents } from '../../questions/use-events.ts'
import { useFrame } from '../../url/use-frame.ts'
import { usePageSearch } from '../../url/use-page-search.ts'
import { EventExplained } from './event-explained.tsx'
import { EventTable } from './event-table.tsx'
import { readEventsSearch } from './events-search.ts'
import './events.css'

/** Calls one by one, and how each came to its cost. */
export function EventsPage() {
  const { frame, range } = useFrame()
  const [{ event }, set] = usePageSearch(readEventsSearch)
  const query = useEvents(range, frame.where)
  const events = query.data?.pages.flatMap((page) => page.events)
  const isMore = query.hasNextPage
  return (
    <div className={event === undefined ? 'events' : 'events with-detail'}>
      <Card
        title="Calls"
        note={events && `${count(events.length)}${isMore ? ' so far, scroll for more' : ''}`}
      >
        {events === undefined && query.error !== null && (
          <Failed error={query.error} retry={() => void query.refetch()} />
        )}
        {events === undefined && query.error === null && <Skeleton height={600} />}
        {events?.length === 0 && <NothingHere />}
        {events !== undefined && events.length > 0 && (
          <EventTable
            events={events}
            timeZone={range.timeZone}
            chosen={event}
            onPick={(id) => set({ event: id === event ? undefined : id })}
            onEnd={() => {
              if (isMore && !query.isFetchingNextPage) void query.fetchNextPage()
            }}
          />
        )}
      </Card>
      {event !== undefined && <EventExplained id={event} close={() => set({ event: undefined })} />}
    </div>
  )
}
